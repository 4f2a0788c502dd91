// Short messages between the people of a game.

import assert from "node:assert/strict";
import { assertAccessibleInAllColours, assertFits, pageTest } from "./browser.js";
import { open, press, waitForStatus, waitUntil } from "./game.js";
import { PRESENCE, RED, answerInit, mockServer } from "./mock.js";

async function begin(page, url) {
  const server = await mockServer(page, answerInit);
  await page.goto(url);
  await press(page, "Play with a friend");
  await waitForStatus(page, "Your turn.");
  return server;
}

async function waitForReaction(page, text) {
  await page.locator(".reaction").getByText(text, { exact: true }).waitFor();
}

const small = { viewport: { width: 320, height: 568 } };

pageTest("a reaction is sent from a dialog", small, async (page, url) => {
  const { connections, events } = await begin(page, url);
  await press(page, "Reactions");
  const dialog = page.getByRole("dialog", { name: "Reactions" });
  await assertFits(page);
  await assertAccessibleInAllColours(page);
  await dialog.getByRole("button", { name: "Nice move!" }).click();
  await dialog.waitFor({ state: "hidden" });
  await waitUntil(page, () => events.at(-1).type === "reaction");
  assert.deepEqual(events.at(-1), { type: "reaction", reaction: "nice_move" });
  connections[0].send({ type: "reaction", reaction: "nice_move", player: "red" });
  await waitForReaction(page, "You: Nice move!");
});

pageTest("all reactions have their words", {}, async (page, url) => {
  const { connections } = await begin(page, url);
  connections[0].send({ ...PRESENCE, yellow_name: "Bo" });
  const sentences = {
    hello: "Bo: Hello!",
    good_luck: "Bo: Good luck!",
    nice_move: "Bo: Nice move!",
    oops: "Bo: Oops!",
    thinking: "Bo: Let me think…",
    thanks: "Bo: Thanks!",
  };
  for (const [reaction, sentence] of Object.entries(sentences)) {
    connections[0].send({ type: "reaction", reaction, player: "yellow" });
    await waitForReaction(page, sentence);
  }
  connections[0].send({ type: "reaction", reaction: "toString", player: "yellow" });
  connections[0].send({ type: "reaction", reaction: "hello", player: null });
  await waitForReaction(page, "A spectator: Hello!");
});

pageTest("a reaction goes away, and never stops the game", {}, async (page, url) => {
  await page.clock.install();
  const { connections, events } = await begin(page, url);
  await page.clock.pauseAt(Date.now() + 60_000);
  connections[0].send({ type: "reaction", reaction: "oops", player: "yellow" });
  await waitForReaction(page, "Yellow: Oops!");
  // It covers no column.
  await page.locator(".column").nth(3).click();
  await page.locator(".column.sending").waitFor();
  await page.clock.runFor(6_000);
  assert.equal(await page.locator(".reaction").innerText(), "");
  await page.clock.resume();
  await waitUntil(page, () => events.at(-1).type === "play");
});

pageTest("the reactions of others can be switched off", {}, async (page, url) => {
  const { connections } = await begin(page, url);
  await press(page, "Reactions");
  await page.getByRole("checkbox", { name: "Show those of other people" }).uncheck();
  await press(page, "Close");
  await page.reload();
  await waitForStatus(page, "Your turn.");
  connections.at(-1).send({ type: "reaction", reaction: "oops", player: "yellow" });
  connections.at(-1).send({ type: "reaction", reaction: "hello", player: "red" });
  await waitForReaction(page, "You: Hello!");
  connections.at(-1).send({ type: "reaction", reaction: "oops", player: "yellow" });
  connections.at(-1).send({ ...PRESENCE, watchers: 1 });
  await page.getByText("One person is watching.").waitFor();
  await waitForReaction(page, "You: Hello!");
});

pageTest("spectators react, and a game on one device has no reactions", {}, async (page, url) => {
  const { connections } = await begin(page, url);
  connections[0].send({ ...RED, player: null }, PRESENCE);
  await page.getByRole("button", { name: "Reactions" }).waitFor();
  await press(page, "Leave");
  await open(page, url);
  assert.equal(await page.getByRole("button", { name: "Reactions" }).isVisible(), false);
});
