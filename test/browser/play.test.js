// A game on one device, played with a mouse.

import assert from "node:assert/strict";
import { MOVING, pageTest } from "./browser.js";
import {
  DRAW,
  RED_WINS,
  assertPlayable,
  getCheckers,
  getColumn,
  getMarked,
  getStatus,
  open,
  play,
  press,
  waitForError,
  waitForOthers,
  waitForStatus,
} from "./game.js";

const WINS = [
  { line: "column", moves: [0, 1, 0, 1, 0, 1, 0], cells: ["0,0", "0,1", "0,2", "0,3"] },
  { line: "row", moves: [0, 0, 1, 1, 2, 2, 3], cells: ["0,0", "1,0", "2,0", "3,0"] },
  {
    line: "rising diagonal",
    moves: [0, 1, 1, 2, 2, 3, 2, 3, 3, 6, 3],
    cells: ["0,0", "1,1", "2,2", "3,3"],
  },
  {
    line: "falling diagonal",
    moves: [6, 5, 5, 4, 4, 3, 4, 3, 3, 0, 3],
    cells: ["3,3", "4,2", "5,1", "6,0"],
  },
];

// The columns of a game that is won by the last checker.
const LAST_CHECKER_WINS = [
  [0, 1, 6, 4, 4, 0, 1, 5, 3, 1, 5, 4, 4, 6],
  [0, 1, 6, 0, 0, 4, 3, 2, 4, 2, 0, 2, 5, 6],
  [3, 6, 2, 3, 2, 2, 6, 1, 5, 5, 3, 3, 5, 1],
].flat();

for (const { line, moves, cells } of WINS) {
  pageTest(`four in a ${line} win the game and are marked`, MOVING, async (page, url) => {
    await open(page, url);
    await play(page, moves);
    await waitForStatus(page, "Red wins!");
    assert.equal(await getStatus(page), `Red plays column ${moves.at(-1) + 1}. Red wins!`);
    assert.equal(await page.title(), "Red wins! – Connect Four");
    assert.deepEqual(await getMarked(page, "winning"), cells);
    await assertPlayable(page, false);
  });
}

pageTest("one checker that completes two lines marks both", {}, async (page, url) => {
  await open(page, url);
  await play(page, [0, 0, 1, 0, 0, 1, 1, 6, 2, 6, 2, 5, 3]);
  await waitForStatus(page, "Red wins!");
  const row = ["0,0", "1,0", "2,0", "3,0"];
  const diagonal = ["0,3", "1,2", "2,1"];
  assert.deepEqual((await getMarked(page, "winning")).sort(), [...row, ...diagonal].sort());
});

pageTest("yellow can win", {}, async (page, url) => {
  await open(page, url);
  await play(page, [0, 1, 0, 1, 0, 1, 2, 1]);
  await waitForStatus(page, "Yellow wins!");
});

pageTest("a click after the end changes nothing", MOVING, async (page, url) => {
  await open(page, url);
  await play(page, RED_WINS);
  await waitForStatus(page, "Red wins!");
  const checkers = await getCheckers(page);
  // Without force, Playwright waits until the column is enabled.
  await getColumn(page, 3).click({ force: true });
  assert.deepEqual(await getCheckers(page), checkers);
  assert.equal(await page.getByRole("alert").innerText(), "");
});

pageTest("the turn is shown by a text, by a checker and in the title", {}, async (page, url) => {
  await open(page, url);
  assert.equal(await page.title(), "Red's turn – Connect Four");
  assert.equal(await page.locator(".status .checker.red").count(), 1);
  await play(page, [3]);
  assert.equal(await getStatus(page), "Red plays column 4. Yellow's turn.");
  assert.equal(await page.title(), "Yellow's turn – Connect Four");
  assert.equal(await page.locator(".status .checker.yellow").count(), 1);
});

pageTest("the last move is marked", {}, async (page, url) => {
  await open(page, url);
  await play(page, [3]);
  assert.deepEqual(await getMarked(page, "last"), ["3,0"]);
  await play(page, [3]);
  assert.deepEqual(await getMarked(page, "last"), ["3,1"]);
});

