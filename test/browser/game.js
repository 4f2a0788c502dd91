// What players do and see: the vocabulary of the tests.

import assert from "node:assert/strict";

// All 42 checkers without four in a row.
export const DRAW = [
  [0, 1, 0, 1, 1, 0, 1, 0, 0, 1, 0, 1],
  [2, 3, 2, 3, 3, 2, 3, 2, 2, 3, 2, 3],
  [4, 5, 4, 5, 5, 4, 5, 4, 4, 5, 4, 5],
  [6, 6, 6, 6, 6, 6],
].flat();

// Red's four in a column, and in a row.
export const RED_WINS = [0, 1, 0, 1, 0, 1, 0];

// Open a page, play on this device, and wait until the players can begin.
export async function open(page, url) {
  await page.goto(url);
  await press(page, "Play on this device");
  await waitForStatus(page, "Red's turn.");
}

// Start a game with a friend; return the links that the page shows.
export async function invite(page, url) {
  await page.goto(url);
  await press(page, "Play with a friend");
  return readLinks(page);
}

// Let two people meet: the first one starts a game, and the second one opens the link.
export async function meet(red, yellow, url) {
  const links = await invite(red, url);
  await yellow.goto(links.join);
  await waitForStatus(yellow, "Red's turn.");
  await waitForStatus(red, "Your turn.");
  return links;
}

export async function readLinks(page) {
  const read = (name) => page.getByRole("textbox", { name }).inputValue();
  return { join: await read("Link for your friend"), watch: await read("Link for watching") };
}

export async function press(page, name) {
  await page.getByRole("button", { name }).click();
}

// The switch that lets people see what each column is worth.
export function getSwitch(page) {
  return page.getByRole("checkbox", { name: "Show what each column is worth" });
}

export function getColumn(page, column) {
  return page.locator(".column").nth(column);
}

// Play moves one after the other, each when the previous one has been answered.
export async function play(page, columns, pressColumn = (column) => column.click()) {
  await playTogether([page, page], columns, pressColumn);
}

// Play moves by turns, each when both players have seen the previous one.
export async function playTogether(players, columns, pressColumn = (column) => column.click()) {
  const count = await players[0].locator(".cell:not(.empty)").count();
  for (const [index, column] of columns.entries()) {
    const checkers = count + index;
    await pressColumn(getColumn(players[checkers % 2], column));
    for (const page of new Set(players)) {
      await page.locator(".cell:not(.empty)").nth(checkers).waitFor();
    }
  }
}

export async function waitForStatus(page, text) {
  await page.locator(".status [role=status]").filter({ hasText: text }).waitFor();
}

export async function getStatus(page) {
  const text = await page.locator(".status [role=status]").innerText();
  return text.replace(/\s+/g, " ");
}

// Wait for what the page says about the other people in a game.
export async function waitForOthers(page, text) {
  await page.locator(".people").getByText(text, { exact: true }).waitFor();
}

export async function waitForBanner(page, text) {
  await page.locator(".banner [role=status]").getByText(text).waitFor();
}

export async function waitForError(page) {
  await page.locator("[role=alert]:not(:empty)").waitFor();
  return page.getByRole("alert").innerText();
}

// The title changes with the rest of the page, but nothing else tells when.
export async function waitForTitle(page, title) {
  await page.waitForFunction((expected) => document.title === expected, title);
}

// Return the checkers of each column from the bottom, such as ["ry", "", "", "r", "", "", ""].
export function getCheckers(page) {
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
