// Moves that are taken back.

import assert from "node:assert/strict";
import { assertAccessibleInAllColours, pageTest } from "./browser.js";
import {
  RED_WINS,
  getCheckers,
  getColumn,
  open,
  play,
  press,
  waitForLanding,
  waitForOthers,
  waitForStatus,
  waitForTitle,
  waitUntil,
} from "./game.js";
import { COMPUTER, LOCAL, PRESENCE, RED, answerInit, mockServer, playEvents } from "./mock.js";

const getButton = (page, name) => page.getByRole("button", { name, exact: true });

// The events by which a server takes back moves; "columns" are those of the moves that are left.
function takebackEvents(init, takebacks, ...columns) {
  const reset = { type: "reset", reason: "takeback", takebacks };
  return [reset, { ...init, takebacks }, ...playEvents(...columns), PRESENCE];
}

// Begin a game with a friend, and return the server.
async function begin(page, url, init = RED) {
  const server = await mockServer(page, (event, connection) => {
    if (event.type === "init") {
      connection.send(init, PRESENCE);
    }
  });
  await page.goto(url);
  await press(page, "Play with a friend");
  await waitForStatus(page, init.player === "red" ? "Your turn." : "Computer thinks…");
  return server;
}

pageTest("a player asks to take back a move", {}, async (page, url) => {
  const { connections, events } = await begin(page, url);
  assert.equal(await getButton(page, "Undo").isDisabled(), true);
  connections[0].send(...playEvents(3));
  await waitForStatus(page, "Yellow's turn.");
  await getButton(page, "Undo").click();
  await waitUntil(page, () => events.at(-1).type === "takeback");
  connections[0].send({ type: "takeback", player: "red" });
  await waitForOthers(
    page,
    "You asked to take back your move. Waiting for yellow's answer…",
  );
  assert.equal(await getButton(page, "Undo").isDisabled(), true);
  await assertAccessibleInAllColours(page);

  connections[0].send(...takebackEvents(RED, 1));
  await waitForStatus(page, "A move was taken back. Your turn.");
  assert.deepEqual(await getCheckers(page), ["", "", "", "", "", "", ""]);
  // A move says after how many takebacks it is meant.
  await getColumn(page, 2).click();
  await waitUntil(page, () => events.at(-1).type === "play");
  assert.deepEqual(events.at(-1), { type: "play", column: 2, move: 1, takebacks: 1 });
  connections[0].send(...playEvents(2));
  await waitForStatus(page, "You play column 3.");
});

pageTest("a player allows to take back a move by the keyboard", {}, async (page, url) => {
  const { connections, events } = await begin(page, url);
  connections[0].send(...playEvents(3, 4));
  await waitForStatus(page, "Yellow plays column 5. Your turn.");
  connections[0].send({ type: "takeback", player: "yellow" });
  await waitForOthers(page, "Yellow asks to take back a move.");
  await waitForTitle(page, "● Yellow asks to take back a move – Connect Four");
  await getButton(page, "Allow").focus();
  await page.keyboard.press("Enter");
  await waitUntil(page, () => events.at(-1).type === "takeback");
  connections[0].send(...takebackEvents(RED, 1, 3));
  await waitForStatus(page, "A move was taken back. Yellow's turn.");
  await waitForOthers(page, "Yellow is here.");
  assert.deepEqual(await getCheckers(page), ["", "", "", "r", "", "", ""]);
  await getButton(page, "Undo").waitFor();
});

pageTest("a move declines the request to take one back", {}, async (page, url) => {
  const { connections } = await begin(page, url);
  connections[0].send(...playEvents(3, 4), { type: "takeback", player: "yellow" });
  await getButton(page, "Allow").waitFor();
  connections[0].send(playEvents(3, 4, 3).at(-1));
  await waitForStatus(page, "You play column 4.");
  await waitForOthers(page, "Yellow is here.");
  await getButton(page, "Undo").waitFor();
});

pageTest("a request is shown again after a lost connection", {}, async (page, url) => {
  const { connections } = await mockServer(page, (event, connection) => {
    if (event.type === "init") {
      const request = connections.length > 1 ? [{ type: "takeback", player: "yellow" }] : [];
      connection.send(RED, ...playEvents(3, 4), ...request, PRESENCE);
    }
  });
  await page.goto(url);
  await press(page, "Play with a friend");
  await waitForStatus(page, "Your turn.");
  connections[0].close(1012);
  await waitForOthers(page, "Yellow asks to take back a move.");
});

pageTest("a move that was taken back is not sent again", {}, async (page, url) => {
  const { connections, events } = await begin(page, url);
  await getColumn(page, 3).click();
  await waitUntil(page, () => events.at(-1).type === "play");
  // The server takes back moves that this page has not seen yet.
  connections[0].send(...takebackEvents(RED, 1));
  await waitForStatus(page, "A move was taken back. Your turn.");
  assert.deepEqual(events.map(({ type }) => type), ["init", "play"]);
  assert.equal(await page.locator(".sending").count(), 0);
});

pageTest("a move that another tab has taken back is not sent again", {}, async (page, url) => {
  const { connections, events } = await mockServer(page, (event, connection) => {
    if (event.type === "init") {
      connection.send(connections.length > 1 ? { ...RED, takebacks: 1 } : RED, PRESENCE);
    }
  });
  await page.goto(url);
  await press(page, "Play with a friend");
  await waitForStatus(page, "Your turn.");
  await getColumn(page, 3).click();
  await waitUntil(page, () => events.at(-1).type === "play");
  // The move was played and taken back before the page is here again.
  connections[0].close(1012);
  await waitUntil(page, () => connections.length === 2 && events.at(-1).type === "init");
  await waitForStatus(page, "Your turn.");
  await getColumn(page, 2).click();
  await waitUntil(page, () => events.at(-1).type === "play");
  assert.deepEqual(events.at(-1), { type: "play", column: 2, move: 1, takebacks: 1 });
  assert.equal(events.filter(({ type }) => type === "play").length, 2);
});

pageTest("against the computer, a lost game is taken back", {}, async (page, url) => {
  const { connections, events } = await begin(page, url, { ...COMPUTER, player: "yellow" });
  connections[0].send(...playEvents(...RED_WINS), { type: "win", player: "red", line: [] });
  await waitForStatus(page, "You lost.");
  await waitForLanding(page);
  await getButton(page, "Undo").click();
  await waitUntil(page, () => events.at(-1).type === "takeback");
  const left = RED_WINS.slice(0, 5);
  connections[0].send(...takebackEvents({ ...COMPUTER, player: "yellow" }, 1, ...left));
  await waitForStatus(page, "A move was taken back. Your turn.");
  assert.equal(await page.locator(".winning").count(), 0);
  // A game that was given up stays lost.
  connections[0].send({ type: "win", player: "red", reason: "resign" });
  await waitForStatus(page, "You resigned.");
  await getButton(page, "Undo").waitFor({ state: "hidden" });
});

pageTest("spectators take nothing back", {}, async (page, url) => {
  const { connections } = await mockServer(page, answerInit);
  await page.goto(`${url}#watch=${RED.watch}`);
  await waitForStatus(page, "Your turn.");
  connections[0].send({ ...LOCAL, opponent: undefined }, ...playEvents(3), PRESENCE);
  connections[0].send({ type: "takeback", player: "red" });
  await waitForOthers(page, "Red asks to take back a move.");
  assert.equal(await page.locator(".take-back").isVisible(), false);
});
