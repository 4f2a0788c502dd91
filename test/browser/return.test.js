// Players and spectators return to their game after a reload, a lost connection or a restart.

import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join as joinPath } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { UNREACHABLE, pageTest } from "./browser.js";
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

pageTest("a player can reload during the game", {}, async (red, url, newPerson) => {
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

pageTest("a player who waits for a friend can reload", {}, async (red, url, newPerson) => {
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
  await waitForStatus(yellow, "You lost.");
  assert.deepEqual(await getMarked(yellow, "winning"), ["0,0", "0,1", "0,2", "0,3"]);
  await press(yellow, "Accept rematch");
  await waitForStatus(red, "You are yellow.");
  await waitForStatus(yellow, "Your turn.");
  await playTogether([yellow, red], [3]);
  await red.reload();
  await waitForStatus(red, "Red plays column 4. Your turn.");
});

pageTest("a spectator can reload", {}, async (red, url, newPerson) => {
  const spectator = await newPerson();
  const { watch } = await invite(red, url);
  await spectator.goto(watch);
  await waitForStatus(spectator, "You are watching.");
  await spectator.reload();
  await waitForStatus(spectator, "You are watching.");
  await waitForOthers(spectator, "Nobody else is watching.");
});

pageTest("a game can be continued after its window was closed", {}, async (red, url, newPerson) => {
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
  await waitForStatus(later, "You won!");

  // A game that has ended is not stored.
  await press(later, "Leave");
  await later.getByRole("button", { name: "Play with a friend" }).waitFor();
  assert.equal(await later.getByRole("button", { name: /you are red/ }).count(), 0);
});

pageTest("a stored game can be continued and removed", {}, async (page, url) => {
  const record = page.getByRole("button", { name: /^On this device 1 move,/ });
  await open(page, url);
  await play(page, [3]);
  await press(page, "Leave");
  await record.click();
  await waitForStatus(page, "Red plays column 4. Yellow's turn.");
  await press(page, "Leave");
  await press(page, /^Remove: On this device/);
  await record.waitFor({ state: "hidden" });
  await page.reload();
  await page.getByRole("button", { name: "Play on this device" }).waitFor();
  assert.equal(await record.count(), 0);
});

pageTest("the removal of a stored game can be undone", {}, async (page, url) => {
  const record = page.getByRole("button", { name: /^On this device 1 move,/ });
  await open(page, url);
  await play(page, [3]);
  await press(page, "Leave");
  await page.clock.install();
  await press(page, /^Remove: On this device/);
  await press(page, "Undo: On this device was removed");
  await record.waitFor();
  // After some seconds, it can't be undone.
  await press(page, /^Remove: On this device/);
  const undo = page.getByRole("button", { name: /^Undo/ });
  await undo.and(page.locator(":focus")).waitFor();
  await page.clock.runFor(11_000);
  await undo.waitFor({ state: "detached" });
  const start = page.getByRole("button", { name: "Play with a friend" });
  await start.and(page.locator(":focus")).waitFor();
  assert.equal(await page.locator(".games").isVisible(), false);
  await page.reload();
  await page.getByRole("button", { name: "Play on this device" }).waitFor();
  assert.equal(await record.count(), 0);
});

pageTest("a game with a friend is kept, however many games follow", {}, async (page, url) => {
  await invite(page, url);
  await press(page, "Back to the start");
  await page.evaluate(async () => {
    const storage = await import("./net/storage.js");
    const server = `ws://${window.location.host}/`;
    for (let level = 1; level <= 5; level++) {
      for (const colour of ["red", "yellow"]) {
        const game = { resume: colour + level, player: colour, level, moves: [{}], result: null };
        const keys = { join: null, watch: null };
        storage.rememberGame(server, { ...game, ...keys, isLocal: false, names: {} });
      }
    }
  });
  await page.reload();
  const records = page.locator(".games .choice");
  await records.first().waitFor();
  assert.equal(await records.count(), 6);
  await press(page, /^With a friend, you are red/);
  await page.getByText("Waiting for your friend…").waitFor();
});

pageTest("a stored game is not shown or sent to another server", {}, async (page, url) => {
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

pageTest("the games of other servers push out no game", {}, async (page, url) => {
  await open(page, url);
  await play(page, [3]);
  await page.evaluate(async () => {
    const { getGames, rememberGame } = await import("/net/storage.js");
    for (const server of ["ws://one.example/", "ws://two.example/"]) {
      for (let number = 0; number < 7; number++) {
        const game = { resume: `${number}`, join: null, level: 1, moves: [{}], result: null };
        rememberGame(server, { ...game, names: {} });
      }
      if (getGames(server).length !== 5) {
        throw new Error("A server has a maximum of five games.");
      }
    }
  });
  await press(page, "Leave");
  await page.getByRole("button", { name: /^On this device/ }).waitFor();
});

pageTest("the page works without storage", {}, async (page, url) => {
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
  pageTest(`${nonsense} in the storage is ignored`, {}, async (page, url) => {
    await page.goto(url);
    await page.evaluate((text) => {
      localStorage.setItem("connect4.games", text);
      sessionStorage.setItem("connect4.tab", text);
    }, nonsense);
    await open(page, url);
    await play(page, [3]);
  });
}

pageTest("a game continues after 5 seconds offline", UNREACHABLE, async (red, url, newPerson) => {
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

pageTest("a network that swallows everything is noticed", UNREACHABLE, async (page, url) => {
  const proxy = await startProxy(new URL(url).port);
  try {
    await open(page, proxy.url);
    await play(page, [3]);
    proxy.swallow();
    const before = performance.now();
    await waitForBanner(page, "Connection lost. Trying again…");
    assert.ok(performance.now() - before < 15_000);
    // The page comes back by itself.
    proxy.up();
    await page.locator(".banner p:empty").waitFor({ state: "attached" });
    await play(page, [3]);
  } finally {
    await proxy.stop();
  }
});

pageTest("a page that becomes visible asks at once if it is connected", {}, async (page, url) => {
  await page.clock.install();
  const opening = page.waitForEvent("websocket");
  await open(page, url);
  const socket = await opening;
  await page.clock.pauseAt(Date.now() + 60_000);
  const ping = socket.waitForEvent("framesent", ({ payload }) => payload === '{"type":"ping"}');
  const pong = socket.waitForEvent("framereceived", ({ payload }) => payload === '{"type":"pong"}');
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await Promise.all([ping, pong]);
  await play(page, [3]);
});

pageTest('"Try now" reconnects at once', UNREACHABLE, async (page, url) => {
  const proxy = await startProxy(new URL(url).port);
  try {
    await page.clock.install();
    await open(page, proxy.url);
    // Only the timers of the page are paused.
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
  pageTest(`"${name}" reconnects at once`, UNREACHABLE, async (page, url) => {
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

pageTest("a game survives a killed server", UNREACHABLE, async (red, _, newPerson) => {
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

pageTest("a game that the server no longer has is removed", UNREACHABLE, async (page) => {
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
