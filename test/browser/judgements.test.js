// The judgements of the moves in a review, and the analyses that they need.

import assert from "node:assert/strict";
import { pageTest } from "./browser.js";
import { RED_WINS, getMarks, press, waitForStatus, waitUntil } from "./game.js";
import { analysisEvent } from "./mock.js";
import {
  SCORES,
  WINNING,
  answerScores,
  getMoveNames,
  review,
  waitForJudgements,
  waitForVerdict,
} from "./review.js";

pageTest("mistakes are marked, and better moves are named", {}, async (page, url) => {
  await review(page, url, RED_WINS, answerScores);
  await waitForJudgements(page, "Red: 1 mistake. Yellow: 1 mistake.");
  assert.deepEqual(await getMoveNames(page), [
    "1: red, column 1, a mistake",
    "2: yellow, column 2, a mistake",
    "3: red, column 1",
    "4: yellow, column 2, slower than it could be",
    "5: red, column 1, slower than it could be",
    "6: yellow, column 2",
    "7: red, column 1",
  ]);
  const marks = await page.locator(".moves button").allInnerTexts();
  assert.deepEqual(marks.map((text) => text.slice(-1)), ["?", "?", "1", "~", "~", "2", "1"]);

  await press(page, "6: yellow, column 2");
  await waitForVerdict(page, "Red wins at once, if both play well.");
  await press(page, "Previous move");
  await waitForVerdict(
    page,
    "Column 3 would have won sooner. Yellow wins in 19 moves, if both play well.",
  );
  await press(page, "Previous move");
  await waitForVerdict(
    page,
    "Column 7 would have lasted longer. Red wins in 2 moves, if both play well.",
  );
  await press(page, "2: yellow, column 2, a mistake");
  await waitForVerdict(
    page,
    "A mistake: column 3 would have drawn. Red wins in 19 moves, if both play well.",
  );
  assert.deepEqual(await getMarks(page), Array(7).fill("+19"));
  await press(page, "1: red, column 1, a mistake");
  await waitForVerdict(page, "A mistake: column 4 would have won. A draw, if both play well.");
});

pageTest("moves without exact scores are shown as not judged yet", {}, async (page, url) => {
  const questions = [];
  await review(page, url, RED_WINS, (columns, connection) => {
    questions.push({ columns: [...columns], connection });
    return [];
  });
  // The page knows the scores of the empty board.
  await waitForJudgements(page, "Red: 1 mistake. Yellow: 0 mistakes. Not judged yet: 6 moves.");
  await press(page, "Previous move");
  await waitForVerdict(page, "What this position is worth isn't known yet…");
  assert.deepEqual(await getMarks(page), []);
  assert.deepEqual((await getMoveNames(page)).slice(-1), ["7: red, column 1, not judged yet"]);

  const { columns, connection } = questions.at(-1);
  assert.deepEqual(columns, RED_WINS.slice(0, 6));
  connection.send(analysisEvent(columns, WINNING.map(Math.sign), { exact: false }));
  await waitForVerdict(page, "Red wins, if both play well. How soon is not known yet.");
  assert.deepEqual(await getMarks(page), ["+", "−", "−", "−", "−", "−", "−"]);
  assert.deepEqual((await getMoveNames(page)).slice(-1), ["7: red, column 1, not judged yet"]);

  connection.send(analysisEvent(columns, SCORES[6]));
  await waitForVerdict(page, "Red wins at once, if both play well.");
  assert.deepEqual((await getMoveNames(page)).slice(-1), ["7: red, column 1"]);
});

pageTest("the position on the board is analysed before the others", {}, async (page, url) => {
  const asked = [];
  const connections = await review(page, url, RED_WINS, (columns) => {
    asked.push(columns.length);
    // The server doesn't answer the question about the sixth position.
    return columns.length === 5 ? [] : answerScores(columns);
  });
  await page.locator(".judgements").filter({ hasText: "Not judged yet: 5 moves." }).waitFor();
  await waitUntil(page, () => asked.length >= 2);
  await press(page, /^2: yellow/);
  await waitForVerdict(page, "Red wins in 19 moves, if both play well.");
  assert.deepEqual(asked.slice(0, 3), [6, 5, 2]);
  // Each question has a connection of its own, which closes with the review.
  await press(page, "Back to the game");
  await waitForStatus(page, "Red wins!");
  await waitUntil(page, () => connections.slice(1).every(({ isOpen }) => !isOpen));
  assert.ok(connections[0].isOpen);
});

pageTest("a busy server is asked again", {}, async (page, url) => {
  let questions = 0;
  await review(page, url, [0, 1], (columns) => {
    questions++;
    return questions < 3 ? [{ type: "error", message: "Not now.", code: "busy" }] : [
      analysisEvent(columns, SCORES[2]),
    ];
  });
  await waitForVerdict(page, "Red wins in 19 moves, if both play well.");
});

pageTest("the reason is shown if there is no analysis", {}, async (page, url) => {
  const refusal = { type: "error", message: "The event means nothing here.", code: "bad_event" };
  await review(page, url, [0, 1], () => [refusal]);
  await waitForVerdict(page, "The event means nothing here.");
});

pageTest("the question is asked again after a lost connection", {}, async (page, url) => {
  let questions = 0;
  await review(page, url, [0, 1], (columns, connection) => {
    questions++;
    if (questions === 1) {
      connection.close(1012);
      return [];
    }
    return [analysisEvent(columns, SCORES[2])];
  });
  await waitForVerdict(page, "Red wins in 19 moves, if both play well.");
});
