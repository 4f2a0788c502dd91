// The back and forward buttons of the browser.

import assert from "node:assert/strict";
import { pageTest } from "./browser.js";
import {
  RED_WINS,
  getCheckers,
  invite,
  meet,
  open,
  play,
  press,
  waitForOthers,
  waitForStatus,
} from "./game.js";

const getStart = (page) => page.getByRole("button", { name: "Play with a friend" });

pageTest("back leads from a game to the start, and forward again", {}, async (page, url) => {
  await open(page, url);
  await play(page, [3]);
  await page.goBack();
  await getStart(page).waitFor();
  assert.equal(page.url(), url);
  await page.goForward();
  await waitForStatus(page, "Red plays column 4. Yellow's turn.");
  await play(page, [3]);

  await page.reload();
  await waitForStatus(page, "Yellow plays column 4. Red's turn.");
  await page.goBack();
  await getStart(page).waitFor();
  await page.goForward();
  await waitForStatus(page, "Yellow plays column 4. Red's turn.");
  assert.deepEqual(await getCheckers(page), ["", "", "", "ry", "", "", ""]);
});

pageTest("after a game is left, back leads away from the start", {}, async (page, url) => {
  await page.goto(`${url}?first`);
  await page.goto(url);
  for (const reloads of [false, true]) {
    await press(page, "Play on this device");
    await waitForStatus(page, "Red's turn.");
    if (reloads) {
      await page.reload();
      await waitForStatus(page, "Red's turn.");
    }
    await press(page, "Leave");
    await getStart(page).waitFor();
  }
  await page.goBack();
  assert.equal(page.url(), `${url}?first`);
});

pageTest("forward leads to an analysis that was left", {}, async (page, url) => {
  await page.goto(url);
  await press(page, "Analyse a position");
  await page.locator(".review .column").nth(3).click();
  await page.locator(".review .cell.red").waitFor();
  await press(page, "Back to the start");
  await getStart(page).waitFor();
  await page.waitForURL(url);
  await page.goForward();
  await page.locator(".review .cell.red").waitFor();
});

pageTest("forward leads to a game that was left", {}, async (page, url) => {
  await open(page, url);
  await play(page, [3]);
  await press(page, "Leave");
  await getStart(page).waitFor();
  await page.goForward();
  await waitForStatus(page, "Red plays column 4. Yellow's turn.");
});

pageTest("a game that is begun at once after another is no step back", {}, async (page, url) => {
  await open(page, url);
  await play(page, [3]);
  await page.evaluate(() => {
    document.querySelector(".game .leave").click();
    document.querySelector(".play-local").click();
  });
  await waitForStatus(page, "Red's turn.");
  await page.goBack();
  await getStart(page).waitFor();
  await page.goForward();
  await waitForStatus(page, "Red's turn.");
});

pageTest("back leads from a review to the start", {}, async (page, url) => {
  await open(page, url);
  await play(page, RED_WINS);
  await press(page, "Review the game");
  await page.goBack();
  await getStart(page).waitFor();
});

pageTest("the start takes one place in the history", {}, async (page, url) => {
  await open(page, url);
  const { length } = await page.evaluate(() => ({ length: history.length }));
  for (let round = 0; round < 3; round++) {
    await press(page, "Leave");
    await press(page, "Play on this device");
    await waitForStatus(page, "Red's turn.");
  }
  assert.equal(await page.evaluate(() => history.length), length);
  await page.goBack();
  await getStart(page).waitFor();
});

pageTest("a player who goes back leaves the game", {}, async (red, url, newPerson) => {
  const yellow = await newPerson();
  const { watch } = await meet(red, yellow, url);
  await red.goBack();
  await waitForOthers(yellow, /^Red has left/);
  await red.goForward();
  await waitForStatus(red, "Your turn.");
  await waitForOthers(yellow, "Red is here.");

  // A link that is pasted into the page is opened, and back leads to the start.
  await red.goBack();
  await getStart(red).waitFor();
  await red.goto(watch);
  await waitForStatus(red, "You are watching.");
  await red.goBack();
  await getStart(red).waitFor();
});

pageTest("back leads from a link to where it was opened", {}, async (page, url, newPerson) => {
  const red = await newPerson();
  const { join } = await invite(red, url);
  await page.goto("about:blank");
  await page.goto(join);
  await waitForStatus(page, "You are yellow.");
  await page.goBack();
  assert.equal(page.url(), "about:blank");
});
