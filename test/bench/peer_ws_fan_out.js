// A game with spectators on node's ws, for the benchmark.
//
// The handlers do what those of peer_python_fan_out.py do; the library has its default settings.
// broadcast() is a loop, as in ws's own examples. Prints the port that it listens on.

import { randomBytes } from "node:crypto";

import { WebSocket, WebSocketServer } from "ws";

import { Connect4, PLAYER1, PLAYER2 } from "./connect4.js";

const WATCH = new Map();

function broadcast(connected, message) {
  for (const websocket of connected) {
    if (websocket.readyState === WebSocket.OPEN) {
      websocket.send(message);
    }
  }
}

function start(websocket) {
  const game = new Connect4();
  const moves = [];
  const connected = new Set([websocket]);
  const watchKey = randomBytes(12).toString("base64url");
  WATCH.set(watchKey, { moves, connected });
  websocket.on("close", () => WATCH.delete(watchKey));
  websocket.send(JSON.stringify({ type: "init", watch: watchKey }));

  let player = PLAYER1;
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

    const event = { type: "play", player, column, row };
    moves.push(event);
    broadcast(connected, JSON.stringify(event));

    if (game.winner !== null) {
      broadcast(connected, JSON.stringify({ type: "win", player: game.winner }));
    }

    player = player === PLAYER1 ? PLAYER2 : PLAYER1;
  });
}

function watch(websocket, watchKey) {
  const { moves, connected } = WATCH.get(watchKey);
  for (const event of moves) {
    websocket.send(JSON.stringify(event));
  }
  connected.add(websocket);
  websocket.on("close", () => connected.delete(websocket));
}

function handler(websocket) {
  websocket.on("error", console.error);
  websocket.once("message", (message) => {
    const event = JSON.parse(message);
    if (event.type !== "init") {
      throw new Error(`Unsupported event type: ${event.type}.`);
    }
    if (event.watch) {
      watch(websocket, event.watch);
    } else {
      start(websocket);
    }
  });
}

const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
server.on("connection", handler);
server.on("listening", () => console.log(server.address().port));
