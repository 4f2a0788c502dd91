// Puzzles: the one of the day, those of each grade, and the streak.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { assertAccessibleInAllColours, assertFits, assertInWindow, pageTest } from "./browser.js";
import { getCheckers, press, waitForError, waitForTitle } from "./game.js";
import { analysisEvent, answerAnalysis, mockServer } from "./mock.js";
import { web } from "./server.js";

const PUZZLES = JSON.parse(await readFile(`${web}puzzles/puzzles.json`));
const DAY = 24 * 60 * 60 * 1000;

// A day on which the puzzle is easy, and its number.
const EASY_DAY = Date.UTC(2026, 10, 27);
const EASY = PUZZLES[(EASY_DAY / DAY) % PUZZLES.length];

const getColumn = (page, column) => page.locator(".puzzle .column").nth(column);
const getKind = (page) => page.getByRole("combobox", { name: "Puzzle" });

async function openDaily(page, url, time = EASY_DAY) {
  await page.clock.setFixedTime(time);
  await page.goto(url);
  await press(page, "Puzzle of the day");
}

async function waitForTask(page, text) {
  await page.locator(".task [role=status]").filter({ hasText: text }).waitFor();
}

// Return the column that a hint marks, counted from 0.
async function getHint(page) {
  await press(page, "Hint");
  const isMarked = await page
    .locator("#puzzle-score li")
    .evaluateAll((items) => items.map((item) => item.querySelector(".best") !== null));
  assert.equal(isMarked.filter(Boolean).length, 1);
  return isMarked.indexOf(true);
}

// Play what the hints say until the puzzle is solved. Return the number of hints.
async function followHints(page) {
  const [hint, next] = ["Hint", "Next puzzle"].map((name) => page.getByRole("button", { name }));
  for (let hints = 0; ; hints += 1) {
    await hint.or(next).waitFor();
    if (await next.isVisible()) {
      return hints;
    }
    await getColumn(page, await getHint(page)).click();
  }
}

// Answer that only one move is right in each position of the player. A wrong move lets the other
// player draw.
function answerOnly(right) {
  return answerAnalysis((columns) => {
    const isPlayers = columns.length % 2 === EASY.moves.length % 2;
    const scores = [0, 1, 2, 3, 4, 5, 6].map((column) => Number(column === right));
    return [analysisEvent(columns, isPlayers ? scores : Array(7).fill(-1))];
  });
}

pageTest("a puzzle is solved against perfect play of the server", {}, async (page, url) => {
  assert.deepEqual([EASY.grade, EASY.goal, EASY.depth], [1, "win", 2]);
  await openDaily(page, url);
  await waitForTask(page, "27 Nov, easy. You are yellow. Win in 2 moves.");
  await waitForTitle(page, "Win in 2 moves – Connect Four");
  assert.equal((await getCheckers(page.locator(".puzzle"))).join("").length, EASY.moves.length);
  assert.equal(await followHints(page), 2);
  await waitForTask(page, "Solved with 2 hints. You won!");
  await waitForTitle(page, "You won! – Connect Four");
  await page.locator(".puzzle .winning").first().waitFor();
});

pageTest("a wrong move is named, and another one can be tried", {}, async (page, url) => {
  await mockServer(page, answerOnly(4));
  await openDaily(page, url);
  await page.getByRole("button", { name: "Hint" }).waitFor();
  const before = await getCheckers(page.locator(".puzzle"));
  await getColumn(page, 0).click();
  await waitForTask(page, "After column 1, red can draw. Not this one.");
  // No other move is possible now.
  await getColumn(page, 4).click({ force: true });
  await waitForTask(page, "Not this one.");
  await press(page, "Try again");
  await waitForTask(page, "Win in 2 moves.");
  assert.deepEqual(await getCheckers(page.locator(".puzzle")), before);
  assert.ok(await getColumn(page, 3).evaluate((column) => column === document.activeElement));
  await getColumn(page, 4).click();
  await waitForTask(page, /Red plays column \d/);
});

pageTest("a draw is held until nobody can win", {}, async (page, url) => {
  const puzzle = PUZZLES.find(({ goal, depth }) => goal === "draw" && depth === 2);
  const day = PUZZLES.indexOf(puzzle) + PUZZLES.length * 50;
  await openDaily(page, url, day * DAY);
  await waitForTask(page, "Hold the draw.");
  await followHints(page);
  await waitForTask(page, "It's a draw.");
});

// Red wins with column 4, as the only move. The puzzle is that of each day.
const SHORT = { moves: "112233", goal: "win", depth: 1, grade: 1 };

const answerShort = answerAnalysis((columns) => [
  analysisEvent(columns, [0, 0, 0, 18, 0, 0, 0]),
]);

async function solve(page, column = 3) {
  await page.getByRole("button", { name: "Hint" }).waitFor();
  await getColumn(page, column).click();
}

async function waitForStreak(page, text) {
  await page.locator(".streak").getByText(text, { exact: true }).waitFor();
}

pageTest("days in a row are counted without hints", {}, async (page, url) => {
  await mockServer(page, answerShort);
  await page.route("**/puzzles.json", (route) => route.fulfill({ json: [SHORT] }));
  await openDaily(page, url, EASY_DAY + DAY - 1);
  assert.equal(await page.locator(".streak").innerText(), "");
  await solve(page, 0);
  await press(page, "Try again");
  await solve(page);
  await waitForTask(page, "Solved! You won!");
  await waitForStreak(page, "Streak: 1 day. The next puzzle comes at midnight UTC.");

  // The next day begins at midnight UTC.
  await openDaily(page, url, EASY_DAY + DAY);
  await waitForStreak(page, "Streak: 1 day. Today's puzzle is next.");
  await solve(page);
  await waitForStreak(page, "Streak: 2 days. The next puzzle comes at midnight UTC.");
  // A puzzle counts once.
  await openDaily(page, url, EASY_DAY + DAY);
  await solve(page);
  await waitForTask(page, "Solved!");
  await waitForStreak(page, "Streak: 2 days. The next puzzle comes at midnight UTC.");

  // A hint doesn't count, and a day is missing then.
  await openDaily(page, url, EASY_DAY + 2 * DAY);
  await followHints(page);
  await waitForStreak(page, "Streak: 2 days. Today's puzzle is next.");
  await openDaily(page, url, EASY_DAY + 3 * DAY);
  await solve(page);
  await waitForStreak(page, "Streak: 1 day. The next puzzle comes at midnight UTC.");
});

