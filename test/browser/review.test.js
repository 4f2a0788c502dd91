// The review of a game that has ended.

import assert from "node:assert/strict";
import { assertAccessibleInAllColours, assertFits, assertInWindow, pageTest } from "./browser.js";
import {
  DRAW,
  RED_WINS,
  getCheckers,
  getColumn,
  getMarked,
  getSwitch,
  meet,
  playTogether,
  press,
  waitForBanner,
  waitForStatus,
  waitForTitle,
} from "./game.js";
import { analysisEvent, answerAnalysis, mockServer } from "./mock.js";
import { foresee } from "./oracle.js";
import {
  WINNING,
  answerNothing,
  answerScores,
  getMoveNames,
  getReview,
  review,
  waitForJudgements,
  waitForStanding,
  waitForVerdict,
} from "./review.js";

pageTest("the buttons step through a game", {}, async (page, url) => {
  await review(page, url, RED_WINS, answerNothing);
  await waitForStanding(page, "Move 7 of 7: column 1. Red wins!");
  await assertEnds(page, ["Next move", "Last move"]);
  await waitForTitle(page, "Review of the game – Connect Four");
  assert.deepEqual(await getCheckers(getReview(page)), ["rrrr", "yyy", "", "", "", "", ""]);
  assert.deepEqual(await getMarked(getReview(page), "winning"), ["0,0", "0,1", "0,2", "0,3"]);

  await press(page, "Previous move");
  await waitForStanding(page, "Move 6 of 7: column 2. Red to move.");
  await assertEnds(page, []);
  assert.deepEqual(await getCheckers(getReview(page)), ["rrr", "yyy", "", "", "", "", ""]);
  assert.deepEqual(await getMarked(getReview(page), "winning"), []);
  assert.deepEqual(await getMarked(getReview(page), "last"), ["1,2"]);

  await press(page, "First position");
  await waitForStanding(page, "The empty board. Red to move.");
  await assertEnds(page, ["First position", "Previous move"]);
  await page.getByRole("button", { name: "Previous move" }).click({ force: true });
  await press(page, "Next move");
  await waitForStanding(page, "Move 1 of 7: column 1. Yellow to move.");
  await press(page, "4: yellow, column 2");
  await waitForStanding(page, "Move 4 of 7: column 2. Red to move.");
  await press(page, "Last move");
  await waitForStanding(page, "Move 7 of 7");
});

// Assert that only the buttons with the given names are shown as disabled.
async function assertEnds(page, names) {
  const ends = page.locator(".steps").getByRole("button", { disabled: true });
  const labels = await ends.evaluateAll((buttons) =>
    buttons.map((button) => button.getAttribute("aria-label")),
  );
  assert.deepEqual(labels, names);
}

pageTest("the keys step through a game", {}, async (page, url) => {
  await review(page, url, RED_WINS, answerNothing);
  const getFocus = () => page.evaluate(() => document.activeElement.getAttribute("aria-label"));
  await waitForStanding(page, "Move 7 of 7");
  assert.equal(await getFocus(), "Previous move");
  const steps = [
    ["Home", "The empty board."],
    ["ArrowLeft", "The empty board."],
    ["ArrowRight", "Move 1 of 7"],
    ["ArrowRight", "Move 2 of 7"],
    ["End", "Move 7 of 7"],
    ["ArrowRight", "Move 7 of 7"],
    ["ArrowLeft", "Move 6 of 7"],
    ["Enter", "Move 5 of 7"],
  ];
  for (const [key, standing] of steps) {
    await page.keyboard.press(key);
    await waitForStanding(page, standing);
  }
  assert.equal(await getFocus(), "Previous move");

  // On the board, the arrow keys move between the columns.
  await getColumn(getReview(page), 3).focus();
  await page.keyboard.press("ArrowLeft");
  assert.match(await getFocus(), /^Column 3, /);
  await waitForStanding(page, "Move 5 of 7");

  // In the link, the keys move the cursor.
  await page.getByRole("textbox", { name: "Link to this position" }).focus();
  await page.keyboard.press("Home");
  await waitForStanding(page, "Move 5 of 7");
  await getSwitch(page).focus();
  await page.keyboard.press("Home");
  await waitForStanding(page, "The empty board.");
  // A digit plays a column, wherever the focus is.
  await page.keyboard.press("4");
  await waitForStanding(page, "Move 1 of 1: column 4.");
});

pageTest("only the checker of the next move falls", {}, async (page, url) => {
  await review(page, url, RED_WINS, answerNothing);
  await press(page, "Previous move");
  await waitForStanding(page, "Move 6 of 7");
  const getMoving = () => page.locator(".review .cell:not(.empty, .still)").count();
  assert.equal(await getMoving(), 0);
  await press(page, "Next move");
  await waitForStanding(page, "Move 7 of 7");
  assert.equal(await getMoving(), 1);
});

