// The claim of a game whose other player is away.

import assert from "node:assert/strict";
import { assertAccessibleInAllColours, assertFits, assertInWindow, pageTest } from "./browser.js";
import { press, waitForOthers, waitForStatus, waitUntil } from "./game.js";
import { PRESENCE, answerInit, mockServer } from "./mock.js";

const AWAY = { ...PRESENCE, yellow: false };

const getButton = (page, name) => page.getByRole("button", { name, exact: true });

async function begin(page, url) {
  await page.clock.install();
  const server = await mockServer(page, answerInit);
  await page.goto(url);
  await press(page, "Play with a friend");
  await waitForStatus(page, "Your turn.");
  return server;
}

pageTest("a player who waited long enough claims the win", {}, async (page, url) => {
  const { connections, events } = await begin(page, url);
  assert.equal(await getButton(page, "Claim the win").count(), 0);
  // The clock stands still when the test doesn't move it.
  await page.clock.pauseAt(Date.now() + 60_000);
  connections[0].send({ ...AWAY, claim_in: 3 });
  await waitForOthers(page, "In 3 s you may claim the game.");
  assert.equal(await getButton(page, "Claim the win").count(), 0);
  const timer = page.getByRole("timer");
  assert.equal(await timer.getAttribute("aria-live"), "off");
  await page.clock.runFor(1_000);
  await waitForOthers(page, "In 2 s you may claim the game.");
  await page.clock.runFor(2_000);
  await waitForOthers(page, "You may claim the win or a draw.");
  assert.equal(await timer.getAttribute("aria-live"), "polite");
  await page.clock.resume();
  await assertAccessibleInAllColours(page);

  await getButton(page, "Claim the win").click();
  await waitUntil(page, () => events.at(-1).type === "claim");
  assert.deepEqual(events.at(-1), { type: "claim" });
  connections[0].send({ type: "win", player: "red", reason: "left" });
  await waitForStatus(page, "Yellow was away for too long. You won!");
  assert.equal(await page.locator(".claim-time").innerText(), "");
  assert.equal(await getButton(page, "Claim the win").count(), 0);
});

pageTest("a player who waited long enough claims a draw", {}, async (page, url) => {
  const { connections, events } = await begin(page, url);
  connections[0].send({ ...AWAY, claim_in: 0 });
  await getButton(page, "Claim a draw").focus();
  await page.keyboard.press("Enter");
  await waitUntil(page, () => events.at(-1).type === "claim");
  assert.deepEqual(events.at(-1), { type: "claim", result: "draw" });
  connections[0].send({ type: "draw", reason: "left" });
  await waitForStatus(page, "A player was away for too long. It's a draw.");
});

pageTest("a player who comes back in time plays on", {}, async (page, url) => {
  const { connections } = await begin(page, url);
  connections[0].send({ ...AWAY, claim_in: 0 });
  await getButton(page, "Claim the win").focus();
  connections[0].send(PRESENCE);
  await waitForOthers(page, "Yellow is here.");
  assert.equal(await page.locator(".claim-time").innerText(), "");
  assert.equal(await getButton(page, "Claim the win").count(), 0);
  await page.locator(".column:focus").waitFor();
});

pageTest("a player who was away for too long is told", {}, async (page, url) => {
  const { connections } = await begin(page, url);
  connections[0].send({ type: "win", player: "yellow", reason: "left" });
  await waitForStatus(page, "You were away for too long. You lost.");
});

for (const viewport of [{ width: 320, height: 568 }, { width: 390, height: 844 }]) {
  const phone = { viewport, hasTouch: true, isMobile: true };
  pageTest(`a claim fits ${viewport.width} pixels`, phone, async (page, url) => {
    const { connections } = await begin(page, url);
    connections[0].send({ ...AWAY, claim_in: 0, lost: ["yellow"], yellow_name: "W".repeat(24) });
    await getButton(page, "Claim a draw").waitFor();
    await assertFits(page);
    await assertInWindow(page, [".status", ".board", ".claim-win", ".claim-draw", ".people"]);
  });
}
