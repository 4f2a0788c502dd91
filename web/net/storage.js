// What the browser remembers: the games that this person can go on with, and which of them belongs
// to this tab. A browser may refuse to store anything; then the page works, and forgets.

import { getWayBack } from "../game/game.js";

const GAMES = "connect4.games";

const TAB = "connect4.tab";

const COMPUTER = "connect4.computer";

const MOST_GAMES = 5;

// The games of all tabs that have not ended, the last one first. A game belongs to the server it is
// played on: another server must never see its secrets.

export function getGames(server) {
  return readGames().filter((record) => record.server === server);
}

// Keep what leads back to a game, and what tells people which one it is.
export function rememberGame(server, game) {
  const { resume, join, watch, player, isLocal, level, awaitsFriend, moves, result } = game;
  if (resume === null) {
    return;
  }
  forgetGame(server, resume);
  // A friend may come before the first move.
  if (result === null && (moves.length > 0 || join !== null)) {
    const record = { server, resume, join, watch, player, isLocal, level, awaitsFriend };
    const games = [{ ...record, moves: moves.length, time: Date.now() }, ...readGames()];
    write("localStorage", GAMES, games.slice(0, MOST_GAMES));
  }
}

export function forgetGame(server, resume) {
  const isOther = (record) => record.server !== server || record.resume !== resume;
  write("localStorage", GAMES, readGames().filter(isOther));
}

// The game of this tab is kept only while nobody looks at it. A tab that is duplicated has then
// nothing that could take the seat away from the original.

export function keepForReload(server, game) {
  write("sessionStorage", TAB, {
    server,
    first: getWayBack(game),
    awaitsFriend: game.awaitsFriend,
  });
}

// Return what was kept, or null; and keep it no longer.
export function takeForReload(server) {
  const record = read("sessionStorage", TAB);
  write("sessionStorage", TAB, null);
  return record?.server === server ? record : null;
}

// How somebody likes to play against the computer, {level, player}; null if that is not known.

export function getComputerChoice() {
  return read("localStorage", COMPUTER);
}

export function rememberComputerChoice(choice) {
  write("localStorage", COMPUTER, choice);
}

function readGames() {
  const games = read("localStorage", GAMES);
  return Array.isArray(games) ? games.filter((record) => record?.resume) : [];
}

function read(storage, name) {
  try {
    return JSON.parse(window[storage].getItem(name));
  } catch {
    return null;
  }
}

function write(storage, name, value) {
  try {
    window[storage].setItem(name, JSON.stringify(value));
  } catch {
    // The storage is full or forbidden.
  }
}