pageTest("puzzles of one grade follow each other", {}, async (page, url) => {
  const puzzles = [1, 1, 2].map((grade) => ({ ...SHORT, grade }));
  await mockServer(page, answerShort);
  await page.route("**/puzzles.json", (route) => route.fulfill({ json: puzzles }));
  await openDaily(page, url);
  await getKind(page).selectOption("Easy");
  await waitForTask(page, "Easy 1. You are red.");
  await solve(page);
  await press(page, "Next puzzle");
  await waitForTask(page, "Easy 2. You are red.");
  assert.equal(page.url(), `${url}#puzzle=1`);
  await page.reload();
  await waitForTask(page, "Easy 2. You are red.");
  await solve(page);
  await press(page, "Next puzzle");
  await waitForTask(page, "Easy 1. You are red.");
  await getKind(page).selectOption("Puzzle of the day");
  await solve(page);
  await press(page, "Next puzzle");
  await waitForTask(page, "Easy 1.");
});

pageTest("the back button leads from a puzzle to the start", {}, async (page, url) => {
  await openDaily(page, url);
  await waitForTask(page, "27 Nov, easy.");
  await page.goBack();
  await page.getByRole("button", { name: "Play with a friend" }).waitFor();
  assert.equal(page.url(), url);
  await page.goForward();
  await waitForTask(page, "27 Nov, easy.");
  await press(page, "Back to the start");
  await page.getByRole("button", { name: "Play with a friend" }).waitFor();
  assert.equal(page.url(), url);
});

pageTest("a link to a puzzle leads from a game to the puzzle", {}, async (page, url) => {
  const { connections } = await mockServer(page, answerOnly(4));
  await page.clock.setFixedTime(EASY_DAY);
  await page.goto(url);
  await press(page, "Play on this device");
  await page.locator(".status").getByText("Red's turn.").waitFor();
  await page.goto(`${url}#puzzle=daily`);
  await waitForTask(page, "27 Nov, easy.");
  assert.equal(connections[0].isOpen, false);
  await page.goto(`${url}#puzzle=nonsense`);
  await waitForTask(page, "27 Nov, easy.");
  assert.equal(page.url(), `${url}#puzzle=daily`);
});

pageTest("the moves of a solved puzzle can be reviewed", {}, async (page, url) => {
  await openDaily(page, url);
  await followHints(page);
  await press(page, "Review the moves");
  await page.locator(".standing").getByText("Yellow wins!").waitFor();
  await waitForTitle(page, "Review of the puzzle – Connect Four");
  await press(page, "Back to the puzzle");
  await waitForTask(page, "Solved with 2 hints.");
});

const FAILED = { expected: /Failed to load|503/ };

pageTest("a failure to load the puzzles is explained", FAILED, async (page, url) => {
  await page.route("**/puzzles.json", (route) => route.fulfill({ status: 503 }));
  await openDaily(page, url);
  const sentence = "The puzzles can't be loaded now. Try again in a moment.";
  assert.equal(await waitForError(page), sentence);
});

pageTest("a failure of the analysis is explained, and asked again", {}, async (page, url) => {
  let refuses = true;
  const answer = answerOnly(4);
  await mockServer(page, (event, connection) => {
    if (event.type === "analyse" && refuses) {
      connection.send({ type: "error", code: "internal", message: "Unknown error." });
    } else {
      answer(event, connection);
    }
  });
  await openDaily(page, url);
  await page.locator(".failure").getByText("Unknown error.").waitFor();
  refuses = false;
  await press(page, "Try again");
  await page.getByRole("button", { name: "Hint" }).waitFor();
});

pageTest("a puzzle is played by keyboard", {}, async (page, url) => {
  await mockServer(page, answerShort);
  await page.route("**/puzzles.json", (route) => route.fulfill({ json: [SHORT] }));
  await page.goto(url);
  await page.getByRole("button", { name: "Puzzle of the day" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Hint" }).waitFor();
  await page.keyboard.press("1");
  await waitForTask(page, "Not this one.");
  await page.getByRole("button", { name: "Try again" }).focus();
  await page.keyboard.press("Enter");
  await waitForTask(page, "Win in 1 move.");
  // The focus is on column 4.
  await page.keyboard.press("Enter");
  await waitForTask(page, "You won!");
});

pageTest("a puzzle is accessible", {}, async (page, url) => {
  await openDaily(page, url);
  await getHint(page);
  await assertAccessibleInAllColours(page);
});

for (const [width, height] of [[320, 568], [390, 844], [844, 390], [1280, 900]]) {
  const viewport = { width, height };
  pageTest(`a puzzle fits ${width} by ${height}`, { viewport }, async (page, url) => {
    await openDaily(page, url);
    await page.getByRole("button", { name: "Hint" }).waitFor();
    const before = await page.locator(".puzzle .board").boundingBox();
    await assertFits(page);
    await assertInWindow(page, [".task", ".puzzle .board", ".give-hint"]);
    await getHint(page);
    assert.deepEqual(await page.locator(".puzzle .board").boundingBox(), before);
  });
}
