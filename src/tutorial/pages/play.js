// Send moves to the server, and show the events that it sends.

import { createBoard } from "../../../web/connect4.js";
import { receiveMoves, sendMoves } from "./moves.js";

const board = document.querySelector(".board");
createBoard(board);
const websocket = new WebSocket("ws://localhost:8001/");
receiveMoves(board, websocket);
sendMoves(board, websocket);
