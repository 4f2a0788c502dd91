// People whose page, network, browser or server goes away come back to their game.

import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join as joinPath } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { pageTest } from "./browser.js";
import {
  RED_WINS,
  assertPlayable,
  getCheckers,
  getColumn,
  getMarked,
  invite,
  meet,
  open,
  play,
  playTogether,
  press,
  readLinks,
  waitForBanner,
  waitForError,
  waitForOthers,
  waitForStatus,
  waitForTitle,
} from "./game.js";
import { startProxy } from "./proxy.js";
import { startServer } from "./server.js";

// Chromium reports the connections that fail.
const expected = /WebSocket|ERR_CONNECTION/;

pageTest("a player reloads in the middle of the game", {}, async (red, url, newPerson) => {
  const yellow = await newPerson();
  await meet(red, yellow, url);
  await playTogether([red, yellow], [3, 3, 2]);
  await red.reload();
  await waitForStatus(red, "You play column 3. Yellow's turn.");
  assert.deepEqual(await getCheckers(red), ["", "", "r", "ry", "", "", ""]);
  assert.deepEqual(await getMarked(red, "still"), ["2,0", "3,0", "3,1"]);
  assert.equal(red.url(), url);
  await waitForOthers(yellow, "Red is here.");

  await yellow.reload();
  await waitForStatus(yellow, "Red plays column 3. Your turn.");
  await playTogether([red, yellow], [4, 1]);
  assert.deepEqual(await getCheckers(yellow), ["", "r", "r", "ry", "y", "", ""]);
});

pageTest("whoever waits for a friend may reload", {}, async (red, url, newPerson) => {
  const links = await invite(red, url);
  await red.reload();
  assert.deepEqual(await readLinks(red), links);
  const yellow = await newPerson();
  await yellow.goto(links.join);
  await waitForStatus(red, "Your turn.");
});

pageTest("a game on this device survives a reload", {}, async (page, url) => {
  await open(page, url);
  await play(page, [3, 3, 2]);
  await page.reload();
  await waitForStatus(page, "Red plays column 3. Yellow's turn.");
  await play(page, [2]);
  assert.deepEqual(await getCheckers(page), ["", "", "ry", "ry", "", "", ""]);
});

pageTest("a finished game survives a reload", {}, async (red, url, newPerson) => {
  const yellow = await newPerson();
  await meet(red, yellow, url);
  await playTogether([red, yellow], RED_WINS);
  await press(red, "Rematch");
  await waitForOthers(yellow, "Red asks for a rematch.");
  await yellow.reload();
  await waitForStatus(yellow, "Red wins!");
  assert.deepEqual(await getMarked(yellow, "winning"), ["0,0", "0,1", "0,2", "0,3"]);
  await press(yellow, "Accept rematch");
  await waitForStatus(red, "You are yellow.");
  await waitForStatus(yellow, "Your turn.");
  await playTogether([yellow, red], [3]);
  await red.reload();
  await waitForStatus(red, "Red plays column 4. Your turn.");
});

pageTest("whoever watches may reload", {}, async (red, url, newPerson) => {
  const spectator = await newPerson();
  const { watch } = await invite(red, url);
  await spectator.goto(watch);
  await waitForStatus(spectator, "You are watching.");
  await spectator.reload();
  await waitForStatus(spectator, "You are watching.");
  await waitForOthers(spectator, "Nobody else is watching.");
});

pageTest("a game outlives the browser's window", {}, async (red, url, newPerson) => {
  const yellow = await newPerson();
  await meet(red, yellow, url);
  await playTogether([red, yellow], [3, 3]);
  const browser = red.context();
  await red.close();
  await waitForOthers(yellow, /^Red has left/);

  const later = await browser.newPage();
  await later.goto(url);
  await press(later, /^With a friend, you are red 2 moves/);
  await waitForStatus(later, "Yellow plays column 4. Your turn.");
  await playTogether([later, yellow], RED_WINS.map((column) => column + 1));
  await waitForStatus(later, "You win!");

  // Nobody needs to go on with a game that has ended.
  await press(later, "Leave");
  await later.getByRole("button", { name: "Play with a friend" }).waitFor();
  assert.equal(await later.getByRole("button", { name: /you are red/ }).count(), 0);
});

pageTest("a game can be left, gone on with, and forgotten", {}, async (page, url) => {
  const record = page.getByRole("button", { name: /^On this device 1 move,/ });
  await open(page, url);
  await play(page, [3]);
  await press(page, "Leave");
  await record.click();
  await waitForStatus(page, "Red plays column 4. Yellow's turn.");
  await press(page, "Leave");
  await press(page, /^Forget: On this device/);
  await record.waitFor({ state: "hidden" });
  await page.reload();
  await page.getByRole("button", { name: "Play on this device" }).waitFor();
  assert.equal(await record.count(), 0);
});

