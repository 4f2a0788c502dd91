// How the page talks to its server, whatever the server does.

import assert from "node:assert/strict";
import { pageTest } from "./browser.js";
import {
  assertPlayable,
  getCheckers,
  getColumn,
  getMarked,
  getStatus,
  open,
  press,
  waitForBanner,
  waitForError,
  waitForStatus,
} from "./game.js";
import { LOCAL, PRESENCE, RED, answerInit, mockServer, playEvents } from "./mock.js";

pageTest("the page asks for what the button says", {}, async (page, url) => {
  const { events } = await mockServer(page, answerInit);
  await open(page, url);
  await press(page, "Leave");
  await press(page, "Play with a friend");
  await waitForStatus(page, "You are red.");
  await page.goto("about:blank");
  await page.goto(`${url}#join=${RED.join}`);
  await waitForStatus(page, "You are red.");
  await page.goto("about:blank");
  await page.goto(`${url}#watch=${RED.watch}`);
  await waitForStatus(page, "You are red.");
  assert.deepEqual(events, [
    { type: "init", opponent: "local" },
    { type: "init" },
    { type: "init", join: RED.join },
    { type: "init", watch: RED.watch },
  ]);
});

pageTest("until the server answers, no second move is sent", {}, async (page, url) => {
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

pageTest("a move that was lost on the way is sent again", {}, async (page, url) => {
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
  "that has arrived": playEvents(0, 1, 3),
  "in whose place there is another one": playEvents(0, 1, 4),
  "that is no longer the next one": playEvents(0),
  "that came after the end": [
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
    while (connections.length < 2 || events.length < 3) {
      await page.locator(".board").evaluate(() => new Promise(requestAnimationFrame));
    }
    // The answer to an event that comes later proves that none came in between.
    connections[1].send({ type: "error", message: "Enough.", code: "internal" });
    await waitForError(page);
    assert.deepEqual(events.map(({ type }) => type), ["init", "play", "init"]);
    const moves = replay.filter(({ type }) => type === "play");
    assert.equal((await getCheckers(page)).join("").length, moves.length);
  });
}

pageTest("the board is what the server says after coming back", {}, async (page, url) => {
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

for (const code of [1001, 1006, 1011, 1012, 1013]) {
  pageTest(`after ${code} the page comes back`, {}, async (page, url) => {
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
  pageTest(`after ${code} the page comes back on request only`, {}, async (page, url) => {
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

pageTest("the page waits longer and longer between tries", {}, async (page, url) => {
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
    assert.equal(new Set(times).size, times.length, "chance spreads the tries");
  }
  // The page goes on trying for as long as it takes.
  const count = connections.length;
  for (let round = 0; round < 12; round++) {
    await page.clock.runFor(5000);
  }
  assert.ok(connections.length >= count + 6, `${connections.length - count} tries in a minute`);
});

pageTest("a server that says nothing for 10 seconds is lost", {}, async (page, url) => {
  await page.clock.install();
  const { connections, events } = await mockServer(page, (event, connection) => {
    if (event.type === "init") {
      connection.send(RED, PRESENCE);
    } else if (connections.length === 2) {
      connection.send(...playEvents(3));
    }
  });
  await page.goto(url);
  await press(page, "Play with a friend");
  await waitForStatus(page, "Your turn.");
  await page.clock.runFor(60_000);
  assert.equal(connections.length, 1, "there was nothing to answer");
  await getColumn(page, 3).click();
  connections[0].send({ ...PRESENCE, watchers: 1 });
  await page.clock.runFor(11_000);
  await waitForStatus(page, "You play column 4.");
  assert.equal(connections.length, 2);
  assert.deepEqual(events.at(-1), { type: "play", column: 3, move: 1 });
});

pageTest("a page that slept looks for what it missed", {}, async (page, url) => {
  await page.clock.install();
  const { connections } = await mockServer(page, (event, connection) => {
    connection.send(RED, ...(event.resume ? playEvents(3) : []), PRESENCE);
  });
  const setVisibility = (state) =>
    page.evaluate((value) => {
      Object.defineProperty(document, "visibilityState", { value, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }, state);
  await page.goto(url);
  await press(page, "Play with a friend");
  await waitForStatus(page, "Your turn.");
  await setVisibility("hidden");
  await page.clock.runFor(1000);
  await setVisibility("visible");
  assert.equal(connections.length, 1);
  await setVisibility("hidden");
  await page.clock.runFor(120_000);
  await setVisibility("visible");
  await waitForStatus(page, "You play column 4.");
  assert.equal(connections.length, 2);
});

pageTest("a page may come back to a game that is gone", {}, async (page, url) => {
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

pageTest("a move that can't be recorded is tried again", {}, async (page, url) => {
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

pageTest("whoever waits is told of a pause, too, and of its end", {}, async (page, url) => {
  const { connections } = await mockServer(page, answerInit);
  const start = "The game is paused: the server can't record moves now.";
  await open(page, url);
  connections[0].send({ ...PRESENCE, paused: true });
  assert.equal(await waitForError(page), `${start} It goes on by itself…`);
  // A move that somebody makes nevertheless is kept.
  await getColumn(page, 3).click();
  connections[0].send({ type: "error", message: "Try later.", code: "unavailable" });
  const alert = page.getByRole("alert");
  await alert.getByText(`${start} Your move is tried again…`).waitFor();
  connections[0].send(PRESENCE);
  await alert.getByText(start).waitFor({ state: "detached" });
  connections[0].send(...playEvents(3));
  await waitForStatus(page, "Red plays column 4. Yellow's turn.");
});

pageTest("a wish that can't be recorded is the player's to repeat", {}, async (page, url) => {
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

pageTest("a repeated move is not played twice", {}, async (page, url) => {
  const { connections } = await mockServer(page, answerInit);
  const [first, second] = playEvents(3, 3);
  await open(page, url);
  connections[0].send(first, first, second, first);
  await waitForStatus(page, "Yellow plays column 4. Red's turn.");
  assert.deepEqual(await getCheckers(page), ["", "", "", "ry", "", "", ""]);
  assert.equal(await page.getByRole("alert").innerText(), "");
});

pageTest("a missing move makes the page ask for all of them", {}, async (page, url) => {
  const moves = playEvents(3, 3, 4);
  const { connections } = await mockServer(page, (event, connection) => {
    connection.send(LOCAL, ...(event.resume ? moves : []), PRESENCE);
  });
  await open(page, url);
  connections[0].send(moves[0], moves[2]);
  await waitForStatus(page, "Red plays column 5.");
  assert.deepEqual(await getCheckers(page), ["", "", "", "ry", "r", "", ""]);
});

pageTest("the winning line is the server's", {}, async (page, url) => {
  const { connections } = await mockServer(page, answerInit);
  await open(page, url);
  const line = [[3, 0], [4, 0]];
  connections[0].send(...playEvents(3, 0, 4), { type: "win", player: "red", line });
  await waitForStatus(page, "Red wins!");
  assert.deepEqual(await getMarked(page, "winning"), ["3,0", "4,0"]);
  await assertPlayable(page, false);
});

const REFUSALS = {
  too_many: { code: 1008, message: "Too many games were started from your address." },
  too_late: { code: 1008, message: "Nothing was sent for too long." },
};

for (const [word, { code, message }] of Object.entries(REFUSALS)) {
  pageTest(`"${word}" is said on the start screen`, {}, async (page, url) => {
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

pageTest("a server without its store is tried again", {}, async (page, url) => {
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

pageTest("what a server says is text, whatever it contains", {}, async (page, url) => {
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

const SURPRISES = {
  "no JSON": "Hello!",
  "no object": "null",
  "an unknown event": '{"type":"dance"}',
  "an unknown player": '{"type":"play","player":"blue","column":3,"row":0,"move":1}',
  "an unknown winner": '{"type":"win","player":"toString"}',
  "an impossible column": '{"type":"play","player":"red","column":7,"row":0,"move":1}',
  "an impossible row": '{"type":"play","player":"red","column":0,"row":6,"move":1}',
  "an impossible line": '{"type":"win","player":"red","line":7}',
};

for (const [surprise, message] of Object.entries(SURPRISES)) {
  pageTest(`the game survives ${surprise} from the server`, {}, async (page, url) => {
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