pageTest("other moves can be tried, and the game stays as it was", {}, async (page, url) => {
  await review(page, url, RED_WINS, answerNothing);
  await press(page, "3: red, column 1");
  const board = getReview(page);
  // The move of the game begins no new line.
  await getColumn(board, 1).click();
  await waitForStanding(page, "Move 4 of 7: column 2. Red to move.");
  await getColumn(board, 6).click();
  await waitForStanding(page, "Move 5 of 5: column 7. Yellow to move.");
  assert.deepEqual(await getCheckers(board), ["rr", "yy", "", "", "", "", "r"]);
  assert.equal((await getMoveNames(page)).length, 5);

  await press(page, "Back to the game");
  await waitForStatus(page, "Red wins!");
  assert.deepEqual(await getCheckers(page), ["rrrr", "yyy", "", "", "", "", ""]);
  const focused = await page.evaluate(() => document.activeElement.textContent);
  assert.equal(focused, "Review the game");
  await press(page, "Review the game");
  await waitForStanding(page, "Move 7 of 7");
});

pageTest("a review shows an offer of a rematch", {}, async (red, url, newPerson) => {
  const yellow = await newPerson();
  await meet(red, yellow, url);
  await playTogether([red, yellow], DRAW);
  await press(red, "Review the game");
  await waitForStanding(red, "It's a draw.");
  const moves = red.locator(".moves button");
  for (let index = 34; index < 42; index++) {
    await moves.nth(index).and(red.locator(":not(.unknown)")).waitFor();
    const name = await moves.nth(index).getAttribute("class");
    assert.equal(name, judge(DRAW.slice(0, index), DRAW[index]), `move ${index + 1}`);
  }

  // The banner leads back to the game, where the offer can be accepted.
  await press(yellow, "Rematch");
  await waitForBanner(red, "Yellow asks for a rematch.");
  await press(red, "Previous move");
  await waitForStanding(red, "Yellow to move.");
  await red.locator(".banner-action").click();
  await press(red, "Accept rematch");
  await waitForStatus(red, "New game. You are yellow.");
});

// Judge a move by brute force.
function judge(columns, column) {
  const ends = [0, 1, 2, 3, 4, 5, 6].map((next) => foresee(columns, next));
  const best = Math.max(...ends.filter(Boolean).map(({ sign }) => sign));
  const { sign, plies } = ends[column];
  const others = ends.filter((end) => end?.sign === sign).map((end) => end.plies);
  if (sign < best) {
    return "mistake";
  }
  const limit = sign > 0 ? Math.min(...others) : Math.max(...others);
  return sign === 0 || plies === limit ? "good" : "slow";
}

pageTest("a rematch closes the review", {}, async (red, url, newPerson) => {
  const yellow = await newPerson();
  await meet(red, yellow, url);
  await playTogether([red, yellow], RED_WINS);
  await press(red, "Rematch");
  await press(red, "Review the game");
  await waitForStanding(red, "Move 7 of 7");
  await press(yellow, "Accept rematch");
  await waitForStatus(red, "New game. You are yellow.");
  await waitForStatus(yellow, "New game. You are red.");
  assert.equal(await red.locator(".review .board").count(), 0);
  await playTogether([yellow, red], [3]);
});

pageTest("the review is accessible", {}, async (page, url) => {
  await review(page, url, RED_WINS, answerScores);
  await waitForJudgements(page, "Red: 1 mistake. Yellow: 1 mistake.");
  await press(page, "6: yellow, column 2");
  await waitForVerdict(page, "Red wins at once, if both play well.");
  await assertAccessibleInAllColours(page);
});

for (const viewport of [
  { width: 320, height: 568 },
  { width: 390, height: 844 },
  { width: 844, height: 390 },
  { width: 1280, height: 900 },
]) {
  const { width, height } = viewport;
  pageTest(`the review fits ${width} by ${height}`, { viewport }, async (page, url) => {
    await mockServer(page, answerAnalysis((columns) => [analysisEvent(columns, WINNING)]));
    await page.goto(`${url}?pos=${DRAW.slice(0, 36).map((column) => column + 1).join("")}`);
    const before = await page.locator(".review .board").boundingBox();
    await getSwitch(page).check();
    await waitForJudgements(page, /mistakes\.$/);
    // The board and the buttons are in view.
    await assertInWindow(page, [".standing", ".review .board", ".steps"]);
    await assertFits(page);
    // No text moves the board.
    for (const move of [35, 34, 0]) {
      await press(page, move === 0 ? "First position" : "Previous move");
      await waitForStanding(page, move === 0 ? "The empty board." : `Move ${move} of 36`);
      assert.deepEqual(await page.locator(".review .board").boundingBox(), before);
    }
  });
}
