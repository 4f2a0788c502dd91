// What players do and see: the vocabulary of the tests.

import assert from "node:assert/strict";

// All 42 discs without four in a row.
export const DRAW = [
  [0, 1, 0, 1, 1, 0, 1, 0, 0, 1, 0, 1],
  [2, 3, 2, 3, 3, 2, 3, 2, 2, 3, 2, 3],
  [4, 5, 4, 5, 5, 4, 5, 4, 4, 5, 4, 5],
  [6, 6, 6, 6, 6, 6],
].flat();

// Open a page and wait until the players can begin.
export async function open(page, url) {
  await page.goto(url);
  await waitForStatus(page, "Red's turn.");
}

export function getColumn(page, column) {
  return page.locator(".column").nth(column);
}

// Play moves one after the other, each when the previous one has been answered.
export async function play(page, columns, press = (column) => column.click()) {
  for (const column of columns) {
    const discs = await page.locator(".cell:not(.empty)").count();
    await press(getColumn(page, column));
    await page.locator(".cell:not(.empty)").nth(discs).waitFor();
  }
}

export async function waitForStatus(page, text) {
  await page.getByRole("status").filter({ hasText: text }).waitFor();
}

export async function getStatus(page) {
  return (await page.getByRole("status").innerText()).replace(/\s+/g, " ");
}

export async function waitForError(page) {
  await page.locator("[role=alert]:not(:empty)").waitFor();
  return page.getByRole("alert").innerText();
}

// Return the discs of each column from the bottom, such as ["ry", "", "", "r", "", "", ""].
export function getDiscs(page) {
  return page.locator(".column").evaluateAll((columns) =>
    columns.map((column) =>
      [...column.querySelectorAll(".cell:not(.empty)")]
        .map((cell) => (cell.classList.contains("red") ? "r" : "y"))
        .join(""),
    ),
  );
}

// Return the cells with a mark, such as ["0,0", "1,0", "2,0", "3,0"].
export function getMarked(page, mark) {
  return page.locator(`.cell.${mark}`).evaluateAll((cells) =>
    cells.map((cell) => {
      const row = [...cell.parentElement.children].indexOf(cell);
      return `${cell.dataset.column},${row}`;
    }),
  );
}

// Return whether each of the seven columns says that it can be played.
export async function assertPlayable(page, playable) {
  const states = await page
    .locator(".column")
    .evaluateAll((columns) => columns.map((column) => column.getAttribute("aria-disabled")));
  assert.deepEqual(states, Array(7).fill(String(!playable)));
}