pageTest("a full column is refused and changes nothing", {}, async (page, url) => {
  await open(page, url);
  await play(page, [3, 3, 3, 3, 3, 3]);
  const before = { checkers: await getCheckers(page), status: await getStatus(page) };
  await getColumn(page, 3).click();
  assert.equal(await waitForError(page), "This column is full.");
  assert.deepEqual({ checkers: await getCheckers(page), status: await getStatus(page) }, before);
});

pageTest("the next move removes the error", {}, async (page, url) => {
  await open(page, url);
  await play(page, [3, 3, 3, 3, 3, 3]);
  await getColumn(page, 3).click();
  await waitForError(page);
  await play(page, [4]);
  assert.equal(await page.getByRole("alert").innerText(), "");
  assert.deepEqual(await getCheckers(page), ["", "", "", "ryryry", "r", "", ""]);
});

pageTest("a full board without four in a row is a draw", {}, async (page, url) => {
  await open(page, url);
  await play(page, DRAW);
  await waitForStatus(page, "It's a draw.");
  assert.equal(await page.title(), "It's a draw – Connect Four");
  assert.equal(await page.locator(".status .checker.draw").count(), 1);
  assert.deepEqual(await getMarked(page, "winning"), []);
  await assertPlayable(page, false);
});

pageTest("the last checker of a full board can win", {}, async (page, url) => {
  await open(page, url);
  await play(page, LAST_CHECKER_WINS);
  await waitForStatus(page, "Yellow wins!");
  assert.equal((await getCheckers(page)).join("").length, 42);
});

for (const [motion, options] of Object.entries({ "with motion": MOVING, "without motion": {} })) {
  const name = `a double click plays one move, not the opponent's too, ${motion}`;
  pageTest(name, options, async (page, url) => {
    await open(page, url);
    await play(page, [3], (column) => column.dblclick());
    await play(page, [0]);
    assert.deepEqual(await getCheckers(page), ["y", "", "", "r", "", "", ""]);
  });
}

pageTest("a click on the frame of the board is no move", {}, async (page, url) => {
  await open(page, url);
  await page.locator(".board").click({ position: { x: 2, y: 200 } });
  await play(page, [0]);
  assert.deepEqual(await getCheckers(page), ["r", "", "", "", "", "", ""]);
});

pageTest("a new game begins on an empty board", {}, async (page, url) => {
  await open(page, url);
  await play(page, RED_WINS);
  await waitForStatus(page, "Red wins!");
  await press(page, "Play again");
  await waitForStatus(page, "A new game. Red's turn.");
  assert.deepEqual(await getCheckers(page), ["", "", "", "", "", "", ""]);
  await assertPlayable(page, true);
  await play(page, [0]);
  assert.deepEqual(await getCheckers(page), ["r", "", "", "", "", "", ""]);
});

pageTest("a player confirms to resign", {}, async (page, url) => {
  await open(page, url);
  await play(page, [3, 3, 2]);
  await press(page, "Resign");
  const name = "Does yellow resign? Red wins this game then.";
  const dialog = page.getByRole("dialog", { name });
  await dialog.getByRole("button", { name: "Keep playing" }).click();
  await play(page, [4]);
  assert.deepEqual(await getCheckers(page), ["", "", "r", "ry", "y", "", ""]);

  await press(page, "Resign");
  await page.getByRole("dialog").getByRole("button", { name: "Resign" }).click();
  await waitForStatus(page, "Red resigned. Yellow wins!");
  await assertPlayable(page, false);
});

pageTest("others can watch a game on this device", {}, async (page, url, newPerson) => {
  const spectator = await newPerson();
  await open(page, url);
  await play(page, [3]);
  await press(page, "Share");
  const field = page.getByRole("textbox");
  await spectator.goto(await field.inputValue());
  await waitForStatus(spectator, "Red plays column 4. Yellow's turn.");
  await waitForOthers(page, "One person is watching.");
});
