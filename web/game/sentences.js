// The sentences that describe a game; "" means that there is nothing to say.

import { PLAYER1, PLAYER2 } from "../connect4.js";
import { getComputer, getOpponent, isPlaying, isThinking } from "./game.js";
import { getTurn } from "./position.js";
import { count } from "./worth.js";

export const NAMES = { [PLAYER1]: "Red", [PLAYER2]: "Yellow" };

// Say that the server can't record moves.
export function describePause({ unanswered }) {
  const rest = unanswered === null ? "It goes on by itself…" : "Your move is tried again…";
  return `The game is paused: the server can't record moves now. ${rest}`;
}

// Say whose turn it is, or how the game ended.
export function describeTurn(game) {
  const { player, result } = game;
  if (result?.type === "draw") {
    return "It's a draw.";
  } else if (result !== null) {
    return describeWin(game);
  } else if (isThinking(game)) {
    return "Computer thinks…";
  }
  const turn = getTurn(game.moves);
  return turn === player ? "Your turn." : `${NAMES[turn]}'s turn.`;
}

function describeWin({ player, result }) {
  if (player === null) {
    return `${NAMES[result.player]} wins!`;
  }
  return result.player === player ? "You won!" : "You lost.";
}

// Say why a request was refused. The page has a better word for a column than the tutorial.
export function describeError({ code, message }) {
  return code === "slot_full" ? "This column is full." : String(message);
}

// Describe what happened last: a resignation, a player who joined again, a move, or the start of a
// game.
export function describeLast(game) {
  const { moves, player, rejoined, rematches, result } = game;
  if (rejoined !== null) {
    return `${NAMES[rejoined]} joined again with the link.`;
  } else if (result?.reason === "resign") {
    const loser = getOpponent(result.player);
    return loser === player ? "You resigned." : `${NAMES[loser]} resigned.`;
  } else if (moves.length > 0) {
    const last = moves.at(-1);
    const plays = last.player === player ? "You play" : `${nameOpponent(game, last.player)} plays`;
    return `${plays} column ${last.column + 1}.`;
  } else if (rematches > 0) {
    return player === null ? "A new game." : `New game. You are ${player}.`;
  } else if (player !== null) {
    return `You are ${player}.`;
  }
  return isPlaying(game) ? "" : "You are watching.";
}

function nameOpponent(game, colour) {
  return colour === getComputer(game) ? "Computer" : NAMES[colour];
}

// Describe the role of this browser.
export function describeSelf(game) {
  if (game.isLocal) {
    return "You both play on this device.";
  }
  return game.player === null ? "You are watching." : `You are ${game.player}.`;
}

// Describe the other people: an offer of a rematch, or their presence.
export function describeOthers(game) {
  const { isLocal, level, player, presence, rematch } = game;
  if (isLocal) {
    return "";
  } else if (level !== null) {
    return player === null ? `Against the computer, level ${level}.` : `Computer, level ${level}.`;
  } else if (rematch !== null && rematch === player) {
    return `You asked for a rematch. Waiting for ${getOpponent(player)}'s answer…`;
  } else if (rematch !== null) {
    return `${NAMES[rematch]} asks for a rematch.`;
  } else if (player === null) {
    return describePlayers(presence);
  }
  const opponent = getOpponent(player);
  if (presence[opponent]) {
    return `${NAMES[opponent]} is here.`;
  }
  return presence.lost.includes(opponent)
    ? `${describeLost(opponent)} They may come back.`
    : `${NAMES[opponent]} has left. They can come back with their link or their page.`;
}

function describeLost(colour) {
  return `${NAMES[colour]}'s connection is lost.`;
}

// Describe the players for a spectator.
function describePlayers({ red, yellow, lost }) {
  if (red && yellow) {
    return "Red and yellow are here.";
  } else if (!red && !yellow) {
    return "Neither red nor yellow is here now.";
  }
  const [here, away] = red ? [PLAYER1, PLAYER2] : [PLAYER2, PLAYER1];
  return lost.includes(away)
    ? `${NAMES[here]} is here. ${describeLost(away)}`
    : `${NAMES[here]} is here, ${away} isn't.`;
}

export function describeWatchers(game) {
  const { watchers } = game.presence;
  const others = isPlaying(game) ? watchers : watchers - 1;
  if (others < 1) {
    return isPlaying(game) ? "" : "Nobody else is watching.";
  } else if (isPlaying(game)) {
    return others === 1 ? "One person is watching." : `${others} people are watching.`;
  }
  return others === 1 ? "One other person is watching." : `${others} others are watching.`;
}

// Describe a game on the start screen. "time" is the time of the last event, in milliseconds.
export function describeRecord({ isLocal, level, player, moves, time }) {
  const progress = moves === 0 ? "No moves yet" : count(moves, "move");
  const when = new Date(time).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
  const opponent = level ? `Against the computer, level ${level}` : "With a friend";
  return {
    title: isLocal ? "On this device" : `${opponent}, you are ${player}`,
    details: `${progress}, ${when}`,
  };
}

// Ask whether the player resigns. In a game on this device, that is the player whose turn it is.
export function describeResignation(game) {
  const loser = game.player ?? getTurn(game.moves);
  const question = game.player === null ? `Does ${loser} resign?` : "Do you resign?";
  return `${question} ${nameOpponent(game, getOpponent(loser))} wins this game then.`;
}

// Say why the page is trying to connect again. "isAnswering" is whether the server answers HTTP
// requests, or null if the page hasn't asked.
export function describeLoss({ isKnown, refusal }, isOnline, isAnswering) {
  if (!isOnline) {
    return "You are offline. Trying again…";
  } else if (isAnswering) {
    const help = "Its operator finds help in deploy/README.md.";
    return `The server works, but it refuses this page. ${help}`;
  } else if (refusal?.code === "unavailable") {
    return "The server can't open games now. Trying again…";
  }
  const loss = isKnown ? "Connection lost. Trying again…" : "No server answers. Trying again…";
  return isKnown && isAnswering === false ? `${loss} The server doesn't answer.` : loss;
}

// Say why the connection has ended for good: the server's reason, if it gave one.
export function describeEnd(reason) {
  return reason || "The server ended the connection.";
}

// Say what a link is that this browser has made itself.
export function describeInvitation() {
  return "This is your own invitation. Send the link to a friend, or play the other side here.";
}

// Say why the server refused the event that asked for a game. The page has better sentences about
// links than the server.
export function describeRefusal(refusal, { resume }) {
  switch (refusal?.code) {
    case undefined:
      return describeEnd("");
    case "game_not_found":
      if (resume !== undefined) {
        return "There is no such game. It was removed, or someone joined in your place.";
      }
      return "There is no such game. The link must be complete, and old games are removed.";
    case "seat_taken":
      return (
        "This game has two players already. " +
        "If you are one of them, continue where you played."
      );
    default:
      return String(refusal.message);
  }
}
