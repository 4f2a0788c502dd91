// The browser's storage: the games that can be continued, the game of this tab, the user's choices,
// and the progress in the puzzles. The page also works if the browser refuses to store anything.

import { getOpponent, getWayBack } from "../game/game.js";

const GAMES = "connect4.games";

const TAB = "connect4.tab";

const COMPUTER = "connect4.computer";

const ALERTS = "connect4.alerts";

const PLAYER = "connect4.player";

const PUZZLES = "connect4.puzzles";

// The maximum number of games of each server without a friend. Games with a friend are all kept:
// the browser has the only key to the seat.
const MAX_GAMES = 5;

// Return the games of a server that have not ended, in all tabs, the latest first. Another server
// must never see their secrets.
export function getGames(server) {
  return readGames().filter((record) => record.server === server);
}

// Store a game that has not ended: the keys that lead back to it, and the words that describe it.
export function rememberGame(server, game) {
  const { resume, join, watch, player, isLocal, level, moves, result } = game;
  const { awaitsFriend, isGuest, names } = game;
  const opponent = names[getOpponent(player)];
  if (resume === null) {
    return;
  }
  forgetGame(server, resume);
  // A game with an invited friend is stored before its first move.
  if (result === null && (moves.length > 0 || join !== null)) {
    const record = { server, resume, join, watch, player, isLocal, level, awaitsFriend, isGuest };
    const latest = { ...record, opponent, moves: moves.length, time: Date.now() };
    const games = [latest, ...getGames(server)];
    const replaceable = games.filter((game) => game.isLocal || game.level);
    const dropped = replaceable.slice(MAX_GAMES);
    const others = readGames().filter((other) => other.server !== server);
    const kept = games.filter((game) => !dropped.includes(game));
    write("localStorage", GAMES, [...kept, ...others]);
  }
}

// Store a game again that getGames() has returned.
export function restoreGame(record) {
  const games = [record, ...readGames()];
  write("localStorage", GAMES, games.sort((one, other) => other.time - one.time));
}

export function forgetGame(server, resume) {
  const isOther = (record) => record.server !== server || record.resume !== resume;
  write("localStorage", GAMES, readGames().filter(isOther));
}

// Store the game of this tab for a reload. It must be stored only while the tab is hidden: then the
// copy of a visible tab finds nothing, and can't take the seat of the original.
export function keepForReload(server, game) {
  write("sessionStorage", TAB, {
    server,
    first: getWayBack(game),
    awaitsFriend: game.awaitsFriend,
    isGuest: game.isGuest,
  });
}

// Return the stored game of this tab, or null, and remove it.
export function takeForReload(server) {
  const record = read("sessionStorage", TAB);
  write("sessionStorage", TAB, null);
  return record?.server === server ? record : null;
}

// Return the last choice for a game against the computer, {level, player}, or null.
export function getComputerChoice() {
  return read("localStorage", COMPUTER);
}

export function rememberComputerChoice(choice) {
  write("localStorage", COMPUTER, choice);
}

// Return what rememberPuzzles() has stored: the streak and the progress in the puzzles; or null.
export function getPuzzles() {
  return read("localStorage", PUZZLES);
}

export function rememberPuzzles(record) {
  write("localStorage", PUZZLES, record);
}

// Return what rememberAlerts() has stored: whether the sound and the notifications are on; or null.
export function getAlerts() {
  return read("localStorage", ALERTS);
}

export function rememberAlerts(choice) {
  write("localStorage", ALERTS, choice);
}

// Return what the player has chosen for games with other people: the members "name", "begins" and
// "showsReactions", of which each may be missing.
export function getPlayer() {
  return { ...read("localStorage", PLAYER) };
}

// Store some of these members.
export function rememberPlayer(chosen) {
  write("localStorage", PLAYER, { ...getPlayer(), ...chosen });
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
