// Draw the board.

import { createBoard } from "../../../web/connect4.js";

createBoard(document.querySelector(".board"));
