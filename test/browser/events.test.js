// Events that the page doesn't expect.

import assert from "node:assert/strict";
import { pageTest } from "./browser.js";
import {
  getCheckers,
  getColumn,
  getStatus,
  open,
  waitForBanner,
  waitForError,
  waitForOthers,
  waitForStatus,
} from "./game.js";
import { LOCAL, PRESENCE, RED, answerInit, mockServer, playEvents } from "./mock.js";

pageTest("a message of the server is shown as text, not as HTML", {}, async (page, url) => {
  const text = "<b>You</b> &amp; <img src=x onerror=alert(1)>";
  const { connections } = await mockServer(page, (event, connection) => {
    if (event.join !== undefined) {
      connection.send({ type: "error", message: text, code: "too_many" });
      connection.close(1008);
    } else {
      answerInit(event, connection);
    }
  });
  await open(page, url);
  connections[0].send({ type: "error", message: text, code: "internal" });
  assert.equal(await waitForError(page), text);
  connections[0].close(1000, text);
  await waitForBanner(page, text);
  await page.goto(`${url}#join=${RED.join}`);
  assert.equal(await waitForError(page), text);
});

// Events of a newer server, with fields that known events have, too.
const UNKNOWN_EVENTS = [
  { type: "dance" },
  { type: "toString", move: 1 },
  { type: "swap", player: "yellow", column: 3, row: 0, move: 1 },
  { type: "notice", message: "Be quick.", code: "unavailable" },
];

pageTest("events of unknown types change nothing", {}, async (page, url) => {
  await page.clock.install();
  const { connections, events } = await mockServer(page, (event, connection) => {
    if (event.type === "init") {
      connection.send(LOCAL, PRESENCE);
    } else if (connections.length === 2) {
      connection.send(...playEvents(3));
    }
  });
  await open(page, url);
  await getColumn(page, 3).click();
  const getContent = () => page.locator("body").innerHTML();
  const before = await getContent();
  // The presence of a spectator proves that the page has received them.
  connections[0].send(...UNKNOWN_EVENTS, { ...PRESENCE, watchers: 1 });
  await waitForOthers(page, "One person is watching.");
  connections[0].send(PRESENCE);
  await page.locator(".watchers:empty").waitFor({ state: "attached" });
  assert.equal(await getContent(), before);
  // The page still waits for the answer to its move, and sends the move again.
  await page.clock.runFor(11_000);
  await waitForStatus(page, "Red plays column 4.");
  assert.deepEqual(events.map(({ type }) => type), ["init", "play", "init", "play"]);
});

const SURPRISES = {
  "text that isn't JSON": "Hello!",
  "JSON that isn't an object": "null",
  "an unknown player": '{"type":"play","player":"blue","column":3,"row":0,"move":1}',
  "an unknown winner": '{"type":"win","player":"toString"}',
  "an impossible column": '{"type":"play","player":"red","column":7,"row":0,"move":1}',
  "an impossible row": '{"type":"play","player":"red","column":0,"row":6,"move":1}',
  "an impossible line": '{"type":"win","player":"red","line":7}',
};

for (const [surprise, message] of Object.entries(SURPRISES)) {
  pageTest(`the game goes on after ${surprise}`, {}, async (page, url) => {
    const { connections } = await mockServer(page, answerInit);
    await open(page, url);
    connections[0].sendText(message);
    assert.match(
      await waitForError(page),
      /^The server sent an event that this page can't use: .+$/,
    );
    assert.equal(await getStatus(page), "Red's turn.");

    connections[0].send(...playEvents(3));
    await waitForStatus(page, "Yellow's turn.");
    assert.deepEqual(await getCheckers(page), ["", "", "", "r", "", "", ""]);
    assert.equal(await page.getByRole("alert").innerText(), "");
  });
}