pageTest("another server is told nothing about a game", {}, async (page, url) => {
  await open(page, url);
  await play(page, [3]);
  const sent = [];
  await page.routeWebSocket(/:9/, (websocket) => {
    websocket.onMessage((message) => sent.push(message));
  });
  await page.goto(`${url}?server=ws://localhost:9/`);
  await page.getByRole("button", { name: "Play with a friend" }).waitFor();
  assert.equal(await page.getByRole("button", { name: /^On this device/ }).count(), 0);
  assert.deepEqual(sent, []);
});

pageTest("a second tab takes the seat on request only", {}, async (red, url, newPerson) => {
  const yellow = await newPerson();
  await meet(red, yellow, url);
  await playTogether([red, yellow], [3, 3]);

  const second = await red.context().newPage();
  await second.goto(url);
  await second.getByRole("button", { name: /^With a friend/ }).waitFor();
  await playTogether([red, yellow], [2, 2]);

  await press(second, /^With a friend, you are red/);
  await waitForStatus(second, "Your turn.");
  await waitForBanner(red, "This game was opened somewhere else.");
  await assertPlayable(red, false);
  await waitForTitle(red, "This game was opened somewhere else – Connect Four");
  await playTogether([second, yellow], [1]);

  await press(red, "Play here instead");
  await waitForStatus(red, "You play column 2. Yellow's turn.");
  await waitForBanner(second, "This game was opened somewhere else.");
  await playTogether([red, yellow], [1, 4]);
});

pageTest("a tab that lost its seat doesn't take it back by a reload", {}, async (red, url) => {
  await open(red, url);
  await play(red, [3]);
  const second = await red.context().newPage();
  await second.goto(url);
  await press(second, /^On this device/);
  await waitForStatus(second, "Yellow's turn.");
  await waitForBanner(red, "This game was opened somewhere else.");
  await red.reload();
  await red.getByRole("button", { name: /^On this device/ }).waitFor();
  await play(second, [3]);
});

pageTest("a tab that is offline meanwhile doesn't take it back", { expected }, async (red, url) => {
  const proxy = await startProxy(new URL(url).port);
  try {
    await red.clock.install();
    await open(red, proxy.url);
    await play(red, [3]);
    // The first tab doesn't try again before its time goes on.
    await red.clock.pauseAt(Date.now() + 60_000);
    proxy.down();
    await waitForBanner(red, "Connection lost. Trying again…");
    proxy.up();
    const second = await red.context().newPage();
    await second.goto(proxy.url);
    await press(second, /^On this device/);
    await waitForBanner(red, "This game was opened somewhere else.");
    await red.clock.runFor(60_000);
    await play(second, [3]);
    assert.equal(await second.locator(".banner p").innerText(), "");
  } finally {
    await proxy.stop();
  }
});

pageTest("a duplicated tab doesn't take the seat", {}, async (page, url) => {
  await open(page, url);
  await play(page, [3]);
  // What the page has stored for this tab goes along with a copy of it.
  const [copy] = await Promise.all([
    page.waitForEvent("popup"),
    page.evaluate(() => {
      window.open(window.location.href);
    }),
  ]);
  await copy.getByRole("button", { name: "Play with a friend" }).waitFor();
  await play(page, [3]);
});

pageTest("the link finds the seat of another tab", {}, async (red, url, newPerson) => {
  const yellow = await newPerson();
  const { join } = await meet(red, yellow, url);
  const second = await yellow.context().newPage();
  await second.goto(join);
  assert.match(await waitForError(second), /^This game has two players already\./);
  await press(second, "Watch");
  await waitForStatus(second, "You are watching.");
  await second.goto("about:blank");
  await second.goto(join);
  await press(second, "Play here instead");
  await waitForStatus(second, "You are yellow.");
  await waitForBanner(yellow, "This game was opened somewhere else.");
});

pageTest("without storage the page works, and forgets", {}, async (page, url) => {
  await page.addInitScript(() => {
    for (const storage of ["localStorage", "sessionStorage"]) {
      Object.defineProperty(window, storage, {
        get() {
          throw new DOMException("The operation is insecure.", "SecurityError");
        },
      });
    }
  });
  await open(page, url);
  await play(page, [3, 3]);
  await page.reload();
  await page.getByRole("button", { name: "Play on this device" }).waitFor();
});

