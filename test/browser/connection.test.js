// How the page connects, reconnects and shows the refusals of a server.

import assert from "node:assert/strict";
import { pageTest } from "./browser.js";
import {
  assertPlayable,
  getCheckers,
  getColumn,
  open,
  press,
  setVisibility,
  waitForBanner,
  waitForError,
  waitForStatus,
  waitUntil,
} from "./game.js";
import { PRESENCE, RED, answerInit, mockServer, playEvents } from "./mock.js";

pageTest("each button and link sends its own first event", {}, async (page, url) => {
  const { events } = await mockServer(page, answerInit);
  await open(page, url);
  await press(page, "Leave");
  await press(page, "Play with a friend");
  await waitForStatus(page, "You are red.");
  await page.goto("about:blank");
  await page.goto(`${url}#join=join-another-one`);
  await waitForStatus(page, "You are red.");
  await page.goto("about:blank");
  await page.goto(`${url}#watch=${RED.watch}`);
  await waitForStatus(page, "You are red.");
  assert.deepEqual(events, [
    { type: "init", opponent: "local" },
    { type: "init" },
    { type: "init", join: "join-another-one" },
    { type: "init", watch: RED.watch },
  ]);
});

pageTest("a reconnected page shows the server's moves", {}, async (page, url) => {
  const { connections } = await mockServer(page, (event, connection) => {
    connection.send(RED, ...(event.resume ? playEvents(6) : playEvents(0, 1, 2)), PRESENCE);
  });
  await page.goto(url);
  await press(page, "Play with a friend");
  await waitForStatus(page, "You play column 3.");
  connections[0].close(1012);
  await waitForStatus(page, "You play column 7.");
  assert.deepEqual(await getCheckers(page), ["", "", "", "", "", "", "r"]);
});

for (const code of [1001, 1005, 1006, 1011, 1012, 1013, 1014]) {
  pageTest(`the page reconnects after close code ${code}`, {}, async (page, url) => {
    const { connections } = await mockServer(page, (event, connection) => {
      connection.send(RED, ...(event.resume ? playEvents(6) : []), PRESENCE);
    });
    await page.goto(url);
    await press(page, "Play with a friend");
    await waitForStatus(page, "Your turn.");
    connections[0].close(code);
    await waitForStatus(page, "You play column 7.");
    assert.equal(connections.length, 2);
  });
}

for (const code of [1000, 1008]) {
  pageTest(`after close code ${code} the page stays offline`, {}, async (page, url) => {
    await page.clock.install();
    const { connections } = await mockServer(page, answerInit);
    await page.goto(url);
    await press(page, "Play with a friend");
    await waitForStatus(page, "Your turn.");
    connections[0].close(code, "Enough for today.");
    await waitForBanner(page, "Enough for today.");
    await page.clock.runFor(60_000);
    await page.evaluate(() => window.dispatchEvent(new Event("online")));
    assert.equal(connections.length, 1);
    await press(page, "Play here instead");
    await waitForStatus(page, "Your turn.");
    assert.equal(connections.length, 2);
  });
}

pageTest("the close code tells a lost connection from a left game", {}, async (page, url) => {
  await page.clock.install();
  const { connections } = await mockServer(page, (event, connection) => {
    if (connections.length > 1) {
      answerInit(event, connection);
    }
  });
  await page.goto(url);
  await press(page, "Play with a friend");
  await waitUntil(page, () => connections.length === 1);
  // The server doesn't answer.
  await page.clock.runFor(15_000);
  await waitForStatus(page, "Your turn.");
  await waitUntil(page, () => !connections[0].isOpen);
  assert.equal(connections[0].code, 4000);
  await press(page, "Leave");
  await waitUntil(page, () => !connections[1].isOpen);
  assert.equal(connections[1].code, 1000);
});

pageTest("an offline event is shown at once", {}, async (page, url) => {
  const { connections } = await mockServer(page, answerInit);
  await page.goto(url);
  await press(page, "Play with a friend");
  await waitForStatus(page, "Your turn.");
  // The page can try again only when the test lets its time go on.
  await page.clock.install();
  await page.clock.pauseAt(Date.now() + 60_000);
  await page.context().setOffline(true);
  await waitForBanner(page, "You are offline. Trying again…");
  await assertPlayable(page, false);
  const tries = connections.length;
  await page.context().setOffline(false);
  await page.locator(".banner p:empty").waitFor({ state: "attached" });
  await waitForStatus(page, "Your turn.");
  assert.equal(connections.length, tries + 1);
});

pageTest("a press without a connection draws attention to the banner", {}, async (page, url) => {
  const { connections, events } = await mockServer(page, (event, connection) => {
    if (connections.length === 1) {
      answerInit(event, connection);
    }
  });
  await page.goto(url);
  await press(page, "Play with a friend");
  await waitForStatus(page, "Your turn.");
  connections[0].close(1012);
  await waitForBanner(page, "Connection lost. Trying again…");
  assert.equal(await page.locator(".is-stressed").count(), 0);
  await getColumn(page, 3).click({ force: true });
  await page.locator(".is-stressed .banner [role=status]").waitFor();
  assert.deepEqual(events.filter(({ type }) => type === "play"), []);
});

pageTest("a press after the end of the connection does so, too", {}, async (page, url) => {
  const { connections } = await mockServer(page, answerInit);
  await page.goto(url);
  await press(page, "Play with a friend");
  await waitForStatus(page, "Your turn.");
  connections[0].close(1000, "Enough for today.");
  await waitForBanner(page, "Enough for today.");
  await getColumn(page, 3).click({ force: true });
  await page.locator(".is-stressed").waitFor();
  await press(page, "Play here instead");
  await waitForStatus(page, "Your turn.");
  assert.equal(await page.locator(".is-stressed").count(), 0);
});

