// Hints: the scores of the columns during a game.

import assert from "node:assert/strict";
import { assertAccessibleInAllColours, pageTest } from "./browser.js";
import {
  DRAW,
  RED_WINS,
  getColumn,
  getMarks,
  getSwitch,
  meet,
  open,
  play,
  press,
  waitForError,
  waitForOthers,
  waitForStatus,
  waitUntil,
} from "./game.js";
import { COMPUTER, LOCAL, PRESENCE, RED, analysisEvent, mockServer, playEvents } from "./mock.js";
import { foresee } from "./oracle.js";

// The scores of the empty board, and of the position after column 4.
const FIRST = [-2, -1, 0, 1, 0, -1, -2];
const SECOND = [-4, -2, -2, -1, -2, -2, -4];

async function waitForHint(page, text) {
  await page.locator(".hints [role=status]").getByText(text, { exact: true }).waitFor();
}

const getHintButton = (page) => page.getByRole("button", { name: "Hint" });

async function openComputer(page, url) {
  await page.goto(url);
  await press(page, "Play against the computer");
  await page.getByRole("button", { name: "Play", exact: true }).click();
  await waitForStatus(page, "Your turn.");
}

// Answer the events of a game. "answer" gets the columns so far, and returns events for a question.
function mockHints(page, answer, init = LOCAL) {
  const columns = [];
  return mockServer(page, (event, connection) => {
    if (event.type === "init") {
      connection.send(init, ...playEvents(...columns), PRESENCE);
    } else if (event.type === "play") {
      columns.push(event.column);
      connection.send(playEvents(...columns).at(-1));
    } else {
      connection.send(...answer(columns, event));
    }
  });
}

const answerFirst = (columns) => [analysisEvent(columns, columns.length === 0 ? FIRST : SECOND)];

pageTest("the hints show the score of each column", {}, async (page, url) => {
  const { events } = await mockHints(page, answerFirst);
  await open(page, url);
  assert.deepEqual(await getMarks(page), []);
  await getSwitch(page).check();
  await waitForHint(page, "Best: column 4 wins in 21 moves.");
  assert.deepEqual(await getMarks(page), ["−20", "−21", "=", "+21", "=", "−21", "−20"]);

  await play(page, [3]);
  await waitForHint(page, "Best: column 4 loses in 20 moves.");
  assert.deepEqual(await getMarks(page), ["−17", "−19", "−19", "−20", "−19", "−19", "−17"]);

  await getSwitch(page).uncheck();
  assert.deepEqual(await getMarks(page), []);
  assert.deepEqual(events.slice(1), [
    { type: "analyse" },
    { type: "play", column: 3, move: 1 },
    { type: "analyse" },
  ]);
});

pageTest("a screen reader reads the score of each column", {}, async (page, url) => {
  await mockHints(page, (columns) => [analysisEvent(columns, [18, 17, 0, null, -18, -17, -1])]);
  await open(page, url);
  await play(page, [3, 3, 3, 3, 3, 3]);
  await getSwitch(page).check();
  const list = page.getByRole("list", { name: "What each column is worth" });
  assert.deepEqual(await list.getByRole("listitem").allInnerTexts().then(clean), [
    "Column 1: wins at once",
    "Column 2: wins in 2 moves",
    "Column 3: draws",
    "Column 4: full",
    "Column 5: loses in 1 move",
    "Column 6: loses in 2 moves",
    "Column 7: loses in 18 moves",
  ]);
  // It is read with the column, too.
  const description = await getColumn(page, 1).evaluate((column) => {
    const id = column.getAttribute("aria-describedby");
    return document.getElementById(id).textContent;
  });
  assert.equal(description, "wins in 2 moves");
  assert.equal(await getColumn(page, 3).getAttribute("aria-describedby"), null);
});

// Remove the visible marks from the texts.
function clean(texts) {
  return texts.map((text) => text.slice(text.indexOf("Column")).replace(/\s+/g, " "));
}

