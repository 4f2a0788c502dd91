// The address of the server to which the page connects.

import assert from "node:assert/strict";
import { pageTest, serveAt } from "./browser.js";
import { press, readLinks, waitForError, waitForStatus } from "./game.js";
import { PRESENCE, RED, answerInit, mockServer } from "./mock.js";

const ADDRESSES = [
  { rule: "its own origin", page: "http://localhost:8123/", server: "ws://localhost:8123/" },
  { rule: "its own origin", page: "http://four.example/", server: "ws://four.example/" },
  { rule: "its own origin by wss", page: "https://four.example/", server: "wss://four.example/" },
  {
    rule: "its own folder",
    page: "https://four.example/connect4/",
    server: "wss://four.example/connect4/",
  },
  {
    rule: "its own folder",
    page: "http://four.example/games/connect4/index.html?x=/#y=/",
    server: "ws://four.example/games/connect4/",
  },
  {
    rule: "port 8001, not 8000",
    page: "http://localhost:8000/connect4/",
    server: "ws://localhost:8001/",
  },
  { rule: "port 8001, not 8000", page: "http://localhost:8000/", server: "ws://localhost:8001/" },
  { rule: "port 8001, not 8000", page: "http://192.0.2.7:8000/", server: "ws://192.0.2.7:8001/" },
  { rule: "port 8001, not 8000", page: "http://[::1]:8000/", server: "ws://[::1]:8001/" },
  {
    rule: "port 8001 by wss",
    page: "https://four.example:8000/",
    server: "wss://four.example:8001/",
  },
  {
    rule: "the given address",
    page: "http://localhost:8000/?server=ws://four.example/play",
    server: "ws://four.example/play",
  },
  {
    rule: "the given host and port",
    page: "http://localhost:8000/?server=localhost:9001",
    server: "ws://localhost:9001/",
  },
  {
    rule: "the given host and port by wss",
    page: "https://four.example/?server=other.example:9001",
    server: "wss://other.example:9001/",
  },
];

for (const { rule, page: address, server } of ADDRESSES) {
  pageTest(`the page at ${address} connects to ${rule}`, {}, async (page) => {
    await serveAt(page, new URL("./", address).href);
    const { connections } = await mockServer(page, answerInit);
    await page.goto(address);
    await page.getByRole("button", { name: "Play on this device" }).waitFor();
    assert.equal(connections.length, 0, "no game starts by itself");
    await press(page, "Play on this device");
    await waitForStatus(page, "Red's turn.");
    assert.deepEqual(connections.map(({ url }) => url), [server]);
  });
}

for (const server of ["", "ftp://localhost/", "localhost:99999", "ws://localhost:8001/#game"]) {
  pageTest(`"${server}" is refused as the address of a server`, {}, async (page, url) => {
    await page.goto(`${url}?server=${encodeURIComponent(server)}`);
    assert.equal(
      await waitForError(page),
      `"${server}" isn't the address of a server. It should look like ws://localhost:8001/.`,
    );
    assert.equal(await page.getByRole("button").count(), 0);
  });
}

pageTest("the links of a game include the given address of its server", {}, async (page) => {
  const address = "http://localhost:8000/?server=localhost:9001";
  await serveAt(page, new URL(address).origin);
  await mockServer(page, (event, connection) => {
    connection.send(RED, { ...PRESENCE, yellow: false });
  });
  await page.goto(address);
  await press(page, "Play with a friend");
  const { join } = await readLinks(page);
  assert.equal(join, `${address}#join=${RED.join}`);
});
