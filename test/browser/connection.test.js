import assert from "node:assert/strict";
import { pageTest, serveAt } from "./browser.js";
import {
  assertPlayable,
  getColumn,
  getDiscs,
  getStatus,
  open,
  play,
  waitForError,
  waitForStatus,
} from "./game.js";
import { startServer } from "./server.js";

// Answer all WebSocket connections of a page in place of a server; return their addresses.
async function answerConnections(page, greet = () => {}) {
  const addresses = [];
  await page.routeWebSocket(/.*/, (websocket) => {
    addresses.push(websocket.url());
    greet(websocket);
  });
  return addresses;
}

const ADDRESSES = [
  { rule: "its own origin", page: "http://localhost:8123/", server: "ws://localhost:8123/" },
  { rule: "its own origin", page: "http://four.example/", server: "ws://four.example/" },
  { rule: "its own origin by wss", page: "https://four.example/", server: "wss://four.example/" },
  { rule: "port 8001, not 8000", page: "http://localhost:8000/", server: "ws://localhost:8001/" },
  { rule: "port 8001, not 8000", page: "http://192.0.2.7:8000/", server: "ws://192.0.2.7:8001/" },
  { rule: "port 8001, not 8000", page: "http://[::1]:8000/", server: "ws://[::1]:8001/" },
  {
    rule: "port 8001 by wss",
    page: "https://four.example:8000/",
    server: "wss://four.example:8001/",
  },
  {
    rule: "the address it is given",
    page: "http://localhost:8000/?server=ws://four.example/play",
    server: "ws://four.example/play",
  },
  {
    rule: "the host and port it is given",
    page: "http://localhost:8000/?server=localhost:9001",
    server: "ws://localhost:9001/",
  },
  {
    rule: "the host and port it is given, by wss",
    page: "https://four.example/?server=other.example:9001",
    server: "wss://other.example:9001/",
  },
];

for (const { rule, page: address, server } of ADDRESSES) {
  pageTest(`the page at ${address} connects to ${rule}`, {}, async (page) => {
    await serveAt(page, new URL(address).origin);
    const addresses = await answerConnections(page);
    await open(page, address);
    assert.deepEqual(addresses, [server]);
  });
}

for (const server of ["", "ftp://localhost/", "localhost:99999", "ws://localhost:8001/#game"]) {
  pageTest(`"${server}" is refused as the address of a server`, {}, async (page, url) => {
    await page.goto(`${url}?server=${encodeURIComponent(server)}`);
    assert.equal(
      await waitForError(page),
      `"${server}" isn't the address of a server. It should look like ws://localhost:8001/.`,
    );
    assert.equal(await page.title(), "Not connected – Connect Four");
    await assertPlayable(page, false);
  });
}

pageTest("a click before the connection opens does no harm", {}, async (page, url) => {
  let openConnection;
  const opening = new Promise((resolve) => {
    openConnection = resolve;
  });
  const sent = [];
  await page.routeWebSocket(/.*/, async (websocket) => {
    websocket.onMessage((message) => sent.push(message));
    await opening;
  });
  await page.goto(url);
  await waitForStatus(page, "Connecting…");
  await assertPlayable(page, false);
  await getColumn(page, 3).click({ force: true });

  openConnection();
  await waitForStatus(page, "Red's turn.");
  await assertPlayable(page, true);
  assert.deepEqual(sent, []);
});

pageTest("until the server answers, no second move is sent", {}, async (page, url) => {
  const sent = [];
  let answer;
  await answerConnections(page, (websocket) => {
    websocket.onMessage((message) => sent.push(message));
    answer = (event) => websocket.send(JSON.stringify(event));
  });
  await open(page, url);
  await getColumn(page, 3).click();
  await getColumn(page, 4).click();
  answer({ type: "play", player: "red", column: 3, row: 0 });
  await waitForStatus(page, "Yellow's turn.");
  await getColumn(page, 5).click();
  answer({ type: "play", player: "yellow", column: 5, row: 0 });
  await waitForStatus(page, "Red's turn.");
  assert.deepEqual(sent, ['{"type":"play","column":3}', '{"type":"play","column":5}']);
});

pageTest("a lost connection ends the game and says so", { expected: /WebSocket/ }, async (page) => {
  const server = await startServer();
  try {
    await open(page, server.url);
    await play(page, [3, 3]);
  } finally {
    await server.stop();
  }
  assert.equal(
    await waitForError(page),
    "The connection to the server was lost, and the game with it. Start a new one.",
  );
  assert.deepEqual(await getDiscs(page), ["", "", "", "ry", "", "", ""]);
  await assertPlayable(page, false);

  // The server is still down.
  await page.getByRole("button", { name: "New game" }).click();
  await page.getByRole("button", { name: "Try again" }).waitFor();
  const address = server.url.replace("http:", "ws:");
  assert.equal(
    await waitForError(page),
    `No server answers at ${address}. Check that it is running, then try again.`,
  );
});

pageTest("when the server is back, trying again starts a game", {}, async (page, url) => {
  let attempts = 0;
  await answerConnections(page, (websocket) => {
    attempts += 1;
    if (attempts === 1) {
      websocket.close({ code: 1011 });
    }
  });
  await page.goto(url);
  await waitForError(page);
  await page.locator(".new-game").click();
  await waitForStatus(page, "Red's turn.");
  assert.equal(await page.getByRole("alert").innerText(), "");
  await page.getByRole("button", { name: "New game" }).waitFor();
});

const SURPRISES = {
  "no JSON": "Hello!",
  "no object": "null",
  "an unknown event": '{"type":"dance"}',
  "an unknown player": '{"type":"play","player":"blue","column":3,"row":0}',
  "an unknown winner": '{"type":"win","player":"blue"}',
  "an impossible column": '{"type":"play","player":"red","column":7,"row":0}',
  "an impossible row": '{"type":"play","player":"red","column":0,"row":6}',
};

for (const [surprise, message] of Object.entries(SURPRISES)) {
  pageTest(`the game survives ${surprise} from the server`, {}, async (page, url) => {
    let connection;
    await answerConnections(page, (websocket) => {
      connection = websocket;
    });
    await open(page, url);
    connection.send(message);
    assert.match(
      await waitForError(page),
      /^The server sent an event that this page can't use: .+$/,
    );
    assert.equal(await getStatus(page), "Red's turn.");

    connection.send('{"type":"play","player":"red","column":3,"row":0}');
    await waitForStatus(page, "Yellow's turn.");
    assert.deepEqual(await getDiscs(page), ["", "", "", "r", "", "", ""]);
    assert.equal(await page.getByRole("alert").innerText(), "");
  });
}

pageTest("the page closes the connection when the game is over", {}, async (page, url) => {
  let connection;
  await answerConnections(page, (websocket) => {
    connection = websocket;
  });
  await open(page, url);
  const closed = new Promise((resolve) => connection.onClose(resolve));
  connection.send('{"type":"win","player":"red"}');
  assert.equal(await closed, 1000);
  await waitForStatus(page, "Red wins!");
  assert.equal(await page.getByRole("alert").innerText(), "");
});