pageTest("signs are shown until the scores are known", {}, async (page, url) => {
  const signs = { exact: false };
  const { connections } = await mockHints(page, (columns) => [
    analysisEvent(columns, FIRST.map(Math.sign), signs),
  ]);
  await open(page, url);
  await getSwitch(page).check();
  await waitForHint(page, "How soon is not known yet…");
  assert.deepEqual(await getMarks(page), ["−", "−", "=", "+", "=", "−", "−"]);
  connections[0].send(analysisEvent([], FIRST));
  await waitForHint(page, "Best: column 4 wins in 21 moves.");
  assert.deepEqual(await getMarks(page), ["−20", "−21", "=", "+21", "=", "−21", "−20"]);
});

pageTest("an answer about an earlier position is not shown", {}, async (page, url) => {
  const { connections } = await mockHints(page, () => []);
  await open(page, url);
  await getSwitch(page).check();
  await waitForHint(page, "Looking ahead…");
  await play(page, [3]);
  connections[0].send(analysisEvent([], FIRST), analysisEvent([3], SECOND));
  await waitForHint(page, "Best: column 4 loses in 20 moves.");
});

pageTest("a busy server is asked again without an error", {}, async (page, url) => {
  const busy = { type: "error", message: "Not now.", code: "busy" };
  let questions = 0;
  await mockHints(page, (columns) => {
    questions++;
    return questions < 3 ? [busy] : answerFirst(columns);
  });
  await open(page, url);
  await getSwitch(page).check();
  await waitForHint(page, "Best: column 4 wins in 21 moves.");
  assert.equal(questions, 3);
  assert.equal(await page.getByRole("alert").innerText(), "");
});

pageTest("the error of a busy server is no answer to a move", {}, async (page, url) => {
  const { connections, events } = await mockServer(page, (event, connection) => {
    if (event.type === "init") {
      connection.send(LOCAL, PRESENCE);
    }
  });
  await open(page, url);
  await getSwitch(page).check();
  await getColumn(page, 3).click();
  connections[0].send({ type: "error", message: "Not now.", code: "busy" });
  connections[0].send({ ...PRESENCE, watchers: 1 });
  await waitForOthers(page, "One person is watching.");
  // The first move is not answered yet, so a second one must not be sent.
  await getColumn(page, 4).click();
  connections[0].send(playEvents(3)[0]);
  await waitForStatus(page, "Yellow's turn.");
  const moves = events.filter(({ type }) => type === "play");
  assert.deepEqual(moves, [{ type: "play", column: 3, move: 1 }]);
});

pageTest("the checkbox is cleared if the server refuses hints", {}, async (page, url) => {
  const message = "While two people play, there are no hints.";
  const refusal = { type: "error", message, code: "no_analysis" };
  await mockHints(page, () => [refusal]);
  await open(page, url);
  await getSwitch(page).click();
  assert.equal(await waitForError(page), message);
  assert.equal(await getSwitch(page).isChecked(), false);
});

pageTest("invalid scores are not shown", {}, async (page, url) => {
  await mockHints(page, (columns) => [analysisEvent(columns, [1, 2, 3])]);
  await open(page, url);
  await getSwitch(page).check();
  assert.equal(
    await waitForError(page),
    "The server sent an event that this page can't use: scores must be 7 numbers or null.",
  );
  assert.deepEqual(await getMarks(page), []);
});

pageTest("an analysis may take longer than other answers", {}, async (page, url) => {
  await page.clock.install();
  const { connections } = await mockHints(page, () => []);
  await open(page, url);
  await getSwitch(page).check();
  await waitForHint(page, "Looking ahead…");
  await page.clock.fastForward(60_000);
  connections[0].send(analysisEvent([], FIRST));
  await waitForHint(page, "Best: column 4 wins in 21 moves.");
  assert.equal(connections.length, 1);
});

pageTest("the question is asked again after a lost connection", {}, async (page, url) => {
  const { connections, events } = await mockHints(page, () => []);
  await open(page, url);
  await getSwitch(page).check();
  await waitForHint(page, "Looking ahead…");
  connections[0].close(1012);
  await page.locator(".has-banner").waitFor();
  await page.locator(".has-banner").waitFor({ state: "hidden" });
  await waitUntil(page, () => events.length >= 4);
  connections[1].send(analysisEvent([], FIRST));
  await waitForHint(page, "Best: column 4 wins in 21 moves.");
});

