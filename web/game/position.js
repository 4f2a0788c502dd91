// A position as the columns, counted from 0, that were played one after the other from the empty
// board. Nothing here knows the page or the network.

import { COLUMNS, DIRECTIONS, PLAYER1, PLAYER2, ROWS } from "../connect4.js";

// Read a position as it stands in a link, such as "4455": columns from 1 to 7. Throws an error,
// with a sentence for people, if it can't be reached by the rules.
export function parsePosition(text) {
  if (!/^[1-7]*$/.test(text)) {
    throw new Error("That isn't a position: it should be columns from 1 to 7, such as 4455.");
  }
  const columns = [...text].map((digit) => Number(digit) - 1);
  for (const [index, column] of columns.entries()) {
    const before = columns.slice(0, index);
    if (isOver(before)) {
      throw new Error(`That isn't a position: the game is over after move ${index}.`);
    } else if (isFull(before, column)) {
      throw new Error(`That isn't a position: at move ${index + 1}, column ${column + 1} is full.`);
    }
  }
  return columns;
}

export function formatPosition(columns) {
  return columns.map((column) => column + 1).join("");
}

// Return the moves that lead to a position, as the board shows them.
export function getMoves(columns) {
  const stacks = createStacks();
  return columns.map((column, index) => {
    const player = index % 2 === 0 ? PLAYER1 : PLAYER2;
    const row = stacks[column].push(player) - 1;
    return { player, column, row };
  });
}

// Return the colour that has won, or null.
export function getWinner(columns) {
  const stacks = createStacks();
  for (const { player, column, row } of getMoves(columns)) {
    stacks[column].push(player);
    if (DIRECTIONS.some((direction) => countLine(stacks, column, row, direction) >= 4)) {
      return player;
    }
  }
  return null;
}

export function isOver(columns) {
  return columns.length === COLUMNS * ROWS || getWinner(columns) !== null;
}

export function isFull(columns, column) {
  return columns.filter((played) => played === column).length === ROWS;
}

function createStacks() {
  return Array.from({ length: COLUMNS }, () => []);
}

// Count the checkers in a line through a checker.
function countLine(stacks, column, row, { right, up }) {
  return 1 + countRun(stacks, column, row, right, up) + countRun(stacks, column, row, -right, -up);
}

function countRun(stacks, column, row, right, up) {
  const isSame = stacks[column + right]?.[row + up] === stacks[column][row];
  return isSame ? 1 + countRun(stacks, column + right, row + up, right, up) : 0;
}
