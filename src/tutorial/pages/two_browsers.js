// Start, join or watch a game, according to the page's address.

import { createBoard } from "../../../web/connect4.js";
import { receiveMoves, sendMoves } from "./moves.js";

// Return the address of the game server, which runs on the host that served the page.
function getWebSocketServer() {
  const { hostname, protocol } = window.location;
  if (hostname === "localhost" || hostname === "127.0.0.1") {
    return `ws://${hostname}:8001/`;
  }
  return `${protocol === "https:" ? "wss" : "ws"}://${hostname}:8001/`;
}

// Send an "init" event according to the role in the address.
function initGame(websocket) {
  websocket.addEventListener("open", () => {
    const parameters = new URLSearchParams(window.location.hash.slice(1));
    const event = { type: "init" };
    for (const role of ["join", "watch"]) {
      if (parameters.has(role)) {
        event[role] = parameters.get(role);
      }
    }
    websocket.send(JSON.stringify(event));
  });
}

// Show links for the second player and for spectators when the server has sent their keys.
function showLinks(websocket) {
  const links = document.querySelector(".links");
  websocket.addEventListener("message", ({ data }) => {
    const event = JSON.parse(data);
    if (event.type !== "init") {
      return;
    }
    for (const role of ["join", "watch"]) {
      if (event[role] !== undefined) {
        const link = document.createElement("a");
        link.href = `#${role}=${event[role]}`;
        link.target = "_blank";
        link.textContent = role;
        links.append(link, " ");
      }
    }
  });
}

const board = document.querySelector(".board");
createBoard(board);
const websocket = new WebSocket(getWebSocketServer());
initGame(websocket);
showLinks(websocket);
receiveMoves(board, websocket);
// Spectators send nothing.
if (!window.location.hash.startsWith("#watch=")) {
  sendMoves(board, websocket);
}
