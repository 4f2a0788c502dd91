// The board in the page of a student who follows the first part of the tutorial.

import assert from "node:assert/strict";
import { assertAccessible, pageTest, serveAt } from "./browser.js";
import { getCheckers, getColumn, getMarked, open, play } from "./game.js";

const ORIGIN = "http://drop-in.example";

// A page that uses the board as the tutorial describes it.
const INDEX = `<!DOCTYPE html>
<html lang="en">
  <head>
    <title>A student's game</title>
    <link rel="icon" href="favicon.svg">
    <script src="main.js" type="module"></script>
  </head>
  <body>
    <main>
      <h1>A student's game</h1>
      <div class="board"></div>
    </main>
  </body>
</html>
`;

const MAIN = `
import * as connect4 from "./connect4.js";

const board = document.querySelector(".board");
connect4.createBoard(board);
window.connect4 = connect4;
window.board = board;

// Play alternate colours without any server.
const rows = [0, 0, 0, 0, 0, 0, 0];
let player = connect4.PLAYER1;
board.addEventListener("click", ({ target }) => {
  if (target.dataset.column !== undefined) {
    const column = parseInt(target.dataset.column, 10);
    connect4.playMove(board, player, column, rows[column]++);
    player = player === connect4.PLAYER1 ? connect4.PLAYER2 : connect4.PLAYER1;
  }
});
`;

async function openDropIn(page) {
  await serveAt(page, ORIGIN, { "index.html": INDEX, "main.js": MAIN });
  await page.goto(`${ORIGIN}/`);
  await page.waitForFunction(() => window.board !== undefined);
}

pageTest("a page in the tutorial's style plays on the board", {}, async (page) => {
  await openDropIn(page);
  await play(page, [3, 3, 2]);
  assert.deepEqual(await getCheckers(page), ["", "", "r", "ry", "", "", ""]);
});

pageTest("a click on any part of a column plays the column", {}, async (page) => {
  await openDropIn(page);
  const { height } = await getColumn(page, 5).boundingBox();
  const heights = [2, height / 2, height - 2];
  const clickAt = (y) => (column) => column.click({ position: { x: 10, y } });
  for (const y of heights) {
    await play(page, [5], clickAt(y));
  }
  assert.deepEqual(await getCheckers(page), ["", "", "", "", "", "ryr", ""]);
});

pageTest("the elements have the tutorial's classes", {}, async (page) => {
  await openDropIn(page);
  assert.equal(await page.locator(".board > .column").count(), 7);
  assert.equal(await page.locator(".column > .cell.empty[data-column]").count(), 42);
  await play(page, [0, 1]);
  assert.equal(await page.locator(".cell.empty").count(), 40);
  assert.equal(await page.locator(".cell.red[data-column='0']").count(), 1);
  assert.equal(await page.locator(".cell.yellow[data-column='1']").count(), 1);
});

pageTest("the board loads its style sheet", {}, async (page) => {
  await openDropIn(page);
  const hrefs = await page
    .locator("link[rel=stylesheet]")
    .evaluateAll((links) => links.map((link) => link.href));
  assert.deepEqual(hrefs, [`${ORIGIN}/connect4.css`]);
});

pageTest("a style sheet that the page links is loaded once", {}, async (page, url) => {
  await open(page, url);
  assert.equal(await page.locator("link[href$='connect4.css']").count(), 1);
});

pageTest("the board marks four in a row without the server", {}, async (page) => {
  await openDropIn(page);
  await play(page, [0, 1, 0, 1, 0, 1, 0]);
  assert.deepEqual(await getMarked(page, "winning"), ["0,0", "0,1", "0,2", "0,3"]);
});

pageTest("the next checker is hidden after the game", {}, async (page) => {
  const getNextChecker = () =>
    getColumn(page, 0).evaluate((column) => getComputedStyle(column, "::before").backgroundImage);

  await openDropIn(page);
  await play(page, [0, 1, 0, 1, 0, 1]);
  assert.notEqual(await getNextChecker(), "none");
  await play(page, [0]);
  assert.equal(await getNextChecker(), "none");
});

const ERRORS = [
  { move: ["blue", 0, 0], name: "Error", message: /player/i },
  { move: ["red", 7, 0], name: "RangeError", message: /column/i },
  { move: ["red", -1, 0], name: "RangeError", message: /column/i },
  { move: ["red", 0, 6], name: "RangeError", message: /row/i },
  { move: ["red", 0, undefined], name: "RangeError", message: /row/i },
  { move: ["red", 3, 0], name: "Error", message: /cell/i },
];

for (const { move, name, message } of ERRORS) {
  pageTest(`the impossible move ${JSON.stringify(move)} throws an error`, {}, async (page) => {
    await openDropIn(page);
    await play(page, [3]);
    const error = await page.evaluate((args) => {
      try {
        window.connect4.playMove(window.board, ...args);
        return null;
      } catch (thrown) {
        return { name: thrown.name, message: thrown.message };
      }
    }, move);
    assert.equal(error.name, name);
    assert.match(error.message, message);
    assert.deepEqual(await getCheckers(page), ["", "", "", "r", "", "", ""]);
  });
}

for (const colorScheme of ["light", "dark"]) {
  const options = { colorScheme };
  pageTest(`the board is accessible in a ${colorScheme} page`, options, async (page) => {
    await openDropIn(page);
    await play(page, [0, 1, 0, 1, 0, 1, 0]);
    await assertAccessible(page);
  });
}
