// The board as a place to choose a column, and the checker that falls on it.

import { clearBoard, playMove, pressKey, setPlayable, settleCheckers } from "../connect4.js";
import { getMoves, isOver } from "../game/position.js";
import { MIDDLE_COLUMN, moveFocus } from "./screens.js";

// Two clicks within this time, in milliseconds, are a double click whatever happens between them.
const DOUBLE_CLICK = 270;

// No checker falls for longer, in milliseconds.
const MAX_FALL = 1000;

// Call a function with the column when a column is pressed. "options" are those of the event
// listener.
export function onColumn(board, act, options = {}) {
  let last = { timeStamp: -Infinity, checkers: 0 };
  const press = ({ target, detail, timeStamp }) => {
    const column = target.dataset.column;
    // The frame of the board isn't a column.
    if (column === undefined) {
      return;
    }
    // A checker that falls is not part of the position yet.
    const checkers = board.querySelectorAll(".cell:not(.empty)").length - getFalls(board).length;
    const isEarly = timeStamp - last.timeStamp < DOUBLE_CLICK || checkers === last.checkers;
    last = { timeStamp, checkers };
    // The second half of a double click isn't a move.
    if (detail <= 1 || !isEarly) {
      act(Number(column));
    }
  };
  board.addEventListener("click", press, options);
}

// Let the keys of the board of the game work wherever the focus is, except in fields and dialogs.
export function listenToKeys(board) {
  document.addEventListener("keydown", (event) => {
    const { altKey, ctrlKey, metaKey, key, target } = event;
    const isElsewhere = target.closest(".board, input:not([type=checkbox])") !== null;
    const isShown = board.offsetParent !== null && document.querySelector("dialog[open]") === null;
    if (isElsewhere || !isShown || altKey || ctrlKey || metaKey) {
      return;
    }
    if (key === "ArrowLeft" || key === "ArrowRight" || isIdleEnter(event)) {
      moveFocus(MIDDLE_COLUMN);
      event.preventDefault();
    } else if (key !== "Enter") {
      pressKey(board, event);
    }
  });
}

// Return whether a key is Enter where it presses no button.
function isIdleEnter({ key, target }) {
  return key === "Enter" && target.closest("button") === null;
}

// Show a position. Only the checker of one move after a position with "from" checkers falls.
export function showPosition(board, columns, from) {
  clearBoard(board);
  for (const [index, { player, column, row }] of getMoves(columns).entries()) {
    if (index === from) {
      settleCheckers(board);
    }
    playMove(board, player, column, row);
  }
  if (columns.length !== from + 1) {
    settleCheckers(board);
  }
  setPlayable(board, !isOver(columns));
}

// Show above a column that its move is on the way to the server; null if none is.
export function showSending(board, column) {
  for (const columnElement of board.querySelectorAll(".column")) {
    columnElement.classList.toggle("sending", Number(columnElement.dataset.column) === column);
  }
}

// Return a promise that is fulfilled when no checker falls, or null if none falls now.
export function waitForCheckers(board) {
  const falls = getFalls(board);
  if (falls.length === 0 || document.visibilityState === "hidden") {
    return null;
  }
  // A browser doesn't end the animations of a page that is hidden meanwhile.
  return Promise.race([
    Promise.allSettled(falls.map(({ finished }) => finished)),
    new Promise((resolve) => setTimeout(resolve, MAX_FALL)),
  ]);
}

function getFalls(board) {
  const animations = board.getAnimations({ subtree: true });
  return animations.filter(({ animationName }) => animationName === "fall");
}
