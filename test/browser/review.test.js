// Looking through a game that has ended, and at the positions of links.

import assert from "node:assert/strict";
import { assertAccessible, pageTest } from "./browser.js";
import {
  DRAW,
  RED_WINS,
  getCheckers,
  getColumn,
  getMarked,
  getSwitch,
  meet,
  open,
  play,
  playTogether,
  press,
  waitForBanner,
  waitForError,
  waitForStatus,
  waitForTitle,
} from "./game.js";
import { LOCAL, PRESENCE, analysisEvent, answerAnalysis, mockServer, playEvents } from "./mock.js";
import { foresee } from "./oracle.js";

const WIN = { type: "win", player: "red", line: [[0, 0], [0, 1], [0, 2], [0, 3]] };

// Scores in which column 1 wins, the others lose.
const WINNING = [1, -1, -1, -1, -1, -1, -1];

const getReview = (page) => page.locator(".review");

// Look through a game of these moves, in front of a server that answers questions by "analyse".
async function review(page, url, moves, analyse) {
  const answer = answerAnalysis(analyse);
  const { connections } = await mockServer(page, (event, connection) => {
    if (event.opponent === "local") {
      const end = { type: "win", player: "red", reason: "resign" };
      connection.send(LOCAL, ...playEvents(...moves), moves === RED_WINS ? WIN : end, PRESENCE);
    } else {
      answer(event, connection);
    }
  });
  await page.goto(url);
  await press(page, "Play on this device");
  await press(page, "Look through the game");
  return connections;
}

async function waitForStanding(page, text) {
  await page.locator(".standing [role=status]").filter({ hasText: text }).waitFor();
}

async function waitForVerdict(page, text) {
  await page.locator(".verdict").getByText(text, { exact: true }).waitFor();
}

async function waitForJudgements(page, text) {
  await page.locator(".judgements").getByText(text, { exact: true }).waitFor();
}

// Return the names of the moves in the list.
function getMoveNames(page) {
  return page
    .locator(".moves button")
    .evaluateAll((buttons) => buttons.map((button) => button.getAttribute("aria-label")));
}

function getMarks(page) {
  return page.locator("#review-score li").evaluateAll((items) =>
    items.map((item) => item.querySelector(".mark")?.textContent ?? ""),
  );
}

const answerNothing = () => [];

