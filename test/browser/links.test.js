// The links to a game, and the keys in them.

import assert from "node:assert/strict";
import { assertAccessibleInAllColours, pageTest } from "./browser.js";
import {
  RED_WINS,
  invite,
  meet,
  playTogether,
  press,
  readLinks,
  waitForBanner,
  waitForError,
  waitForOthers,
  waitForStatus,
  waitForTitle,
} from "./game.js";

// Return the links in the dialog of a game.
async function getShared(page) {
  const fields = page.getByRole("dialog").getByRole("textbox");
  await fields.first().waitFor();
  return fields.evaluateAll((elements) => elements.map(({ value }) => value));
}

pageTest("a friend is invited by a copied link", {}, async (red, url, newPerson) => {
  const links = await invite(red, url);
  assert.match(links.join, /\/#join=[\w-]{16}$/);
  assert.match(links.watch, /\/#watch=[\w-]{16}$/);
  assert.equal(await red.title(), "Waiting for your friend… – Connect Four");
  await press(red, "Copy: Link for your friend");
  await red.getByText("Copied.").waitFor();
  const copied = await red.evaluate(() => navigator.clipboard.readText());
  assert.equal(copied, links.join);

  const yellow = await newPerson();
  await yellow.goto(copied);
  await waitForStatus(yellow, "You are yellow. Red's turn.");
  await waitForStatus(red, "You are red. Your turn.");
  await waitForOthers(red, "Yellow is here.");
  await waitForOthers(yellow, "Red is here.");
  await waitForTitle(red, "● Your turn – Connect Four");
  await waitForTitle(yellow, "Red's turn – Connect Four");
});

pageTest("a link is copied without the clipboard API, too", {}, async (page, url) => {
  await page.addInitScript(() => {
    Object.defineProperty(navigator, "clipboard", { value: undefined });
  });
  const { watch } = await invite(page, url);
  await press(page, "Copy: Link for watching");
  await page.getByText("Copied.").waitFor();
  await page.goto("about:blank");
  const other = await page.context().newPage();
  await other.goto(url);
  assert.equal(await other.evaluate(() => navigator.clipboard.readText()), watch);
});

pageTest("a link is shared if the device can share links", {}, async (page, url) => {
  await page.addInitScript(() => {
    window.shared = [];
    navigator.share = async (data) => window.shared.push(data);
  });
  const { join } = await invite(page, url);
  await press(page, "Share: Link for your friend");
  assert.deepEqual(await page.evaluate(() => window.shared), [
    { title: "Play Connect Four with me", url: join },
  ]);
});

pageTest("the links are available during the game", {}, async (red, url, newPerson) => {
  const [yellow, spectator] = [await newPerson(), await newPerson()];
  const links = await meet(red, yellow, url);
  await press(red, "Share");
  assert.deepEqual(await readLinks(red), links);
  await press(red, "Close");
  await red.getByRole("dialog").waitFor({ state: "hidden" });

  await spectator.goto(links.watch);
  await press(spectator, "Share");
  assert.deepEqual(await getShared(spectator), [links.watch]);
});

pageTest("a friend is not asked to share the own seat", {}, async (red, url, newPerson) => {
  const yellow = await newPerson();
  const { watch } = await meet(red, yellow, url);
  await press(yellow, "Share");
  assert.deepEqual(await getShared(yellow), [watch]);
  await yellow.reload();
  await waitForStatus(yellow, "Red's turn.");
  await press(yellow, "Share");
  assert.deepEqual(await getShared(yellow), [watch]);
  await press(yellow, "Close");
  await press(yellow, "Leave");
  await press(yellow, /^With a friend/);
  await press(yellow, "Share");
  assert.deepEqual(await getShared(yellow), [watch]);
});

pageTest("one's own invitation doesn't take the other seat", {}, async (red, url) => {
  const { join } = await invite(red, url);
  const second = await red.context().newPage();
  await second.goto(join);
  assert.equal(
    await waitForError(second),
    "This is your own invitation. Send the link to a friend, or play the other side here.",
  );
  assert.equal(second.url(), url);
  await assertAccessibleInAllColours(second);
  await press(second, "Copy: Link for your friend");
  await second.getByText("Copied.").waitFor();
  assert.equal(await second.evaluate(() => navigator.clipboard.readText()), join);

  await press(second, "Back to your game");
  await second.getByText("Waiting for your friend…").waitFor();
  await waitForBanner(red, "This game was opened somewhere else.");
  await red.goto(join);
  await press(red, "Play yellow in this tab");
  await waitForStatus(red, "You are yellow.");
  await playTogether([second, red], [3, 3]);
});

pageTest("a key to a seat is removed from the address", {}, async (red, url, newPerson) => {
  const [yellow, spectator] = [await newPerson(), await newPerson()];
  const { watch } = await meet(red, yellow, url);
  assert.equal(red.url(), url);
  assert.equal(yellow.url(), url);
  await spectator.goto(watch);
  await waitForStatus(spectator, "Red's turn.");
  assert.equal(spectator.url(), watch);
  await press(spectator, "Leave");
  await spectator.getByRole("button", { name: "Play with a friend" }).waitFor();
  assert.equal(spectator.url(), url);
});

pageTest("the tutorial's links work, and lose their keys", {}, async (red, url, newPerson) => {
  const [yellow, spectator] = [await newPerson(), await newPerson()];
  const { join, watch } = await invite(red, url);
  await yellow.goto(join.replace("#", "?"));
  await waitForStatus(yellow, "You are yellow.");
  assert.equal(yellow.url(), url);
  await spectator.goto(watch.replace("#", "?"));
  await waitForStatus(spectator, "You are watching.");
  assert.equal(spectator.url(), watch);
});

pageTest("a link can be pasted into an open page", {}, async (page, url, newPerson) => {
  const red = await newPerson();
  const { join } = await invite(red, url);
  await page.goto(url);
  await page.getByRole("button", { name: "Play with a friend" }).waitFor();
  await page.goto(join);
  await waitForStatus(page, "You are yellow.");
  assert.equal(page.url(), url);
});

pageTest("a wrong link leads to the start screen", {}, async (page, url) => {
  await page.goto(`${url}#join=nosuchgamehereno`);
  assert.equal(
    await waitForError(page),
    "There is no such game. The link must be complete, and old games are removed.",
  );
  assert.equal(page.url(), url);
  await press(page, "Play on this device");
  await waitForStatus(page, "Red's turn.");
});

pageTest("a third person finds both seats taken", {}, async (red, url, newPerson) => {
  const [yellow, third] = [await newPerson(), await newPerson()];
  const { join } = await meet(red, yellow, url);
  await third.goto(join);
  assert.equal(
    await waitForError(third),
    "This game has two players already. If you are one of them, continue where you played.",
  );
  await press(third, "Watch");
  await waitForStatus(third, "You are watching.");
  await third.goto("about:blank");
  await third.goto(join);
  await waitForError(third);
  await yellow.close();
  await waitForOthers(red, /^Yellow has left/);
  await press(third, "Try again");
  await waitForStatus(third, "You are yellow.");
});

pageTest("keys appear in links only", {}, async (red, url, newPerson) => {
  const yellow = await newPerson();
  const printed = [];
  for (const page of [red, yellow]) {
    page.on("console", (message) => printed.push(message.text()));
  }
  const links = await meet(red, yellow, url);
  await playTogether([red, yellow], RED_WINS);
  const keys = Object.values(links).map((link) => link.split("=")[1]);
  for (const page of [red, yellow]) {
    const text = await page.evaluate(() => document.title + document.body.innerText);
    for (const key of keys) {
      assert.ok(!text.includes(key) && !printed.join().includes(key));
    }
  }
});
