// Sends to the server what the user does: moves, requests and reactions.

import { isAboutHints } from "./analysis/hints.js";
import { isPlaying } from "./game/game.js";
import { BackOff } from "./net/backoff.js";
import { onColumn, showSending } from "./page/board.js";
import * as screens from "./page/screens.js";
import { onClaim } from "./people/claim.js";
import { onReaction } from "./people/reactions.js";
import { onTakeback } from "./people/takeback.js";
import { onRematch, onResign } from "./table.js";

// Send the moves of this browser, one at a time: until the server answers, the next press on a
// column is no move. The number of the move makes it safe to send the same move again.
export function sendMoves(websocket, game, board) {
  const send = () => {
    if (!game.isCurrent) {
      return;
    }
    const { moves, result, takebacks, unanswered } = game;
    // A move that was taken back, perhaps in another tab, is not played again.
    const isNext =
      unanswered?.move === moves.length + 1 && (unanswered.takebacks ?? 0) === takebacks;
    if (isNext && result === null) {
      websocket.send(unanswered);
    } else {
      game.unanswered = null;
      showSending(board, null);
    }
  };

  const playColumn = (column) => {
    if (!isPlaying(game) || game.result !== null) {
      return;
    } else if (!game.isCurrent) {
      screens.stressBanner();
      return;
    } else if (game.unanswered !== null || websocket.isHeld) {
      return;
    }
    // The server decides which moves are legal, and whose turn it is.
    const { moves, takebacks } = game;
    const move = { type: "play", column, move: moves.length + 1 };
    // With this number, the server never plays a move again that was taken back.
    game.unanswered = takebacks === 0 ? move : { ...move, takebacks };
    send();
    showSending(board, column);
  };
  // The board outlives the connection, so this listener must end with the connection.
  onColumn(board, playColumn, { signal: websocket.ended });
  receiveAnswers(websocket, game, board, send);
}

// Wait for the answer to a move. "send" sends the move again, if it may be lost.
function receiveAnswers(websocket, game, board, send) {
  const backOff = new BackOff();
  let retry;
  let isReturning = false;
  websocket.addEventListener("message", ({ data: event }) => {
    if (event.type === "init") {
      isReturning = true;
    } else if (event.type === "presence" && isReturning) {
      // The server has sent all its moves. A move that isn't among them was lost.
      isReturning = false;
      send();
    } else if (event.code === "unavailable") {
      clearTimeout(retry);
      retry = setTimeout(send, backOff.next());
    } else if (isAboutHints(event)) {
      return;
    } else if (event.type === "error" || game.moves.length >= game.unanswered?.move) {
      game.unanswered = null;
      showSending(board, null);
      backOff.reset();
    }
  });
}

// Send the requests of a player, and the reactions.
export function sendRequests(websocket, game) {
  const send = (event) => {
    if (!websocket.send(event)) {
      screens.showError("There is no connection now. Try again in a moment.");
    }
  };
  const { ended } = websocket;
  onResign(game, () => send({ type: "resign" }), ended);
  onRematch(() => send({ type: "rematch" }), ended);
  onTakeback(() => send({ type: "takeback" }), ended);
  onClaim(send, ended);
  onReaction((reaction) => send({ type: "reaction", reaction }), ended);
}