pageTest("a game that has ended is stepped through", {}, async (page, url) => {
  await review(page, url, RED_WINS, answerNothing);
  await waitForStanding(page, "Move 7 of 7: column 1. Red wins!");
  await assertEnds(page, ["Next move", "Last move"]);
  await waitForTitle(page, "Looking through the game – Connect Four");
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

// Assert that these steps, and no others, say that they lead nowhere.
async function assertEnds(page, names) {
  const ends = page.locator(".steps").getByRole("button", { disabled: true });
  const labels = await ends.evaluateAll((buttons) =>
    buttons.map((button) => button.getAttribute("aria-label")),
  );
  assert.deepEqual(labels, names);
}

pageTest("keys step through the game", {}, async (page, url) => {
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

  // On the board, arrows move between the columns.
  await getColumn(getReview(page), 3).focus();
  await page.keyboard.press("ArrowLeft");
  assert.match(await getFocus(), /^Column 3, /);
  await waitForStanding(page, "Move 5 of 7");

  // In the link, they move between the letters.
  await page.getByRole("textbox", { name: "Link to this position" }).focus();
  await page.keyboard.press("Home");
  await waitForStanding(page, "Move 5 of 7");
  await getSwitch(page).focus();
  await page.keyboard.press("Home");
  await waitForStanding(page, "The empty board.");
});

pageTest("nothing falls that was played before", {}, async (page, url) => {
  await review(page, url, RED_WINS, answerNothing);
  await press(page, "Previous move");
  await waitForStanding(page, "Move 6 of 7");
  const getMoving = () => page.locator(".review .cell:not(.empty, .still)").count();
  assert.equal(await getMoving(), 0);
  await press(page, "Next move");
  await waitForStanding(page, "Move 7 of 7");
  assert.equal(await getMoving(), 1);
});

// A made-up server: what each column is worth after so many moves.
const SCORES = {
  // Red could win, and draws; yellow could draw, and loses.
  1: [-1, -1, 0, -1, -1, -1, -1],
  2: [2, 2, 2, 2, 2, 2, 2],
  // A slow win, and a loss that comes sooner than it must.
  3: [-3, -2, -3, -3, -3, -3, -1],
  4: [16, 17, 18, 18, 18, 18, 18],
  5: WINNING.map((score) => -score),
  6: [18, -1, -1, -1, -1, -1, -1],
};

const answerScores = (columns) => [analysisEvent(columns, SCORES[columns.length])];

pageTest("mistakes are marked, and what would have been better", {}, async (page, url) => {
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

pageTest("what is not known yet is not pretended", {}, async (page, url) => {
  const open = [];
  await review(page, url, RED_WINS, (columns, connection) => {
    open.push({ columns: [...columns], connection });
    return [];
  });
  // The first position is known to everybody; it is the last ones that are quickly looked at.
  await waitForJudgements(page, "Red: 1 mistake. Yellow: 0 mistakes. Not judged yet: 6 moves.");
  await press(page, "Previous move");
  await waitForVerdict(page, "What this position is worth isn't known yet…");
  assert.deepEqual(await getMarks(page), []);
  assert.deepEqual((await getMoveNames(page)).slice(-1), ["7: red, column 1, not judged yet"]);

  const { columns, connection } = open.at(-1);
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
    // The server takes its time for the sixth position.
    return columns.length === 5 ? [] : answerScores(columns);
  });
  await page.locator(".judgements").filter({ hasText: "Not judged yet: 5 moves." }).waitFor();
  while (asked.length < 2) {
    await page.locator(".review .board").evaluate(() => new Promise(requestAnimationFrame));
  }
  await press(page, /^2: yellow/);
  await waitForVerdict(page, "Red wins in 19 moves, if both play well.");
  assert.deepEqual(asked.slice(0, 3), [6, 5, 2]);
  // One question at a time, each on a connection of its own, and none when it is answered.
  await press(page, "Back to the game");
  await waitForStatus(page, "Red wins!");
  while (connections.slice(1).some(({ isOpen }) => isOpen)) {
    await page.locator(".board").evaluate(() => new Promise(requestAnimationFrame));
  }
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

pageTest("why there is no analysis is told", {}, async (page, url) => {
  const refusal = { type: "error", message: "The event means nothing here.", code: "bad_event" };
  await review(page, url, [0, 1], () => [refusal]);
  await waitForVerdict(page, "The event means nothing here.");
});

pageTest("a lost connection does not lose the question", {}, async (page, url) => {
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

pageTest("other moves can be tried", {}, async (page, url) => {
  await review(page, url, RED_WINS, answerNothing);
  await press(page, "3: red, column 1");
  const board = getReview(page);
  // The same move is no other one.
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
  assert.equal(focused, "Look through the game");
  await press(page, "Look through the game");
  await waitForStanding(page, "Move 7 of 7");
});

pageTest("a game of two people is looked through", {}, async (red, url, newPerson) => {
  const yellow = await newPerson();
  await meet(red, yellow, url);
  await playTogether([red, yellow], DRAW);
  await press(red, "Look through the game");
  await waitForStanding(red, "It's a draw.");
  const moves = red.locator(".moves button");
  for (let index = 34; index < 42; index++) {
    await moves.nth(index).and(red.locator(":not(.unknown)")).waitFor();
    const name = await moves.nth(index).getAttribute("class");
    assert.equal(name, judge(DRAW.slice(0, index), DRAW[index]), `move ${index + 1}`);
  }

  // An offer of a rematch is heard there, too, and its game begins on the other screen.
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

pageTest("a rematch ends the looking back", {}, async (red, url, newPerson) => {
  const yellow = await newPerson();
  await meet(red, yellow, url);
  await playTogether([red, yellow], RED_WINS);
  await press(red, "Rematch");
  await press(red, "Look through the game");
  await waitForStanding(red, "Move 7 of 7");
  await press(yellow, "Accept rematch");
  await waitForStatus(red, "New game. You are yellow.");
  await waitForStatus(yellow, "New game. You are red.");
  assert.equal(await red.locator(".review .board").count(), 0);
  await playTogether([yellow, red], [3]);
});

pageTest("a link leads to a position, which goes on", {}, async (page, url) => {
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

pageTest("what a link's position is worth is told when asked", {}, async (page, url) => {
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

pageTest("a position's link is copied from a game", {}, async (page, url, newPerson) => {
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
  // Nothing goes on after the end.
  await getColumn(getReview(other), 3).click({ force: true });
  assert.equal((await getCheckers(getReview(other))).join("").length, 7);
});

pageTest("the empty board is known to everybody", {}, async (page, url) => {
  const { connections } = await mockServer(page);
  await page.goto(`${url}?pos=`);
  await waitForStanding(page, "The empty board. Red to move.");
  await getSwitch(page).check();
  await waitForVerdict(page, "Red wins in 21 moves, if both play well.");
  assert.deepEqual(await getMarks(page), ["−20", "−21", "=", "+21", "=", "−21", "−20"]);
  assert.equal(connections.length, 0);
});

pageTest("the server knows the positions of links", {}, async (page, url) => {
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
  pageTest(`the position ${position} is none`, {}, async (page, url) => {
    await page.goto(`${url}?pos=${position}`);
    assert.equal(await waitForError(page), sentence);
    assert.equal(page.url(), url);
    await page.getByRole("button", { name: "Play with a friend" }).waitFor();
  });
}

const light = { colorScheme: "light", reducedMotion: "reduce" };

pageTest("the review is accessible", light, async (page, url) => {
  await review(page, url, RED_WINS, answerScores);
  await waitForJudgements(page, "Red: 1 mistake. Yellow: 1 mistake.");
  await press(page, "6: yellow, column 2");
  await waitForVerdict(page, "Red wins at once, if both play well.");
  await assertAccessible(page);
  await page.emulateMedia({ colorScheme: "dark" });
  await assertAccessible(page);
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
    // Whoever steps through the moves sees the board all the time.
    for (const part of [".standing", ".review .board", ".steps"]) {
      const box = await page.locator(part).boundingBox();
      assert.ok(box.x >= 0 && box.x + box.width <= width, `${part} is too wide`);
      assert.ok(box.y >= 0 && box.y + box.height <= height, `${part} is too high`);
    }
    const { scrollWidth, clientWidth } = await page.evaluate(() => document.documentElement);
    assert.equal(scrollWidth, clientWidth);
    // Nothing that is said moves it.
    for (const move of [35, 34, 0]) {
      await press(page, move === 0 ? "First position" : "Previous move");
      await waitForStanding(page, move === 0 ? "The empty board." : `Move ${move} of 36`);
      assert.deepEqual(await page.locator(".review .board").boundingBox(), before);
    }
  });
}
