// A position: the columns, counted from 0, that were played from the empty board on.

import { COLUMNS, DIRECTIONS, PLAYER1, PLAYER2, ROWS } from "../connect4.js";

// Read the position in a link, such as "4455"; links count columns from 1. Throws an error with a
// readable sentence if the rules don't allow the position.
export function parsePosition(text) {
  const columns = [...text].map((digit) => Number(digit) - 1);
  if (!columns.every((column) => column >= 0 && column < COLUMNS)) {
    throw new Error(
      `That isn't a position: it should be columns from 1 to ${COLUMNS}, such as 4455.`,
    );
  }
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

// Return the colour that plays a move; its index counts from 0.
export function getPlayer(index) {
  return index % 2 === 0 ? PLAYER1 : PLAYER2;
}

// Return the colour that plays next after the given moves.
export function getTurn(moves) {
  return getPlayer(moves.length);
}

// Return the moves that lead to a position: the player, the column and the row of each.
export function getMoves(columns) {
  const stacks = createStacks();
  return columns.map((column, index) => {
    const player = getPlayer(index);
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

// Return whether a player can still complete a line: its cells have checkers of one colour at most.
export function canBeWon(columns) {
  const stacks = createStacks();
  getMoves(columns).forEach(({ player, column }) => stacks[column].push(player));
  const isOpen = (column, row, { right, up }) => {
    const cells = [0, 1, 2, 3].map((step) => [column + step * right, row + step * up]);
    const isInside = cells.every(([x, y]) => x < COLUMNS && y >= 0 && y < ROWS);
    const colours = new Set(cells.map(([x, y]) => stacks[x]?.[y]).filter(Boolean));
    return isInside && colours.size < 2;
  };
  return stacks.some((_, column) =>
    [...Array(ROWS).keys()].some((row) => DIRECTIONS.some((d) => isOpen(column, row, d))),
  );
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
