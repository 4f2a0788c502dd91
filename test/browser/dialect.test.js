// The page of a student who follows the later parts of the tutorial: it knows the tutorial's events
// only.

import assert from "node:assert/strict";
import { pageTest, serveAt } from "./browser.js";
import {
  getCheckers,
  getColumn,
  invite,
  playTogether,
  waitForOthers,
  waitForStatus,
} from "./game.js";

const INDEX = `<!DOCTYPE html>
<html lang="en">
  <head>
    <title>A student's game</title>
    <link rel="icon" href="favicon.svg">
    <script src="main.js" type="module"></script>
  </head>
  <body>
    <nav class="actions">
      <a class="action join" href="">Join</a>
      <a class="action watch" href="">Watch</a>
    </nav>
    <div class="board"></div>
    <output></output>
  </body>
</html>
`;

const MAIN = `
import { createBoard, playMove } from "./connect4.js";

const board = document.querySelector(".board");
const output = document.querySelector("output");
const keys = Object.fromEntries(new URLSearchParams(window.location.search));
const websocket = new WebSocket(window.location.origin.replace("http", "ws"));
const send = (event) => websocket.send(JSON.stringify(event));

const receive = {
  init({ join, watch }) {
    document.querySelector(".join").href = "?join=" + join;
    document.querySelector(".watch").href = "?watch=" + watch;
  },
  play({ player, column, row }) {
    playMove(board, player, column, row);
  },
  win({ player }) {
    output.textContent = player + " wins";
  },
  error({ message }) {
    output.textContent = message;
  },
};

createBoard(board);
websocket.onopen = () => send({ type: "init", ...keys });
websocket.onmessage = ({ data }) => {
  const event = JSON.parse(data);
  receive[event.type](event);
};
board.onclick = ({ target }) => {
  if (keys.watch === undefined && target.dataset.column !== undefined) {
    send({ type: "play", column: Number(target.dataset.column) });
  }
};
`;

// Open the student's page instead of this project's.
async function openStudents(page, address) {
  await serveAt(page, new URL(address).origin, { "index.html": INDEX, "main.js": MAIN });
  await page.goto(address);
  await getColumn(page, 0).waitFor();
}

// Wait for the server's answer, and return a link in it.
async function readLink(page, name) {
  await page.locator(`.${name}:not([href=""])`).waitFor();
  return page.locator(`.${name}`).evaluate((link) => link.href);
}

async function waitForOutput(page, text) {
  await page.locator("output").getByText(text, { exact: true }).waitFor();
}

pageTest("two players and a spectator see the whole game", {}, async (red, url, newPerson) => {
  const [yellow, spectator] = [await newPerson(), await newPerson()];
  await openStudents(red, url);
  await openStudents(yellow, await readLink(red, "join"));
  await openStudents(spectator, await readLink(red, "watch"));

  const pages = [red, yellow, spectator];
  await playTogether([red, yellow], [3, 3, 2]);
  await getColumn(red, 0).click();
  await waitForOutput(red, "It isn't your turn.");
  await playTogether([red, yellow], [2, 4, 4, 5]);
  for (const page of pages) {
    await waitForOutput(page, "red wins");
    assert.deepEqual(await getCheckers(page), ["", "", "ry", "ry", "ry", "r", ""]);
  }
});

pageTest("a late spectator sees all moves", {}, async (red, url, newPerson) => {
  const [yellow, spectator] = [await newPerson(), await newPerson()];
  await openStudents(red, url);
  await openStudents(yellow, await readLink(red, "join"));
  await playTogether([red, yellow], [0, 1, 0, 1]);
  await openStudents(spectator, await readLink(red, "watch"));
  await spectator.locator(".cell:not(.empty)").nth(3).waitFor();
  await playTogether([red, yellow], [0]);
  await spectator.locator(".cell:not(.empty)").nth(4).waitFor();
  assert.deepEqual(await getCheckers(spectator), ["rrr", "yy", "", "", "", "", ""]);
});

pageTest("a wrong link is answered by an error", {}, async (page, url) => {
  await openStudents(page, `${url}?join=nosuchgamehereno`);
  await waitForOutput(page, "Game not found.");
});

pageTest("a student's page plays against this project's", {}, async (red, url, newPerson) => {
  const yellow = await newPerson();
  const { join } = await invite(red, url);
  await openStudents(yellow, join.replace("#", "?"));
  await waitForOthers(red, "Yellow is here.");
  await playTogether([red, yellow], [3, 0, 3, 0, 3, 0]);
  await getColumn(red, 3).click();
  await waitForStatus(red, "You won!");
  await waitForOutput(yellow, "red wins");
});