pageTest("a move is shown above its column until it is answered", {}, async (page, url) => {
  const { connections } = await mockServer(page, answerInit);
  await open(page, url);
  const sending = page.locator(".column.sending");
  await getColumn(page, 3).click();
  assert.equal(await sending.getAttribute("data-column"), "3");
  connections[0].send(...playEvents(3));
  await waitForStatus(page, "Yellow's turn.");
  assert.equal(await sending.count(), 0);
  await getColumn(page, 4).click();
  await sending.waitFor();
  connections[0].send({ type: "error", message: "This slot is full.", code: "slot_full" });
  await waitForError(page);
  assert.equal(await sending.count(), 0);
});

pageTest("the page waits longer after each failed try", {}, async (page, url) => {
  await page.clock.install();
  const { connections } = await mockServer(page, (event, connection) => connection.close(1013));
  await page.goto(url);
  await press(page, "Play on this device");
  await waitForBanner(page, "No server answers. Trying again…");
  const waits = await page.evaluate(async () => {
    const { BackOff } = await import("./net/backoff.js");
    const backOff = new BackOff();
    const next = () => Array.from({ length: 20 }, () => backOff.next());
    const times = next();
    backOff.reset();
    return { times, again: next() };
  });
  for (const times of Object.values(waits)) {
    for (const [index, time] of times.entries()) {
      const longest = Math.min(100 * 2 ** index, 5000);
      assert.ok(time >= longest / 2 && time <= longest, `${index}: ${time}`);
    }
    assert.equal(new Set(times).size, times.length, "the times are random");
  }
  // The page never stops trying.
  const count = connections.length;
  for (let round = 0; round < 12; round++) {
    await page.clock.runFor(5000);
  }
  assert.ok(connections.length >= count + 6, `${connections.length - count} tries in a minute`);
});

pageTest("the page reconnects after 10 seconds without an answer", {}, async (page, url) => {
  await page.clock.install();
  const { connections, events, runToPing } = await mockServer(page, (event, connection) => {
    if (event.type === "init") {
      connection.send(RED, PRESENCE);
    } else if (connections.length === 2) {
      connection.send(...playEvents(3));
    }
  });
  await page.goto(url);
  await press(page, "Play with a friend");
  await waitForStatus(page, "Your turn.");
  for (let seconds = 0; seconds < 60; seconds += 4) {
    await runToPing();
  }
  assert.equal(connections.length, 1, "there was nothing to answer");
  await getColumn(page, 3).click();
  await runToPing();
  await runToPing();
  await page.clock.runFor(3_000);
  await waitForStatus(page, "You play column 4.");
  assert.equal(connections.length, 2);
  assert.deepEqual(events.at(-1), { type: "play", column: 3, move: 1 });
});

pageTest("the page reconnects after a long absence", {}, async (page, url) => {
  await page.clock.install();
  const { connections } = await mockServer(page, (event, connection) => {
    connection.send(RED, ...(event.resume ? playEvents(3) : []), PRESENCE);
  });
  await page.goto(url);
  await press(page, "Play with a friend");
  await waitForStatus(page, "Your turn.");
  await setVisibility(page, "hidden");
  await page.clock.runFor(1000);
  await setVisibility(page, "visible");
  assert.equal(connections.length, 1);
  await setVisibility(page, "hidden");
  await page.clock.runFor(120_000);
  await setVisibility(page, "visible");
  await waitForStatus(page, "You play column 4.");
  assert.equal(connections.length, 2);
});

pageTest("a page that reconnects shows if its game no longer exists", {}, async (page, url) => {
  await mockServer(page, (event, connection) => {
    if (event.resume === undefined) {
      connection.send(RED, PRESENCE);
    } else {
      connection.send({ type: "error", message: "Game not found.", code: "game_not_found" });
      connection.close(1000);
    }
  });
  await page.goto(url);
  await press(page, "Play with a friend");
  await waitForStatus(page, "Your turn.");
  await page.evaluate(() => window.dispatchEvent(new Event("online")));
  assert.match(await waitForError(page), /^There is no such game\./);
});

const REFUSALS = {
  too_many: { code: 1008, message: "Too many games were started from your address." },
  too_late: { code: 1008, message: "Nothing was sent for too long." },
};

for (const [word, { code, message }] of Object.entries(REFUSALS)) {
  pageTest(`the error "${word}" is shown on the start screen`, {}, async (page, url) => {
    const { connections } = await mockServer(page, (event, connection) => {
      if (connections.length === 1) {
        connection.send({ type: "error", message, code: word });
        connection.close(code);
      } else {
        connection.send(RED, PRESENCE);
      }
    });
    await page.goto(url);
    await press(page, "Play with a friend");
    assert.equal(await waitForError(page), message);
    await press(page, "Try again");
    await waitForStatus(page, "You are red.");
  });
}

pageTest("the page reconnects while the server is unavailable", {}, async (page, url) => {
  await page.clock.install();
  const { connections } = await mockServer(page, (event, connection) => {
    if (connections.length < 3) {
      connection.send({ type: "error", message: "Try later.", code: "unavailable" });
      connection.close(1013);
    } else {
      connection.send(RED, PRESENCE);
    }
  });
  await page.goto(url);
  await press(page, "Play with a friend");
  await waitForBanner(page, "The server can't open games now. Trying again…");
  await page.clock.runFor(1000);
  await waitForStatus(page, "You are red.");
});
