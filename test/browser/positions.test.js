// Links to positions, and the review that they open.

import assert from "node:assert/strict";
import { pageTest } from "./browser.js";
import {
  DRAW,
  RED_WINS,
  getCheckers,
  getColumn,
  getMarks,
  getSwitch,
  press,
  waitForError,
  waitForTitle,
} from "./game.js";
import { analysisEvent, answerAnalysis, mockServer } from "./mock.js";
import {
  WINNING,
  answerNothing,
  getMoveNames,
  getReview,
  review,
  waitForJudgements,
  waitForStanding,
  waitForVerdict,
} from "./review.js";

// Answer that the middle column is the best until it is full, and then the columns at the sides.
function answerMiddle(columns) {
  const isFull = columns.filter((column) => column === 3).length === 6;
  return [analysisEvent(columns, [2, 1, 1, isFull ? null : 3, 1, 1, 2])];
}

async function waitForBestLine(page, text) {
  await page.locator(".best-line").filter({ hasText: text }).waitFor({ state: "attached" });
}

pageTest("a link opens a position, from which more moves can be played", {}, async (page, url) => {
  const { connections } = await mockServer(page, answerAnalysis(answerNothing));
  await page.goto(`${url}?pos=4455`);
  await waitForStanding(page, "Move 4 of 4: column 5. Red to move.");
  await waitForTitle(page, "Analysis board – Connect Four");
  const board = getReview(page);
  assert.deepEqual(await getCheckers(board), ["", "", "", "ry", "ry", "", ""]);

  await getColumn(board, 5).click();
  await waitForStanding(page, "Move 5 of 5: column 6. Yellow to move.");
  await getColumn(board, 6).click();
  await waitForStanding(page, "Move 6 of 6: column 7. Red to move.");
  assert.deepEqual(await getCheckers(board), ["", "", "", "ry", "ry", "r", "y"]);
  assert.equal(page.url(), `${url}?pos=445567`);
  await page.reload();
  await waitForStanding(page, "Move 6 of 6");
  assert.deepEqual(connections, []);

  await press(page, "Back to the start");
  await page.getByRole("button", { name: "Play with a friend" }).waitFor();
  assert.equal(page.url(), url);
});

pageTest("the position of a link is analysed on request", {}, async (page, url) => {
  await mockServer(page, answerAnalysis((columns) => [analysisEvent(columns, WINNING)]));
  await page.goto(`${url}?pos=4455`);
  await waitForStanding(page, "Move 4 of 4: column 5. Red to move.");
  assert.deepEqual(await getMarks(page), []);
  assert.deepEqual((await getMoveNames(page)).slice(-1), ["4: yellow, column 5"]);
  await getSwitch(page).check();
  await waitForJudgements(page, "Red: 1 mistake. Yellow: 2 mistakes.");
  assert.deepEqual(await getMarks(page), ["+19", "−19", "−19", "−19", "−19", "−19", "−19"]);
  assert.deepEqual((await getMoveNames(page)).slice(-1), ["4: yellow, column 5, a mistake"]);
  await getSwitch(page).uncheck();
  await page.locator(".judgements:empty").waitFor({ state: "attached" });
  assert.deepEqual(await getMarks(page), []);
  assert.deepEqual((await getMoveNames(page)).slice(-1), ["4: yellow, column 5"]);
});

pageTest("the link to a position is copied from a review", {}, async (page, url, newPerson) => {
  await review(page, url, RED_WINS, answerNothing);
  await press(page, "Previous move");
  await press(page, "Copy: Link to this position");
  await page.getByText("Copied.").waitFor();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  assert.equal(link, `${url}?pos=121212`);
  assert.equal(page.url(), url);
  await press(page, "Previous move");
  await page.getByText("Copied.").waitFor({ state: "hidden" });

  const other = await newPerson();
  await mockServer(other, answerAnalysis(answerNothing));
  await other.goto(link);
  await waitForStanding(other, "Move 6 of 6: column 2. Red to move.");
  await getColumn(getReview(other), 0).click();
  await waitForStanding(other, "Red wins!");
  // No move can be played after the end.
  await getColumn(getReview(other), 3).click({ force: true });
  assert.equal((await getCheckers(getReview(other))).join("").length, 7);
});

pageTest("the scores of the empty board need no server", {}, async (page, url) => {
  const { connections } = await mockServer(page);
  await page.goto(`${url}?pos=`);
  await waitForStanding(page, "The empty board. Red to move.");
  await getSwitch(page).check();
  await waitForVerdict(page, "Red wins in 21 moves, if both play well.");
  assert.deepEqual(await getMarks(page), ["−20", "−21", "=", "+21", "=", "−21", "−20"]);
  assert.equal(connections.length, 0);
});

pageTest("a position is set up from the start screen", {}, async (page, url) => {
  await mockServer(page, answerAnalysis(answerMiddle));
  await page.goto(url);
  await press(page, "Analyse a position");
  await waitForTitle(page, "Analysis board – Connect Four");
  await waitForStanding(page, "The empty board. Red to move.");
  assert.deepEqual(await getMarks(page), ["−20", "−21", "=", "+21", "=", "−21", "−20"]);
  const board = getReview(page);
  await getColumn(board, 3).click();
  await waitForBestLine(page, "Best line: 4, 4, 4, 4, 4, 1, 1, 1…");
  await getColumn(board, 4).click();
  await waitForStanding(page, "Move 2 of 2: column 5. Red to move.");
  assert.equal(page.url(), `${url}?pos=45`);
  await press(page, "Previous move");
  await getColumn(board, 2).click();
  await waitForStanding(page, "Move 2 of 2: column 3. Red to move.");
  await waitForBestLine(page, /^Best line: 4, 4, /);
  await getSwitch(page).uncheck();
  await page.locator(".best-line:empty").waitFor({ state: "attached" });

  await page.goBack();
  await page.getByRole("button", { name: "Play with a friend" }).waitFor();
  assert.equal(page.url(), url);
  await page.goForward();
  await waitForStanding(page, "Move 2 of 2: column 3. Red to move.");
  assert.equal(page.url(), `${url}?pos=43`);
});

pageTest("the best line ends with the game", {}, async (page, url) => {
  await page.goto(`${url}?pos=121212`);
  await getSwitch(page).check();
  await waitForBestLine(page, "Best line: 1.");
});

pageTest("the server analyses the position of a link", {}, async (page, url) => {
  const columns = DRAW.slice(0, 36);
  await page.goto(`${url}?pos=${columns.map((column) => column + 1).join("")}`);
  await getSwitch(page).check();
  await waitForVerdict(page, "A draw, if both play well.");
  assert.deepEqual(await getMarks(page), ["", "", "", "", "", "", "="]);
});

const BAD_POSITIONS = {
  "44x5": "That isn't a position: it should be columns from 1 to 7, such as 4455.",
  4444444: "That isn't a position: at move 7, column 4 is full.",
  12121213: "That isn't a position: the game is over after move 7.",
};

for (const [position, sentence] of Object.entries(BAD_POSITIONS)) {
  pageTest(`the position ${position} is refused`, {}, async (page, url) => {
    await page.goto(`${url}?pos=${position}`);
    assert.equal(await waitForError(page), sentence);
    assert.equal(page.url(), url);
    await page.getByRole("button", { name: "Play with a friend" }).waitFor();
  });
}