for (const nonsense of ["{", "7", '[null, 7, {"server": 7}]', '{"server": 7}']) {
  pageTest(`${nonsense} in the storage does no harm`, {}, async (page, url) => {
    await page.goto(url);
    await page.evaluate((text) => {
      localStorage.setItem("connect4.games", text);
      sessionStorage.setItem("connect4.tab", text);
    }, nonsense);
    await open(page, url);
    await play(page, [3]);
  });
}

pageTest("both lose the network for 5 seconds", { expected }, async (red, url, newPerson) => {
  const yellow = await newPerson();
  const proxy = await startProxy(new URL(url).port);
  try {
    await meet(red, yellow, proxy.url);
    await playTogether([red, yellow], [3, 3]);
    proxy.down();
    for (const page of [red, yellow]) {
      await waitForBanner(page, "Connection lost. Trying again…");
      await waitForTitle(page, "Connection lost. Trying again… – Connect Four");
      await assertPlayable(page, false);
    }
    await wait(5000);
    proxy.up();
    for (const page of [red, yellow]) {
      await page.locator(".banner p:empty").waitFor({ state: "attached" });
    }
    await waitForStatus(red, "Yellow plays column 4. Your turn.");
    await playTogether([red, yellow], [2, 2]);
    assert.deepEqual(await getCheckers(yellow), ["", "", "ry", "ry", "", "", ""]);
  } finally {
    await proxy.stop();
  }
});

pageTest("trying now doesn't wait for the next try", { expected }, async (page, url) => {
  const proxy = await startProxy(new URL(url).port);
  try {
    await page.clock.install();
    await open(page, proxy.url);
    // From here on, only the page's timers stand still.
    await page.clock.pauseAt(Date.now() + 60_000);
    proxy.down();
    await waitForBanner(page, "Connection lost. Trying again…");
    proxy.up();
    await press(page, "Try now");
    await page.locator(".banner p:empty").waitFor({ state: "attached" });
    await play(page, [3]);
  } finally {
    await proxy.stop();
  }
});

for (const name of ["online", "visibilitychange"]) {
  pageTest(`"${name}" doesn't wait for the next try`, { expected }, async (page, url) => {
    const proxy = await startProxy(new URL(url).port);
    try {
      await page.clock.install();
      await open(page, proxy.url);
      await page.clock.pauseAt(Date.now() + 60_000);
      proxy.down();
      await waitForBanner(page, "Connection lost. Trying again…");
      proxy.up();
      await page.evaluate((type) => {
        (type === "online" ? window : document).dispatchEvent(new Event(type));
      }, name);
      await page.locator(".banner p:empty").waitFor({ state: "attached" });
    } finally {
      await proxy.stop();
    }
  });
}

pageTest("a killed server comes back with the game", { expected }, async (red, _, newPerson) => {
  const [yellow, spectator] = [await newPerson(), await newPerson()];
  const folder = await mkdtemp(joinPath(tmpdir(), "connect4-"));
  const database = joinPath(folder, "games.db");
  let server = await startServer({ database });
  try {
    const { watch } = await meet(red, yellow, server.url);
    await spectator.goto(watch);
    await playTogether([red, yellow], [3, 3, 2]);
    await server.kill();
    for (const page of [red, yellow, spectator]) {
      await waitForBanner(page, "Connection lost. Trying again…");
    }
    server = await startServer({ database, port: server.port });
    await playTogether([red, yellow], [2, 3]);
    await waitForStatus(spectator, "Red plays column 4. Yellow's turn.");
    for (const page of [red, yellow, spectator]) {
      assert.deepEqual(await getCheckers(page), ["", "", "ry", "ryr", "", "", ""]);
    }
    await waitForOthers(red, "Yellow is here.");
    await waitForOthers(spectator, "Red and yellow are here.");
  } finally {
    await server.stop();
    await rm(folder, { recursive: true });
  }
});

pageTest("a game that the server has forgotten is given up", { expected }, async (page) => {
  let server = await startServer();
  try {
    await open(page, server.url);
    await play(page, [3]);
    await server.stop();
    await waitForBanner(page, "Connection lost. Trying again…");
    server = await startServer({ port: server.port });
    assert.match(await waitForError(page), /^There is no such game\./);
    assert.equal(await page.getByRole("button", { name: /^On this device/ }).count(), 0);
    await press(page, "Play on this device");
    await getColumn(page, 3).click();
    await waitForStatus(page, "Red plays column 4.");
  } finally {
    await server.stop();
  }
});
