// Send moves to the server, which prints them. The board does not show them yet.

import { createBoard } from "../../../web/connect4.js";
import { sendMoves } from "./moves.js";

const board = document.querySelector(".board");
createBoard(board);
const websocket = new WebSocket("ws://localhost:8001/");
sendMoves(board, websocket);
