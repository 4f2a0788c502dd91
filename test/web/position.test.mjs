// Whether a game can still be won.

import assert from "node:assert/strict";
import { test } from "node:test";
import { importModule } from "./modules.mjs";

const { canBeWon, getWinner } = await importModule("game/position.js");

// The columns of a game that fills the board without four in a row.
const DRAW = [
  [0, 1, 0, 1, 1, 0, 1, 0, 0, 1, 0, 1],
  [2, 3, 2, 3, 3, 2, 3, 2, 2, 3, 2, 3],
  [4, 5, 4, 5, 5, 4, 5, 4, 4, 5, 4, 5],
  [6, 6, 6, 6, 6, 6],
].flat();

// Return whether a player would have four in a row if all empty cells were theirs.
function wouldWin(columns, player) {
  const cells = Array.from({ length: 7 }, () => Array(6).fill(player));
  const heights = Array(7).fill(0);
  for (const [index, column] of columns.entries()) {
    cells[column][heights[column]++] = index % 2;
  }
  const lines = [
    ...cells.map((column) => column.join("")),
    ...[0, 1, 2, 3, 4, 5].map((row) => cells.map((column) => column[row]).join("")),
    ...[...Array(12).keys()].flatMap((sum) => [
      cells.map((column, x) => column[sum - x] ?? " ").join(""),
      cells.map((column, x) => column[sum - 6 + x] ?? " ").join(""),
    ]),
  ];
  return lines.some((line) => line.includes(String(player).repeat(4)));
}

test("a game can be won while a line is open to one colour", () => {
  const answers = DRAW.map((_, index) => {
    const columns = DRAW.slice(0, index + 1);
    const isOpen = wouldWin(columns, 0) || wouldWin(columns, 1);
    assert.equal(canBeWon(columns), isOpen, `after move ${index + 1}`);
    return isOpen;
  });
  // It is decided before the board is full.
  assert.equal(answers.at(0), true);
  assert.equal(answers.at(-2), false);
});

test("a game that is won counts as one that can be won", () => {
  const columns = [0, 1, 0, 1, 0, 1, 0];
  assert.equal(getWinner(columns), "red");
  assert.equal(canBeWon(columns), true);
});
