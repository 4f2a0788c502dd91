// A game in several tabs of a browser.

import assert from "node:assert/strict";
import { UNREACHABLE, pageTest } from "./browser.js";
import {
  assertPlayable,
  meet,
  open,
  play,
  playTogether,
  press,
  waitForBanner,
  waitForError,
  waitForStatus,
  waitForTitle,
} from "./game.js";
import { startProxy } from "./proxy.js";

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

pageTest("a tab that lost its seat doesn't take it back after a reload", {}, async (red, url) => {
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

pageTest("a tab that lost its seat offline leaves it", UNREACHABLE, async (red, url) => {
  const proxy = await startProxy(new URL(url).port);
  try {
    await red.clock.install();
    await open(red, proxy.url);
    await play(red, [3]);
    // The first tab can't try again while its clock is paused.
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
  // The copy of a tab gets a copy of its session storage.
  const [copy] = await Promise.all([
    page.waitForEvent("popup"),
    page.evaluate(() => {
      window.open(window.location.href);
    }),
  ]);
  await copy.getByRole("button", { name: "Play with a friend" }).waitFor();
  await play(page, [3]);
});

pageTest("a link to a taken seat offers the stored game", {}, async (red, url, newPerson) => {
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
