// What players do and see: the steps that all tests share.

import assert from "node:assert/strict";

// The columns of a game that fills the board without four in a row.
export const DRAW = [
  [0, 1, 0, 1, 1, 0, 1, 0, 0, 1, 0, 1],
  [2, 3, 2, 3, 3, 2, 3, 2, 2, 3, 2, 3],
  [4, 5, 4, 5, 5, 4, 5, 4, 4, 5, 4, 5],
  [6, 6, 6, 6, 6, 6],
].flat();

// The columns of a short game that red wins.
export const RED_WINS = [0, 1, 0, 1, 0, 1, 0];

// Open a page and begin a game on this device.
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

// Begin a game of two people: one invites, and the other one opens the link.
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

// The checkbox that shows the scores of the columns.
export function getSwitch(page) {
  return page.getByRole("checkbox", { name: "Scores" });
}

export function getColumn(page, column) {
  return page.locator(".column").nth(column);
}

// Play moves on one page, each after the answer to the previous one.
export async function play(page, columns, pressColumn = (column) => column.click()) {
  await playTogether([page, page], columns, pressColumn);
}

// Play moves by turns, each after both players have seen the previous one.
export async function playTogether(players, columns, pressColumn = (column) => column.click()) {
  const count = await players[0].locator(".cell:not(.empty)").count();
  for (const [index, column] of columns.entries()) {
    const checkers = count + index;
    await pressColumn(getColumn(players[checkers % 2], column));
    for (const page of new Set(players)) {
      await page.locator(".cell:not(.empty)").nth(checkers).waitFor();
      await waitForLanding(page);
    }
  }
}

// Wait until no checker falls: until then, the page takes no move.
export async function waitForLanding(page) {
  await page.waitForFunction(() =>
    document.getAnimations().every(({ animationName }) => animationName !== "fall"),
  );
}

// Stop all animations, so that none ends before the test sees it.
export async function freezeAnimations(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("Animation.enable");
  const setRate = (playbackRate) => session.send("Animation.setPlaybackRate", { playbackRate });
  await setRate(0);
  return { resume: () => setRate(1) };
}

// Return the names of the animations that have not ended.
export function getAnimations(page) {
  return page.evaluate(() =>
    document
      .getAnimations()
      .map(({ animationName, transitionProperty }) => animationName ?? transitionProperty),
  );
}

// Show or hide the page: "state" is "visible" or "hidden".
export async function setVisibility(page, state) {
  await page.evaluate((value) => {
    Object.defineProperty(document, "visibilityState", { value, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  }, state);
}

export async function waitForStatus(page, text) {
  await page.locator(".status [role=status]").filter({ hasText: text }).waitFor();
}

export async function getStatus(page) {
  const text = await page.locator(".status [role=status]").innerText();
  return text.replace(/\s+/g, " ");
}

// Wait for a text about the other people in a game.
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

// Wait for a title of the window.
export async function waitForTitle(page, title) {
  await page.waitForFunction((expected) => document.title === expected, title);
}

// Return the marks above the columns, "" where there is none; an empty list if they are hidden.
export function getMarks(page) {
  return page.locator(".scores:visible li").evaluateAll((items) =>
    items.map((item) => item.querySelector(".mark")?.textContent ?? ""),
  );
}

// Wait, frame by frame, until a condition of the test holds.
export async function waitUntil(page, isTrue) {
  while (!isTrue()) {
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
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

// Return the columns and rows of the cells with a mark, such as ["0,0", "1,0", "2,0", "3,0"].
export function getMarked(page, mark) {
  return page.locator(`.cell.${mark}`).evaluateAll((cells) =>
    cells.map((cell) => {
      const row = [...cell.parentElement.children].indexOf(cell);
      return `${cell.dataset.column},${row}`;
    }),
  );
}

// Assert that all columns are shown as playable, or that none is.
export async function assertPlayable(page, playable) {
  const states = await page
    .locator(".column")
    .evaluateAll((columns) => columns.map((column) => column.getAttribute("aria-disabled")));
  assert.deepEqual(states, Array(7).fill(String(!playable)));
}
