// The layout in windows of different sizes.

import assert from "node:assert/strict";
import { assertFits, assertInWindow, pageTest } from "./browser.js";
import {
  RED_WINS,
  getColumn,
  invite,
  meet,
  open,
  play,
  playTogether,
  press,
  waitForBanner,
  waitForError,
  waitForOthers,
  waitForStatus,
} from "./game.js";
import { PRESENCE, RED, mockServer } from "./mock.js";

// The windows that show a whole game.
const WINDOWS = [
  { width: 320, height: 568 },
  { width: 360, height: 640 },
  { width: 390, height: 844 },
  { width: 768, height: 1024 },
  { width: 844, height: 390 },
  { width: 1280, height: 720 },
  { width: 1280, height: 900 },
  { width: 2560, height: 1440 },
];

// Phones and tablets show no help for the keyboard.
const touch = { hasTouch: true, isMobile: true };

for (const viewport of WINDOWS) {
  const { width, height } = viewport;
  const options = { viewport, ...(width < 1000 ? touch : {}) };

  const name = `a game fits ${width} by ${height}`;

  pageTest(name, options, async (red, url, newPerson) => {
    const [yellow, spectator] = [await newPerson(), await newPerson()];
    const { watch } = await meet(red, yellow, url);
    await spectator.goto(watch);
    await playTogether([red, yellow], [3]);
    await waitForOthers(red, "One person is watching.");
    for (const page of [red, spectator]) {
      await assertInWindow(page, [".status", ".board", ".people", ".game .actions"]);
      await assertNoScrolling(page);
    }
  });
}

for (const width of [320, 844, 1280]) {
  const options = { viewport: { width, height: 568 }, ...(width < 1000 ? touch : {}) };

  pageTest(`all screens fit a width of ${width} pixels`, options, async (page, url, newPerson) => {
    await page.goto(url);
    await page.getByRole("button", { name: "Play with a friend" }).waitFor();
    await assertFits(page);
    await open(page, url);
    await play(page, [3]);
    await assertFits(page);
    await press(page, "Resign");
    await assertFits(page);
    await press(page, "Keep playing");
    await press(page, "Leave");
    await page.getByRole("button", { name: /^On this device/ }).waitFor();
    await assertFits(page);
    const { join } = await invite(page, url);
    await assertFits(page);
    const friend = await newPerson();
    await friend.goto(join);
    await waitForStatus(page, "Your turn.");
    await press(page, "Share");
    await assertFits(page);
    await friend.goto(`${url}#join=nosuchgame`);
    await waitForError(friend);
    await assertFits(friend);
  });
}

for (const viewport of [{ width: 390, height: 844 }, { width: 360, height: 640 }]) {
  const size = `${viewport.width} by ${viewport.height}`;
  const phone = { viewport, ...touch };

  pageTest(`the end of a game and its review fit ${size}`, phone, async (page, url) => {
    await open(page, url);
    await play(page, RED_WINS);
    await waitForStatus(page, "Red wins!");
    await assertInWindow(page, [".status", ".board", ".people", ".game .actions"]);
    await assertNoScrolling(page);
    await assertEvenRows(page, ".game .actions button");
    await press(page, "Review the game");
    await page.locator(".review .board").waitFor();
    const parts = [".standing", ".review .board", ".steps", ".moves", ".verdict"];
    await assertInWindow(page, [...parts, ".review .actions", ".review [type=checkbox]"]);
    // The current move is in view in the list.
    const current = page.locator(".moves [aria-current]");
    for (const name of ["First position", "Last move"]) {
      await press(page, name);
      assert.equal(await page.locator(".moves").evaluate(showsCurrent), true, name);
    }
    assert.equal(await current.count(), 1);
  });

  pageTest(`a refusal moves nothing at ${size}`, phone, async (page, url) => {
    await open(page, url);
    await play(page, [3, 3, 3, 3, 3, 3]);
    await assertEvenRows(page, ".game .actions button");
    const before = await page.locator(".game .actions").boundingBox();
    await getColumn(page, 3).tap();
    assert.equal(await waitForError(page), "This column is full.");
    assert.deepEqual(await page.locator(".game .actions").boundingBox(), before);
    await assertNoScrolling(page);
  });
}

// Return whether the current move of a list, or its first one, is in view.
function showsCurrent(list) {
  const item = list.querySelector("[aria-current]") ?? list.querySelector("button");
  const [inner, outer] = [item, list].map((element) => element.getBoundingClientRect());
  return inner.left >= outer.left - 1 && inner.right <= outer.right + 1;
}

// Assert that all buttons are equally wide, and that each row has the same number of them.
async function assertEvenRows(page, buttons) {
  const boxes = await page.locator(buttons).evaluateAll((elements) =>
    elements
      .filter((element) => element.offsetParent !== null)
      .map((element) => element.getBoundingClientRect())
      .map(({ width, y }) => ({ width: Math.round(width), y })),
  );
  assert.equal(new Set(boxes.map(({ width }) => width)).size, 1, JSON.stringify(boxes));
  const rows = new Set(boxes.map(({ y }) => y)).size;
  assert.equal(boxes.length % rows, 0);
}

// Assert that the window can't be scrolled.
async function assertNoScrolling(page) {
  const scrolled = await page.evaluate(() => {
    window.scrollTo(1000, 1000);
    return { x: window.scrollX, y: window.scrollY };
  });
  assert.deepEqual(scrolled, { x: 0, y: 0 });
}

const tiny = { viewport: { width: 320, height: 256 } };

pageTest("a page at 400 % scrolls vertically only", tiny, async (page, url) => {
  await open(page, url);
  await assertFits(page);
});

for (const width of [320, 1280]) {
  const options = { viewport: { width, height: 800 } };
  pageTest(`no text moves the board at ${width} pixels`, options, async (page, url) => {
    const { connections } = await mockServer(page, (event, connection) => {
      if (event.resume === undefined) {
        connection.send(RED, PRESENCE);
      }
    });
    await page.goto(url);
    await press(page, "Play with a friend");
    await waitForStatus(page, "Your turn.");
    const before = await page.locator(".board").boundingBox();
    const assertStill = async () => {
      assert.deepEqual(await page.locator(".board").boundingBox(), before);
    };
    connections[0].send({ type: "error", message: "This slot is full. ".repeat(5) });
    await waitForError(page);
    await assertStill();
    connections[0].send({ ...PRESENCE, yellow: false, watchers: 1000 });
    await waitForOthers(page, "1000 people are watching.");
    await assertStill();
    connections[0].close(1012);
    await waitForBanner(page, "Connection lost. Trying again…");
    await assertStill();
  });
}

pageTest("the next checker is above the column under the pointer", {}, async (page, url) => {
  const getOpacity = (column) =>
    getColumn(page, column).evaluate((element) => getComputedStyle(element, "::before").opacity);

  await open(page, url);
  await getColumn(page, 2).hover();
  assert.equal(await getOpacity(2), "1");
  assert.equal(await getOpacity(3), "0");
  await play(page, [2, 2, 2, 2, 2, 2]);
  assert.equal(await getOpacity(2), "0", "a full column has no next checker");
});
