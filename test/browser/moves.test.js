// Moves and their answers: lost, repeated, refused and missing ones.

import assert from "node:assert/strict";
import { pageTest } from "./browser.js";
import {
  assertPlayable,
  getCheckers,
  getColumn,
  getMarked,
  open,
  press,
  waitForError,
  waitForStatus,
  waitUntil,
} from "./game.js";
import { LOCAL, PRESENCE, RED, answerInit, mockServer, playEvents } from "./mock.js";

pageTest("no second move is sent before the server answers the first", {}, async (page, url) => {
  const { connections, events } = await mockServer(page, answerInit);
  const [first, second] = playEvents(3, 5);
  await open(page, url);
  await getColumn(page, 3).click();
  await getColumn(page, 4).click();
  connections[0].send(first);
  await waitForStatus(page, "Yellow's turn.");
  await getColumn(page, 5).click();
  connections[0].send(second);
  await waitForStatus(page, "Red's turn.");
  assert.deepEqual(events.slice(1), [
    { type: "play", column: 3, move: 1 },
    { type: "play", column: 5, move: 2 },
  ]);
});

pageTest("a lost move is sent again", {}, async (page, url) => {
  const { connections, events } = await mockServer(page, (event, connection) => {
    if (event.resume !== undefined) {
      connection.send(RED, ...playEvents(0, 1), PRESENCE);
    } else if (event.type === "init") {
      connection.send(RED, ...playEvents(0, 1), PRESENCE);
    } else if (connections.length === 1) {
      connection.close(1006);
    } else {
      connection.send(playEvents(0, 1, event.column).at(-1));
    }
  });
  await page.goto(url);
  await press(page, "Play with a friend");
  await waitForStatus(page, "Your turn.");
  await getColumn(page, 3).click();
  await waitForStatus(page, "You play column 4.");
  assert.deepEqual(events, [
    { type: "init" },
    { type: "play", column: 3, move: 3 },
    { type: "init", resume: RED.resume },
    { type: "play", column: 3, move: 3 },
  ]);
  assert.deepEqual(await getCheckers(page), ["r", "y", "", "r", "", "", ""]);
});

const FATES = {
  "that the server has received": playEvents(0, 1, 3),
  "that another move has replaced": playEvents(0, 1, 4),
  "that is not the next one now": playEvents(0),
  "that came after the end of the game": [
    ...playEvents(0, 1),
    { type: "win", player: "yellow", reason: "resign" },
  ],
};

for (const [fate, replay] of Object.entries(FATES)) {
  pageTest(`a move ${fate} is not sent again`, {}, async (page, url) => {
    const { connections, events } = await mockServer(page, (event, connection) => {
      if (event.type === "play") {
        connection.close(1006);
      } else {
        connection.send(RED, ...(event.resume ? replay : playEvents(0, 1)), PRESENCE);
      }
    });
    await page.goto(url);
    await press(page, "Play with a friend");
    await waitForStatus(page, "Your turn.");
    await getColumn(page, 3).click();
    await page.locator(".banner p:empty").waitFor({ state: "attached" });
    await waitUntil(page, () => connections.length === 2 && events.length >= 3);
    // The error proves that the page has received all events before it.
    connections[1].send({ type: "error", message: "Enough.", code: "internal" });
    await waitForError(page);
    assert.deepEqual(events.map(({ type }) => type), ["init", "play", "init"]);
    const moves = replay.filter(({ type }) => type === "play");
    assert.equal((await getCheckers(page)).join("").length, moves.length);
  });
}

pageTest("a move that can't be recorded is sent again", {}, async (page, url) => {
  let refusals = 0;
  const { events } = await mockServer(page, (event, connection) => {
    if (event.type === "init") {
      connection.send(RED, PRESENCE);
    } else if (refusals < 3) {
      refusals += 1;
      connection.send({ type: "error", message: "The disk is full.", code: "unavailable" });
    } else {
      connection.send(...playEvents(3));
    }
  });
  await page.goto(url);
  await press(page, "Play with a friend");
  await waitForStatus(page, "Your turn.");
  await page.clock.install();
  await page.clock.pauseAt(Date.now() + 60_000);
  await getColumn(page, 3).click();
  assert.equal(
    await waitForError(page),
    "The game is paused: the server can't record moves now. Your move is tried again…",
  );
  assert.deepEqual(await getCheckers(page), ["", "", "", "", "", "", ""]);
  await page.clock.resume();
  await waitForStatus(page, "You play column 4.");
  assert.deepEqual(events.slice(1), Array(4).fill({ type: "play", column: 3, move: 1 }));
  assert.equal(await page.getByRole("alert").innerText(), "");
});

pageTest("a pause is shown until it ends", {}, async (page, url) => {
  const { connections } = await mockServer(page, answerInit);
  const start = "The game is paused: the server can't record moves now.";
  await open(page, url);
  connections[0].send({ ...PRESENCE, paused: true });
  assert.equal(await waitForError(page), `${start} It goes on by itself…`);
  // A move during the pause is kept.
  await getColumn(page, 3).click();
  connections[0].send({ type: "error", message: "Try later.", code: "unavailable" });
  const alert = page.getByRole("alert");
  await alert.getByText(`${start} Your move is tried again…`).waitFor();
  connections[0].send(PRESENCE);
  await alert.getByText(start).waitFor({ state: "detached" });
  connections[0].send(...playEvents(3));
  await waitForStatus(page, "Red plays column 4. Yellow's turn.");
});

pageTest("a resignation that can't be recorded is not repeated", {}, async (page, url) => {
  const message = "The server can't record the game now.";
  const { events } = await mockServer(page, (event, connection) => {
    answerInit(event, connection);
    if (event.type === "resign") {
      connection.send({ type: "error", message, code: "unavailable" });
    }
  });
  await open(page, url);
  await press(page, "Resign");
  await page.getByRole("dialog").getByRole("button", { name: "Resign" }).click();
  assert.equal(await waitForError(page), message);
  assert.deepEqual(events.map(({ type }) => type), ["init", "resign"]);
});

pageTest("a move that the server repeats is shown once", {}, async (page, url) => {
  const { connections } = await mockServer(page, answerInit);
  const [first, second] = playEvents(3, 3);
  await open(page, url);
  connections[0].send(first, first, second, first);
  await waitForStatus(page, "Yellow plays column 4. Red's turn.");
  assert.deepEqual(await getCheckers(page), ["", "", "", "ry", "", "", ""]);
  assert.equal(await page.getByRole("alert").innerText(), "");
});

pageTest("the page asks for all moves if one is missing", {}, async (page, url) => {
  const moves = playEvents(3, 3, 4);
  const { connections } = await mockServer(page, (event, connection) => {
    connection.send(LOCAL, ...(event.resume ? moves : []), PRESENCE);
  });
  await open(page, url);
  connections[0].send(moves[0], moves[2]);
  await waitForStatus(page, "Red plays column 5.");
  assert.deepEqual(await getCheckers(page), ["", "", "", "ry", "r", "", ""]);
});

pageTest("the server's winning line is marked", {}, async (page, url) => {
  const { connections } = await mockServer(page, answerInit);
  await open(page, url);
  const line = [[3, 0], [4, 0]];
  connections[0].send(...playEvents(3, 0, 4), { type: "win", player: "red", line });
  await waitForStatus(page, "Red wins!");
  assert.deepEqual(await getMarked(page, "winning"), ["3,0", "4,0"]);
  await assertPlayable(page, false);
});
