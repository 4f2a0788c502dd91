// What the user sends to the server: moves, and the requests of a player.

import { isAboutHints } from "./analysis/hints.js";
import { isPlaying } from "./game/game.js";
import { BackOff } from "./net/backoff.js";
import { onColumn, showSending } from "./page/board.js";
import * as screens from "./page/screens.js";
import { onRematch, onResign } from "./table.js";

// Send the moves of this browser, one at a time: until the server answers, the next press on a
// column is no move. The number of the move makes it safe to send the same move again.
export function sendMoves(websocket, game, board) {
  const send = () => {
    if (!game.isCurrent) {
      return;
    }
    if (game.unanswered?.move === game.moves.length + 1 && game.result === null) {
      websocket.send(game.unanswered);
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
    game.unanswered = { type: "play", column, move: game.moves.length + 1 };
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

// Send the requests of a player other than moves: to resign, and to offer or accept a rematch.
export function sendRequests(websocket, game) {
  const send = (type) => {
    if (!websocket.send({ type })) {
      screens.showError("There is no connection now. Try again in a moment.");
    }
  };
  onResign(game, () => send("resign"), websocket.ended);
  onRematch(() => send("rematch"), websocket.ended);
}