pageTest("there are no hints for the moves of the computer", {}, async (page, url) => {
  // The second question is about the position after the computer's answer.
  const answer = (columns) => [analysisEvent(columns.length === 0 ? [] : [3, 0], FIRST)];
  const { connections, events } = await mockHints(page, answer, COMPUTER);
  await page.goto(url);
  await press(page, "Play against the computer");
  await page.getByRole("dialog").getByRole("button", { name: "Play" }).click();
  await getSwitch(page).check();
  await waitForHint(page, "Best: column 4 wins in 21 moves.");
  await getColumn(page, 3).click();
  await waitForStatus(page, "Computer thinks…");
  assert.deepEqual(await getMarks(page), []);
  connections[0].send(playEvents(3, 0)[1]);
  await waitForStatus(page, "Your turn.");
  await page.locator(".scores:visible").waitFor();
  connections[0].send({ type: "win", player: "yellow", reason: "resign" });
  await waitForStatus(page, "You lost.");
  assert.deepEqual(await getMarks(page), []);
  assert.equal(await getSwitch(page).count(), 0);
  assert.deepEqual(events.map(({ type }) => type), ["init", "analyse", "play", "analyse"]);
});

pageTest("a hint against the computer shows one best move", {}, async (page, url) => {
  const { connections, events } = await mockHints(page, () => [], COMPUTER);
  await openComputer(page, url);
  assert.deepEqual(await getMarks(page), []);
  await press(page, "Hint");
  await waitForHint(page, "Looking ahead…");
  // Without exact scores, the best move isn't known.
  connections[0].send(analysisEvent([], FIRST.map(Math.sign), { exact: false }));
  await waitForHint(page, "How soon is not known yet…");
  assert.deepEqual(await getMarks(page), []);
  connections[0].send(analysisEvent([], FIRST));
  await waitForHint(page, "Column 4 wins in 21 moves.");
  assert.deepEqual(await getMarks(page), ["", "", "", "+21", "", "", ""]);
  // There is one hint in a position, and the next one is for the next turn of the player.
  assert.equal(await getHintButton(page).getAttribute("aria-disabled"), "true");
  connections[0].send(...playEvents(3, 3).slice(0, 1));
  await waitForStatus(page, "Computer thinks…");
  assert.equal(await getHintButton(page).getAttribute("aria-disabled"), "true");
  connections[0].send(playEvents(3, 3)[1]);
  await waitForStatus(page, "Your turn.");
  assert.deepEqual(await getMarks(page), []);
  assert.equal(await getHintButton(page).getAttribute("aria-disabled"), "false");
  assert.deepEqual(events.slice(1), [{ type: "analyse" }]);
});

pageTest("hints are counted until the end of the game", {}, async (page, url) => {
  const { connections } = await mockHints(page, answerFirst, COMPUTER);
  await openComputer(page, url);
  const send = (...answers) => connections.at(-1).send(...answers);
  await press(page, "Hint");
  await waitForHint(page, "Column 4 wins in 21 moves.");
  const moves = playEvents(3, 0, 3, 1, 3);
  send(...moves.slice(0, 2));
  await waitForStatus(page, "Your turn.");
  // The scores help as a hint does.
  await getSwitch(page).check();
  send(analysisEvent([3, 0], FIRST));
  await page.locator(".scores:visible").waitFor();
  await getSwitch(page).uncheck();
  // A lost connection doesn't change the number.
  connections[0].close(1012);
  await waitUntil(page, () => connections.length === 2);
  await waitForStatus(page, "Your turn.");
  send({ type: "win", player: "red", reason: "resign" });
  await waitForHint(page, "You won with 2 hints.");
  assert.equal(await getHintButton(page).isVisible(), false);
  send({ type: "reset" }, COMPUTER, PRESENCE, { type: "win", player: "yellow", reason: "resign" });
  await waitForStatus(page, "You lost.");
  assert.equal(await page.locator(".hints [role=status]").first().innerText(), "");
});

pageTest("there is no hint on one device", {}, async (page, url) => {
  await mockHints(page, answerFirst);
  await open(page, url);
  await getSwitch(page).waitFor();
  assert.equal(await getHintButton(page).isVisible(), false);
});

