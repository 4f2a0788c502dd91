// The board of a Connect Four game: it draws moves and knows nothing about the network.
//
// A column is a button, so that a mouse, a finger, a keyboard and a screen reader can all press
// it. Columns count from 0 at the left, rows from 0 at the bottom; texts count columns from 1.

const PLAYER1 = "red";

const PLAYER2 = "yellow";

const COLUMNS = 7;

const ROWS = 6;

// The directions of a line. A line extends in the opposite direction, too.
const DIRECTIONS = [
  { right: 1, up: 0 },
  { right: 0, up: 1 },
  { right: 1, up: 1 },
  { right: 1, up: -1 },
];

// Draw an empty board inside an empty element.
function createBoard(board) {
  linkStylesheet();
  board.setAttribute("role", "group");
  board.setAttribute("aria-label", "Board");
  for (let column = 0; column < COLUMNS; column++) {
    board.append(createColumn(column));
  }
  board.addEventListener("keydown", (event) => pressKey(board, event));
  clearBoard(board);
}

// Show a move. Throws an error if the board has no such empty cell; the server decides which moves
// are legal.
function playMove(board, player, column, row) {
  if (player !== PLAYER1 && player !== PLAYER2) {
    throw new Error(`player must be ${PLAYER1} or ${PLAYER2}.`);
  }
  const columnElement = board.querySelectorAll(".column")[column];
  if (columnElement === undefined) {
    throw new RangeError(`column must be between 0 and ${COLUMNS - 1}.`);
  }
  const cellElement = columnElement.querySelectorAll(".cell")[row];
  if (cellElement === undefined) {
    throw new RangeError(`row must be between 0 and ${ROWS - 1}.`);
  }
  if (!cellElement.classList.replace("empty", player)) {
    throw new Error("cell must be empty.");
  }
  board.querySelector(".last")?.classList.remove("last");
  cellElement.classList.add("last");
  for (const winningCell of findWinningCells(board, player, Number(column), Number(row))) {
    winningCell.classList.add("winning");
  }
  if (isOver(board)) {
    delete board.dataset.turn;
  } else {
    board.dataset.turn = player === PLAYER1 ? PLAYER2 : PLAYER1;
  }
  describeColumns(board);
}

// Mark the winning checkers. A line is a list of cells, each as [column, row].
function markLine(board, line) {
  const columns = board.querySelectorAll(".column");
  for (const [column, row] of line) {
    columns[column]?.querySelectorAll(".cell")[row]?.classList.add("winning");
  }
  delete board.dataset.turn;
  describeColumns(board);
}

// Stop the animation of the checkers on the board, so that earlier moves don't fall again.
function settleCheckers(board) {
  for (const cellElement of board.querySelectorAll(".cell:not(.empty)")) {
    cellElement.classList.add("still");
  }
}

// Take all checkers off the board, for a new game.
function clearBoard(board) {
  for (const cellElement of board.querySelectorAll(".cell")) {
    cellElement.className = "cell empty";
  }
  board.dataset.turn = PLAYER1;
  describeColumns(board);
}

// Set whether the columns can be played now. A column that can't be played stays in the tab order:
// disabling the focused button would move the focus to the top of the page.
function setPlayable(board, playable) {
  for (const columnElement of board.querySelectorAll(".column")) {
    columnElement.setAttribute("aria-disabled", String(!playable));
  }
}

function isOver(board) {
  return board.querySelector(".winning") !== null || board.querySelector(".empty") === null;
}

// Load the connect4.css beside this module, unless the page links it.
function linkStylesheet() {
  const { href } = new URL("connect4.css", import.meta.url);
  const links = [...document.querySelectorAll("link[rel=stylesheet]")];
  if (links.some((linkElement) => linkElement.href === href)) {
    return;
  }
  const linkElement = document.createElement("link");
  linkElement.href = href;
  linkElement.rel = "stylesheet";
  document.head.append(linkElement);
}

function createColumn(column) {
  const columnElement = document.createElement("button");
  columnElement.type = "button";
  columnElement.className = "column";
  columnElement.dataset.column = column;
  for (let row = 0; row < ROWS; row++) {
    const cellElement = document.createElement("span");
    cellElement.className = "cell empty";
    // The target of a click may be a cell instead of its column.
    cellElement.dataset.column = column;
    columnElement.append(cellElement);
  }
  return columnElement;
}

// Return the lines through a cell. A line may be longer than four, and there may be several.
function findWinningCells(board, player, column, row) {
  return DIRECTIONS.flatMap(({ right, up }) => {
    const line = [
      ...getRun(board, player, column, row, right, up),
      ...getRun(board, player, column - right, row - up, -right, -up),
    ];
    return line.length >= 4 ? line : [];
  });
}

// Return the player's cells from a cell onwards, up to the first cell that isn't the player's.
function getRun(board, player, column, row, right, up) {
  const columnElement = board.querySelectorAll(".column")[column];
  const cellElement = columnElement?.querySelectorAll(".cell")[row];
  if (!cellElement?.classList.contains(player)) {
    return [];
  }
  return [cellElement, ...getRun(board, player, column + right, row + up, right, up)];
}

// Name each column for screen readers, such as
// "Column 4, 2 checkers from the bottom: red, yellow".
function describeColumns(board) {
  for (const columnElement of board.querySelectorAll(".column")) {
    const checkers = [...columnElement.querySelectorAll(".cell:not(.empty)")].map(describeChecker);
    const name = `Column ${Number(columnElement.dataset.column) + 1}`;
    columnElement.setAttribute("aria-label", `${name}, ${describeCheckers(checkers)}`);
    columnElement.classList.toggle("full", checkers.length === ROWS);
  }
}

function describeChecker(cellElement) {
  const player = cellElement.classList.contains(PLAYER1) ? PLAYER1 : PLAYER2;
  return cellElement.classList.contains("winning") ? `${player} (winning)` : player;
}

function describeCheckers(checkers) {
  switch (checkers.length) {
    case 0:
      return "empty";
    case 1:
      return `1 checker: ${checkers[0]}`;
    case ROWS:
      return `full, from the bottom: ${checkers.join(", ")}`;
    default:
      return `${checkers.length} checkers from the bottom: ${checkers.join(", ")}`;
  }
}

// Arrows, Home and End move between columns; a digit presses a column. The browser handles Enter
// and Space, but a key that is held down must not play the moves of both players.
function pressKey(board, event) {
  const columns = [...board.querySelectorAll(".column")];
  const current = columns.indexOf(document.activeElement);
  const last = columns.length - 1;
  if (event.altKey || event.ctrlKey || event.metaKey) {
    return;
  }
  const numbered = columns[Number(event.key) - 1];
  if (numbered !== undefined) {
    numbered.focus();
    if (!event.repeat) {
      numbered.click();
    }
  } else if (event.key === "ArrowLeft") {
    columns[Math.max(current - 1, 0)].focus();
  } else if (event.key === "ArrowRight") {
    columns[Math.min(current + 1, last)].focus();
  } else if (event.key === "Home") {
    columns[0].focus();
  } else if (event.key === "End") {
    columns[last].focus();
  } else if (!(event.key === "Enter" && event.repeat)) {
    return;
  }
  event.preventDefault();
}

export {
  PLAYER1,
  PLAYER2,
  COLUMNS,
  ROWS,
  DIRECTIONS,
  createBoard,
  playMove,
  markLine,
  settleCheckers,
  clearBoard,
  setPlayable,
  pressKey,
};
