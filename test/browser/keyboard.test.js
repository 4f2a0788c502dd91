import assert from "node:assert/strict";
import { MOVING, pageTest } from "./browser.js";
import {
  assertPlayable,
  getCheckers,
  getColumn,
  getStatus,
  getSwitch,
  meet,
  open,
  play,
  playTogether,
  waitForError,
  waitForStatus,
} from "./game.js";

// Play a column by focusing it and pressing a key.
const pressing = (key) => (column) => column.press(key);

function getFocus(page) {
  return page.evaluate(() => document.activeElement.dataset.column);
}

pageTest("a whole game can be played with Tab, arrows and Enter", MOVING, async (page, url) => {
  await page.goto(url);
  await page.getByRole("button", { name: "Play on this device" }).waitFor();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await waitForStatus(page, "Red's turn.");
  // The focus has moved from the button to the board.
  assert.equal(await getFocus(page), "3");
  await page.keyboard.press("Home");

  const pressEnter = () => page.keyboard.press("Enter");
  for (let round = 0; round < 3; round++) {
    await play(page, [0], pressEnter);
    await page.keyboard.press("ArrowRight");
    await play(page, [1], pressEnter);
    await page.keyboard.press("ArrowLeft");
  }
  await play(page, [0], pressEnter);
  await waitForStatus(page, "Red wins!");
  // The focus has stayed in its place.
  assert.equal(await getFocus(page), "0");
  await assertPlayable(page, false);
});

pageTest("the next game can be begun by keyboard", {}, async (page, url) => {
  await open(page, url);
  await play(page, [0, 1, 0, 1, 0, 1, 0], pressing("Space"));
  await waitForStatus(page, "Red wins!");
  await page.keyboard.press("End");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Play again");
  await page.keyboard.press("Enter");
  await waitForStatus(page, "A new game. Red's turn.");
  assert.equal(await getFocus(page), "3");
});

pageTest("two people can invite, play and resign by keyboard", {}, async (red, url, newPerson) => {
  const yellow = await newPerson();
  await red.goto(url);
  await red.getByRole("button", { name: "Play with a friend" }).waitFor();
  await red.keyboard.press("Tab");
  await red.keyboard.press("Enter");
  const copy = red.getByRole("button", { name: "Copy: Link for your friend" });
  await copy.and(red.locator(":focus")).waitFor();
  await red.keyboard.press("Enter");
  await red.getByText("Copied.").waitFor();
  await yellow.goto(await red.evaluate(() => navigator.clipboard.readText()));
  await waitForStatus(yellow, "You are yellow.");
  await waitForStatus(red, "Your turn.");
  assert.equal(await getFocus(red), "3");
  // The reactions come before the board.
  for (let count = 0; count < 2; count++) {
    await yellow.keyboard.press("Tab");
  }
  assert.equal(await getFocus(yellow), "0");

  await playTogether([red, yellow], [3], () => red.keyboard.press("Enter"));
  await playTogether([red, yellow], [1], () => yellow.keyboard.press("2"));
  await red.keyboard.press("End");
  await red.getByRole("button", { name: "Undo" }).and(red.locator(":enabled")).waitFor();
  // The next button is "Undo".
  for (let count = 0; count < 2; count++) {
    await red.keyboard.press("Tab");
  }
  await red.keyboard.press("Enter");
  const dialog = red.getByRole("dialog", { name: "Do you resign? Yellow wins this game then." });
  await dialog.waitFor();
  // The answer without consequences comes first.
  await red.keyboard.press("Tab");
  await red.keyboard.press("Enter");
  await waitForStatus(yellow, "You won!");
  await waitForStatus(red, "You resigned.");
  const getFocusedText = (page) => page.evaluate(() => document.activeElement.textContent);
  assert.equal(await getFocusedText(red), "Rematch");
});

pageTest("Space drops a checker", {}, async (page, url) => {
  await open(page, url);
  await play(page, [2], pressing("Space"));
  assert.deepEqual(await getCheckers(page), ["", "", "r", "", "", "", ""]);
});

pageTest("arrows stop at the edges, and Home and End go to them", {}, async (page, url) => {
  await open(page, url);
  await getColumn(page, 0).focus();
  const steps = [
    ["ArrowLeft", "0"],
    ["ArrowRight", "1"],
    ["End", "6"],
    ["ArrowRight", "6"],
    ["ArrowLeft", "5"],
    ["Home", "0"],
  ];
  for (const [key, column] of steps) {
    await page.keyboard.press(key);
    assert.equal(await getFocus(page), column, key);
  }
});