pageTest("no question is asked after the last move of a game", {}, async (page, url) => {
  const { connections, events } = await mockHints(page, answerFirst);
  await open(page, url);
  await getSwitch(page).check();
  await waitForHint(page, "Best: column 4 wins in 21 moves.");
  // The result comes in a separate event.
  connections[0].send(...playEvents(...RED_WINS));
  await waitForStatus(page, "Red plays column 1.");
  connections[0].send({ type: "win", player: "red", line: [] });
  await waitForStatus(page, "Red wins!");
  const last = ["init", ...RED_WINS.slice(1).map(() => "analyse"), "analyse"];
  assert.deepEqual(events.map(({ type }) => type), last);
});

pageTest("there are no hints while two people play", {}, async (red, url, newPerson) => {
  const [yellow, spectator] = [await newPerson(), await newPerson()];
  const { watch } = await meet(red, yellow, url);
  await spectator.goto(watch);
  await waitForStatus(spectator, "Red's turn.");
  for (const page of [red, yellow, spectator]) {
    assert.equal(await getSwitch(page).count(), 0);
  }
  await yellow.close();
  await waitForOthers(spectator, "Red is here, yellow isn't.");
  assert.equal(await getSwitch(spectator).count(), 0);
  await red.close();
  await getSwitch(spectator).waitFor();
});

pageTest("a spectator gets hints after both players have left", {}, async (spectator, url) => {
  await mockServer(spectator, (event, connection) => {
    if (event.type === "init") {
      const init = { type: "init", player: null, watch: RED.watch };
      connection.send(init, { ...PRESENCE, red: false, yellow: false, watchers: 1 });
    } else {
      connection.send(analysisEvent([], FIRST));
    }
  });
  await spectator.goto(`${url}#watch=${RED.watch}`);
  await getSwitch(spectator).check();
  await waitForHint(spectator, "Best: column 4 wins in 21 moves.");
});

pageTest("the scores of the server agree with a brute force search", {}, async (page, url) => {
  await open(page, url);
  await play(page, DRAW.slice(0, 32));
  await getSwitch(page).check();
  for (const column of DRAW.slice(32, 36)) {
    await play(page, [column]);
    await page.locator(".hints [role=status]").getByText(/^Best/).waitFor();
    const checkers = await page.locator(".cell:not(.empty)").count();
    const expected = [0, 1, 2, 3, 4, 5, 6].map((next) => markOf(DRAW.slice(0, checkers), next));
    assert.deepEqual(await getMarks(page), expected);
  }
});

// Return the mark of a column by brute force: the number of moves of the winner.
function markOf(columns, next) {
  const end = foresee(columns, next);
  if (end === null || end.sign === 0) {
    return end === null ? "" : "=";
  }
  return (end.sign > 0 ? "+" : "−") + Math.ceil(end.plies / 2);
}

pageTest("the hints can be switched on by keyboard", {}, async (page, url) => {
  await mockHints(page, answerFirst);
  await open(page, url);
  await getSwitch(page).focus();
  await page.keyboard.press("Space");
  await waitForHint(page, "Best: column 4 wins in 21 moves.");
});

pageTest("hints are accessible", {}, async (page, url) => {
  await mockHints(page, (columns) => [analysisEvent(columns, [3, 2, 0, 3, -2, -3, 0])]);
  await open(page, url);
  await getSwitch(page).check();
  await page.locator(".scores:visible").waitFor();
  await assertAccessibleInAllColours(page);
});

for (const width of [320, 1280]) {
  const options = { viewport: { width, height: 800 } };
  pageTest(`the marks are above their columns at ${width} pixels`, options, async (page, url) => {
    await mockHints(page, (columns) => [analysisEvent(columns, [-1, -2, -3, 1, -3, -2, -1])]);
    await open(page, url);
    const before = await page.locator(".board").boundingBox();
    await getSwitch(page).check();
    await page.locator(".scores:visible").waitFor();
    assert.deepEqual(await page.locator(".board").boundingBox(), before);
    for (let column = 0; column < 7; column++) {
      const mark = await page.locator(".mark").nth(column).boundingBox();
      const box = await getColumn(page, column).boundingBox();
      assert.ok(mark.x >= box.x && mark.x + mark.width <= box.x + box.width);
      assert.ok(mark.y >= box.y);
    }
  });
}
