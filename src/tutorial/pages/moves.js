// Moves between the board and the server.

import { playMove } from "../../../web/connect4.js";

// Send a "play" event when the player clicks a column.
export function sendMoves(board, websocket) {
  board.addEventListener("click", ({ target }) => {
    const column = target.dataset.column;
    // Ignore clicks outside the columns.
    if (column === undefined) {
      return;
    }
    const event = { type: "play", column: parseInt(column, 10) };
    websocket.send(JSON.stringify(event));
  });
}

// Show the events that the server sends.
export function receiveMoves(board, websocket) {
  websocket.addEventListener("message", ({ data }) => {
    const event = JSON.parse(data);
    switch (event.type) {
      case "play":
        playMove(board, event.player, event.column, event.row);
        showMessage("");
        break;
      case "win":
        showMessage(`Player ${event.player} wins!`);
        // The game is over, so no more events are expected.
        websocket.close(1000);
        break;
      case "error":
        showMessage(event.message);
        break;
      case "init":
        // The page of part 2 shows its keys as links.
        break;
      default:
        throw new Error(`Unsupported event type: ${event.type}.`);
    }
  });
}

function showMessage(message) {
  document.querySelector(".message").textContent = message;
}