pageTest("digits drop a checker wherever the focus is", {}, async (page, url) => {
  await open(page, url);
  await getColumn(page, 3).focus();
  await play(page, [0], () => page.keyboard.press("1"));
  await play(page, [6], () => page.keyboard.press("7"));
  assert.deepEqual(await getCheckers(page), ["r", "", "", "", "", "", "y"]);
  assert.equal(await getFocus(page), "6");

  // Other digits do nothing.
  await page.keyboard.press("8");
  for (const name of ["Share", "Resign"]) {
    await page.getByRole("button", { name }).focus();
    await play(page, [1], () => page.keyboard.press("2"));
  }
  await getSwitch(page).focus();
  await play(page, [2], () => page.keyboard.press("3"));
  assert.deepEqual(await getCheckers(page), ["r", "ry", "r", "", "", "", "y"]);
});

pageTest("a player who joins by a link can use all keys", {}, async (red, url, newPerson) => {
  const yellow = await newPerson();
  await meet(red, yellow, url);
  assert.equal(await yellow.evaluate(() => document.activeElement.tagName), "BODY");
  await playTogether([red, yellow], [0], () => red.keyboard.press("1"));
  await playTogether([red, yellow], [1], () => yellow.keyboard.press("2"));
  await playTogether([red, yellow], [0], () => red.keyboard.press("1"));

  for (const key of ["ArrowRight", "Enter"]) {
    await yellow.evaluate(() => document.activeElement.blur());
    await yellow.keyboard.press(key);
    assert.equal(await getFocus(yellow), "3", `${key} chooses the middle column`);
  }
  await yellow.keyboard.press("ArrowRight");
  await playTogether([red, yellow], [4], () => yellow.keyboard.press("Enter"));
  assert.deepEqual(await getCheckers(red), ["rr", "y", "", "", "y", "", ""]);
});

pageTest("keys in fields and dialogs are no moves", {}, async (page, url) => {
  await open(page, url);
  await page.getByRole("button", { name: "Share" }).press("Enter");
  const field = page.getByRole("dialog").getByRole("textbox");
  for (const element of [field, page.getByRole("button", { name: "Close" })]) {
    await element.focus();
    await page.keyboard.press("1");
    await page.keyboard.press("ArrowRight");
    assert.equal(await getFocus(page), undefined);
  }
  await page.keyboard.press("Escape");
  await play(page, [3], () => page.keyboard.press("4"));
  assert.deepEqual(await getCheckers(page), ["", "", "", "r", "", "", ""]);
});

for (const key of ["Enter", "Space", "4"]) {
  pageTest(`${key} held down plays one move`, {}, async (page, url) => {
    await open(page, url);
    await getColumn(page, 3).focus();
    await play(page, [3], async () => {
      await page.keyboard.down(key);
      await page.keyboard.down(key);
      await page.keyboard.down(key);
      await page.keyboard.up(key);
    });
    await play(page, [0], pressing("Enter"));
    assert.deepEqual(await getCheckers(page), ["y", "", "", "r", "", "", ""]);
  });
}

pageTest("a full column is refused by keyboard too", {}, async (page, url) => {
  await open(page, url);
  await play(page, [3, 3, 3, 3, 3, 3], pressing("Enter"));
  await page.keyboard.press("Enter");
  assert.equal(await waitForError(page), "This column is full.");
  assert.equal(await getStatus(page), "Yellow plays column 4. Red's turn.");
  assert.equal(await getFocus(page), "3");
});

pageTest("Escape closes the question and changes nothing in the game", {}, async (page, url) => {
  await open(page, url);
  await play(page, [3], pressing("Enter"));
  await page.getByRole("button", { name: "Resign" }).press("Enter");
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  assert.deepEqual(await getCheckers(page), ["", "", "", "r", "", "", ""]);
});

pageTest("one checker waits above the board, for the keys or the pointer", {}, async (page, url) => {
  const waiting = () =>
    page
      .locator(".column")
      .evaluateAll((columns) =>
        columns.flatMap((column, index) =>
          getComputedStyle(column, "::before").opacity === "1" ? [index] : [],
        ),
      );
  await open(page, url);
  await getColumn(page, 5).hover();
  await page.keyboard.press("Home");
  assert.deepEqual(await waiting(), [0]);
  await play(page, [4]);
  assert.deepEqual(await waiting(), [4]);
});
