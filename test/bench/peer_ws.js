// The tutorial's hot-seat server on node's ws, for the benchmark.
//
// The handler does what the tutorial's does; the library has its default settings. Prints the port
// that it listens on.

import { WebSocketServer } from "ws";

import { Connect4, PLAYER1, PLAYER2 } from "./connect4.js";

function handler(websocket) {
  const game = new Connect4();
  let player = PLAYER1;

  websocket.on("error", console.error);
  websocket.on("message", (message) => {
    const { type, column } = JSON.parse(message);
    if (type !== "play") {
      throw new Error(`Unsupported event type: ${type}.`);
    }

    let row;
    try {
      row = game.play(player, column);
    } catch (error) {
      websocket.send(JSON.stringify({ type: "error", message: error.message }));
      return;
    }

    websocket.send(JSON.stringify({ type: "play", player, column, row }));

    if (game.winner !== null) {
      websocket.send(JSON.stringify({ type: "win", player: game.winner }));
    }

    player = player === PLAYER1 ? PLAYER2 : PLAYER1;
  });
}

const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
server.on("connection", handler);
server.on("listening", () => console.log(server.address().port));
