// The state of a game, as the server's events describe it.

import { PLAYER1, PLAYER2 } from "../connect4.js";
import { getTurn, isOver } from "./position.js";
import { readAnalysis } from "./worth.js";

const PLAYERS = [PLAYER1, PLAYER2];

// "first" is the event that asks the server for the game. "awaitsFriend" is true until the friend
// of the player who starts the game has come; "isGuest" is true for that friend.
export function createGame(first, { awaitsFriend = false, isGuest = false }) {
  return {
    first,
    awaitsFriend,
    isGuest: isGuest || first.join !== undefined,
    // The colour of this browser; null for a spectator, and when both colours play here.
    player: null,
    isLocal: false,
    // The level of the computer, from 1 to 5; null in a game of two people.
    level: null,
    // The keys for links, and the token that gets the seat back.
    join: null,
    watch: null,
    resume: null,
    // Whether the server has sent the whole game, and whether that is still up to date.
    isKnown: false,
    isCurrent: false,
    // The "error" event by which the server refuses the game.
    refusal: null,
    // The "play" event that the server hasn't answered yet.
    unanswered: null,
    // Whether the hints are switched on.
    wantsHints: false,
    ...createHelp(),
    // The number of rematches so far.
    rematches: 0,
    // Whether both players have been here. A player who resumes a game has met the friend before,
    // unless the friend is still awaited.
    isComplete: first.resume !== undefined && !awaitsFriend,
    ...createRound(),
    // How often moves of this game were taken back, and the number of moves that were left last.
    takebacks: 0,
    takenBackTo: null,
    // Whether the server is sending the moves that are left.
    isTakenBack: false,
    ...createPeople(),
  };
}

function createPeople() {
  return {
    // The names that the players have chosen, or null, by their colours in this game.
    names: { red: null, yellow: null },
    // The results of the earlier games of these two players, by their colours in this game.
    score: { red: 0, yellow: 0, draws: 0 },
    presence: { red: false, yellow: false, watchers: 0, paused: false, lost: [] },
    // The time from which the player may claim the game, in milliseconds since 1970, or null.
    claimAt: null,
  };
}

// What the player has seen of the analyses in this round. A lost connection doesn't change it.
function createHelp() {
  return {
    // The number of moves after which the player asked for a hint last, or null.
    hintAt: null,
    // The numbers of moves after which the player saw a hint or the scores.
    helped: new Set(),
  };
}

function createRound() {
  return {
    moves: [],
    // The scores of the columns, if the server was asked for them.
    analysis: null,
    // The "win" or "draw" event that ended the game.
    result: null,
    // The colour that has offered a rematch.
    rematch: null,
    // The colour that has asked to take back its last move.
    takeback: null,
    // The colour whose seat was taken again with the link.
    rejoined: null,
  };
}

// How each type of event changes a game.
const CHANGES = {
  init(game, event) {
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
      takebacks: event.takebacks ?? 0,
      score: readScore(event),
      isCurrent: false,
    });
  },
  play(game, { player, column, row }) {
    game.moves.push({ player, column, row });
    game.analysis = null;
    game.rejoined = null;
    game.takeback = null;
  },
  analysis(game, event) {
    // The answer may belong to an earlier position.
    if (event.move === game.moves.length + 1) {
      game.analysis = readAnalysis(event);
    }
  },
  win(game, event) {
    checkPlayer(event.player);
    endGame(game, event);
  },
  draw(game, event) {
    endGame(game, event);
  },
  join(game, { player }) {
    checkPlayer(player);
    game.rejoined = game.isComplete || game.moves.length > 1 ? player : null;
  },
  rematch(game, { player }) {
    checkPlayer(player);
    game.rematch = player;
  },
  takeback(game, { player }) {
    checkPlayer(player);
    game.takeback = player;
  },
  reaction() {},
  reset(game, event) {
    const takebacks = event.takebacks ?? 0;
    Object.assign(game, createRound(), { takebacks, unanswered: null, isCurrent: false });
    game.isTakenBack = event.reason === "takeback";
    game.takenBackTo = null;
    game.score = readScore(event);
    if (!game.isTakenBack) {
      Object.assign(game, createHelp(), { rematches: game.rematches + 1 });
    }
  },
  presence(game, event) {
    const { red, yellow, watchers, paused, lost, claim_in: claimIn } = event;
    // The server is paused while it can't record moves. "lost" has the colours whose connection was
    // lost; any other player who isn't here has left.
    game.presence = { red, yellow, watchers, paused: paused === true, lost: lost ?? [] };
    game.names = { red: event.red_name ?? null, yellow: event.yellow_name ?? null };
    game.claimAt = claimIn === undefined ? null : Date.now() + 1000 * claimIn;
    game.isComplete ||= red && yellow;
    if (game.isTakenBack) {
      game.isTakenBack = false;
      game.takenBackTo = game.moves.length;
    }
    if (!game.presence[game.rejoined]) {
      game.rejoined = null;
    }
    // The server sends this event after all moves of a game.
    game.isKnown = true;
    game.isCurrent = true;
    game.refusal = null;
  },
  error() {},
};

