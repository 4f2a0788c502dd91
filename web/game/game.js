// A game as this browser knows it: what the server's events add up to. Nothing here knows the page
// or the network.

import { PLAYER1, PLAYER2 } from "../connect4.js";
import { readAnalysis } from "./worth.js";

const PLAYERS = [PLAYER1, PLAYER2];

// "first" is the event that asks the server for the game. "awaitsFriend" is true until whoever
// starts a game has seen the friend.
export function createGame(first, awaitsFriend) {
  return {
    first,
    awaitsFriend,
    // The colour of this browser; null for a spectator, and when both colours play here.
    player: null,
    isLocal: false,
    // How well the computer plays, 1 to 5; null if nobody plays against it.
    level: null,
    // The keys for links, and the token that gets the seat back.
    join: null,
    watch: null,
    resume: null,
    // Whether the server has told where the game stands, and whether that still holds.
    isKnown: false,
    isCurrent: false,
    // The "error" event by which the server refuses the game.
    refusal: null,
    // The "play" event that the server hasn't answered yet.
    unanswered: null,
    // Whether somebody here wants to see what the columns are worth.
    wantsHints: false,
    // How often the board was emptied for a rematch.
    rematches: 0,
    ...createRound(),
    presence: { red: false, yellow: false, watchers: 0, paused: false },
  };
}

function createRound() {
  return {
    moves: [],
    // What the columns are worth, if the server was asked for it.
    analysis: null,
    // The "win" or "draw" event that ended it.
    result: null,
    // Who waits for an answer to the offer of a rematch.
    rematch: null,
  };
}

// Add an event of the server to the game. Throws an error if it makes no sense.
export function addEvent(game, event) {
  switch (event.type) {
    case "init":
      if (event.player !== null) {
        checkPlayer(event.player);
      }
      Object.assign(game, createRound(), {
        player: event.player,
        isLocal: event.opponent === "local",
        level: event.opponent === "computer" ? event.level : null,
        join: event.join ?? null,
        watch: event.watch ?? null,
        resume: event.resume ?? null,
        isCurrent: false,
      });
      break;
    case "play":
      game.moves.push({ player: event.player, column: event.column, row: event.row });
      game.analysis = null;
      break;
    case "analysis":
      // The answer may be to a question about an earlier position.
      if (event.move === game.moves.length + 1) {
        game.analysis = readAnalysis(event);
      }
      break;
    case "win":
      checkPlayer(event.player);
      game.result = event;
      break;
    case "draw":
      game.result = event;
      break;
    case "rematch":
      checkPlayer(event.player);
      game.rematch = event.player;
      break;
    case "reset":
      Object.assign(game, createRound(), { rematches: game.rematches + 1, isCurrent: false });
      break;
    case "presence":
      game.presence = {
        red: event.red,
        yellow: event.yellow,
        watchers: event.watchers,
        // Whether the server can record no moves now.
        paused: event.paused === true,
      };
      // It also ends the account of where the game stands.
      game.isKnown = true;
      game.isCurrent = true;
      game.refusal = null;
      break;
    default:
      throw new Error(`its type is ${JSON.stringify(event.type)}.`);
  }
  if (isFriendKnown(game)) {
    game.awaitsFriend = false;
  }
}

function checkPlayer(player) {
  if (!PLAYERS.includes(player)) {
    throw new Error(`player must be ${PLAYERS.join(" or ")}.`);
  }
}

// Tell whether the server repeats a move.
export function hasMove(game, { move, player, column }) {
  const known = game.moves[move - 1];
  return known?.player === player && known.column === column;
}

export function getTurn(game) {
  return game.moves.length % 2 === 0 ? PLAYER1 : PLAYER2;
}

export function getOpponent(player) {
  return player === PLAYER1 ? PLAYER2 : PLAYER1;
}

// Tell whether this browser plays, rather than watches.
export function isPlaying(game) {
  return game.player !== null || game.isLocal;
}

export function isOurTurn(game) {
  return isPlaying(game) && game.result === null && (game.isLocal || game.player === getTurn(game));
}

// Return the colour of the computer, or null. Who only watches isn't told it.
export function getComputer({ level, player }) {
  return level === null || player === null ? null : getOpponent(player);
}

// Tell whether the computer has the next move.
export function isThinking(game) {
  return game.result === null && getComputer(game) === getTurn(game);
}

// Tell whether the server may be asked what the columns are worth: not while two people play.
export function mayAnalyse({ isLocal, level, player, presence }) {
  const isDeserted = player === null && !presence.red && !presence.yellow;
  return isLocal || level !== null || isDeserted;
}

// Return the event that leads back to this game, as far as there is one yet.
export function getWayBack({ first, resume, watch }) {
  if (resume !== null) {
    return { type: "init", resume };
  }
  return watch !== null ? { type: "init", watch } : first;
}

function isFriendKnown({ player, moves, presence }) {
  return player !== null && (presence[getOpponent(player)] || moves.length > 1);
}
