// The sentences that describe a game, but not its people; "" means that there is nothing to say.

import { getOpponent, isPlaying, isThinking } from "./game.js";
import { nameOf, nameOpponent } from "./people.js";
import { getTurn } from "./position.js";
import { count } from "./worth.js";

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
  return turn === player ? "Your turn." : `${nameOf(game, turn)}'s turn.`;
}

function describeWin(game) {
  const { player, result } = game;
  if (player === null) {
    return `${nameOf(game, result.player)} wins!`;
  }
  return result.player === player ? "You won!" : "You lost.";
}

// Say why a request was refused. The page has a better word for a column than the tutorial.
export function describeError({ code, message }) {
  return code === "slot_full" ? "This column is full." : String(message);
}

// Describe what happened last: a player who joined again, the end of a game by a player, a move, or
// the start of a game.
export function describeLast(game) {
  const { moves, player, rejoined, rematches, result, takenBackTo } = game;
  if (rejoined !== null) {
    return `${nameOf(game, rejoined)} joined again with the link.`;
  } else if (result?.reason !== undefined) {
    return describeReason(game);
  } else if (takenBackTo === moves.length) {
    return "A move was taken back.";
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

// Describe the end of a game that a player resigned or left.
function describeReason(game) {
  const { player, result } = game;
  if (result.player === undefined) {
    return "A player was away for too long.";
  }
  const loser = getOpponent(result.player);
  if (result.reason === "left") {
    const being = loser === player ? "You were" : `${nameOf(game, loser)} was`;
    return `${being} away for too long.`;
  }
  return loser === player ? "You resigned." : `${nameOf(game, loser)} resigned.`;
}

// Describe a game on the start screen. "time" is the time of the last event, in milliseconds.
export function describeRecord({ isLocal, level, player, opponent, moves, time }) {
  const progress = moves === 0 ? "No moves yet" : count(moves, "move");
  const when = new Date(time).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
  const friend = `With ${opponent ?? "a friend"}`;
  const game = level ? `Against the computer, level ${level}` : friend;
  return {
    title: isLocal ? "On this device" : `${game}, you are ${player}`,
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
    return "The server works, but it refuses this page.";
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

// Say that a link is an invitation from this browser.
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