// Return whether this page knows a type of event. A newer server may send others.
export function isKnownType(type) {
  return Object.hasOwn(CHANGES, type);
}

// Add an event of the server to the game. Throws an error if the event is invalid.
export function addEvent(game, event) {
  if (!isKnownType(event.type)) {
    throw new Error(`its type is ${JSON.stringify(event.type)}.`);
  }
  CHANGES[event.type](game, event);
  if (isFriendKnown(game)) {
    game.awaitsFriend = false;
  }
}

// End a round. What the players have asked for is void now.
function endGame(game, event) {
  Object.assign(game, { result: event, rejoined: null, takeback: null });
}

function readScore({ red_wins: red = 0, yellow_wins: yellow = 0, draws = 0 }) {
  return { red, yellow, draws };
}

function checkPlayer(player) {
  if (!PLAYERS.includes(player)) {
    throw new Error(`player must be ${PLAYERS.join(" or ")}.`);
  }
}

// Return whether the game already has a move that the server sends.
export function hasMove(game, { move, player, column }) {
  const known = game.moves[move - 1];
  return known?.player === player && known.column === column;
}

// Return the score of the series, with the result of the game on the board.
export function getScore({ score, result }) {
  if (result === null) {
    return score;
  }
  const ended = result.player ?? "draws";
  return { ...score, [ended]: score[ended] + 1 };
}

// Return whether the player may take back a move, or ask the other player for that.
export function mayTakeBack({ isLocal, moves, player, rematch, result, takeback }) {
  const isMine = isLocal ? moves.length > 0 : moves.some((move) => move.player === player);
  const isAsked = rematch !== null || takeback !== null;
  // A player who has resigned or left can't take that back.
  return isMine && !isAsked && result?.reason === undefined;
}

export function getOpponent(player) {
  return player === PLAYER1 ? PLAYER2 : PLAYER1;
}

// Return whether this browser plays, rather than watches.
export function isPlaying(game) {
  return game.player !== null || game.isLocal;
}

export function isOurTurn(game) {
  const { isLocal, moves, player, result } = game;
  return isPlaying(game) && result === null && (isLocal || player === getTurn(moves));
}

// Return whether another move is possible. The board may show the end of the game before the server
// sends the result.
export function isRunning({ moves, result }) {
  return result === null && !isOver(moves.map(({ column }) => column));
}

// Return the colour of the computer. Spectators don't know it: null for them.
export function getComputer({ level, player }) {
  return level === null || player === null ? null : getOpponent(player);
}

// Return whether the computer has the next move.
export function isThinking(game) {
  return game.result === null && getComputer(game) === getTurn(game.moves);
}

// Return whether the server analyses this game: not while two people play.
export function mayAnalyse({ isLocal, level, player, presence }) {
  const isDeserted = player === null && !presence.red && !presence.yellow;
  return isLocal || level !== null || isDeserted;
}

// Return the event that asks for this game again. Before the server has sent keys, that is the
// event that asked for it first.
export function getWayBack({ first, resume, watch }) {
  if (resume !== null) {
    return { type: "init", resume };
  }
  return watch !== null ? { type: "init", watch } : first;
}

function isFriendKnown({ player, moves, presence }) {
  return player !== null && (presence[getOpponent(player)] || moves.length > 1);
}
