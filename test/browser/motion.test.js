// Falling checkers, and what waits for them.

import assert from "node:assert/strict";
import { MOVING, pageTest } from "./browser.js";
import {
  RED_WINS,
  assertPlayable,
  freezeAnimations,
  getAnimations,
  getCheckers,
  getColumn,
  getMarked,
  getStatus,
  open,
  play,
  press,
  waitForStatus,
  waitForTitle,
} from "./game.js";
import { COMPUTER, PRESENCE, mockServer, playEvents } from "./mock.js";

// The longest time from an answer of the computer to the end of its fall, in milliseconds. The
// checker of the player falls in the same time.
const MAX_FALLS = 600;

// Begin a game against a computer that answers each move at once.
async function openComputer(page, url) {
  const columns = [];
  const mock = await mockServer(page, (event, connection) => {
    if (event.type === "init") {
      connection.send(COMPUTER, PRESENCE);
    } else {
      columns.push(event.column, 5);
      connection.send(...playEvents(...columns).slice(-2));
    }
  });
  await page.goto(url);
  await press(page, "Play against the computer");
  await page.getByRole("dialog").getByRole("button", { name: "Play" }).click();
  await waitForStatus(page, "Your turn.");
  return mock;
}

// End the fall of the checker on the board.
async function finishFall(page) {
  await page.evaluate(() => {
    const falls = document.getAnimations().filter(({ animationName }) => animationName === "fall");
    falls.forEach((fall) => fall.finish());
  });
}

// Return the duration and the delay of each animation with this name, in milliseconds.
function getTimes(page, name) {
  return page.evaluate(
    (animationName) =>
      document
        .getAnimations()
        .filter((animation) => animation.animationName === animationName)
        .map(({ effect }) => effect.getComputedTiming())
        .map(({ delay, duration }) => ({ delay, duration })),
    name,
  );
}

// Press a column at once, whether it can be played or not.
function pressAtOnce(page, column) {
  return getColumn(page, column).evaluate((element) => element.click());
}

pageTest("a checker falls", MOVING, async (page, url) => {
  await open(page, url);
  await freezeAnimations(page);
  await pressAtOnce(page, 3);
  await page.locator(".cell.red").waitFor();
  assert.ok((await getAnimations(page)).includes("fall"));
});

pageTest("earlier moves don't fall again after a reload", MOVING, async (page, url) => {
  await open(page, url);
  await play(page, [3, 3]);
  await page.addInitScript(() => {
    window.fallen = 0;
    window.addEventListener("animationstart", ({ animationName }) => {
      window.fallen += animationName === "fall" ? 1 : 0;
    });
  });
  await page.reload();
  await waitForStatus(page, "Yellow plays column 4. Red's turn.");
  await play(page, [4]);
  await page.waitForFunction(() => window.fallen > 0);
  assert.equal(await page.evaluate(() => window.fallen), 1);
});

pageTest("reduced motion stops all animations", {}, async (page, url) => {
  await open(page, url);
  await freezeAnimations(page);
  await play(page, RED_WINS);
  assert.deepEqual(await getAnimations(page), []);
  await waitForStatus(page, "Red wins!");
});

pageTest("the computer's checker, words and moves wait for a fall", MOVING, async (page, url) => {
  const { events } = await openComputer(page, url);
  await freezeAnimations(page);
  await pressAtOnce(page, 3);
  await page.locator(".cell.red").waitFor();
  const [own] = await getTimes(page, "fall");
  assert.equal(await page.locator(".cell.yellow").count(), 0);
  assert.equal(await getStatus(page), "You are red. Your turn.");
  await assertPlayable(page, false);

  await finishFall(page);
  await page.locator(".cell.yellow").waitFor();
  const [computers] = await getTimes(page, "fall");
  assert.equal(await getStatus(page), "You play column 4. Computer thinks…");
  await assertPlayable(page, false);
  // A second tap while the computer's checker falls is no move.
  await pressAtOnce(page, 3);
  await page.keyboard.press("4");

  await finishFall(page);
  await waitForStatus(page, "Computer plays column 6. Your turn.");
  await waitForTitle(page, "● Your turn – Connect Four");
  await assertPlayable(page, true);
  assert.equal(events.length, 2);
  const total = own.delay + own.duration + computers.delay + computers.duration;
  assert.ok(total <= MAX_FALLS, `${total} ms`);
});

pageTest("the marks of a win wait for the last checker", MOVING, async (page, url) => {
  await open(page, url);
  await play(page, RED_WINS.slice(0, -1));
  await freezeAnimations(page);
  await pressAtOnce(page, RED_WINS.at(-1));
  await page.locator(".cell.winning").first().waitFor();
  const [{ delay, duration }] = await getTimes(page, "fall");
  const marks = await getTimes(page, "appear");
  assert.equal(marks.length, 4);
  for (const mark of marks) {
    assert.ok(mark.delay >= delay + duration, `${mark.delay} ms`);
  }
  assert.equal(await getStatus(page), "Yellow plays column 2. Red's turn.");
  await finishFall(page);
  await waitForStatus(page, "Red plays column 1. Red wins!");
  assert.equal((await getMarked(page, "winning")).length, 4);
});

pageTest("with reduced motion, nothing waits", {}, async (page, url) => {
  await openComputer(page, url);
  await freezeAnimations(page);
  await getColumn(page, 3).click();
  await waitForStatus(page, "Computer plays column 6. Your turn.");
  await assertPlayable(page, true);
});

pageTest("a connection that ends during a fall ends it", MOVING, async (page, url) => {
  const { connections } = await openComputer(page, url);
  await freezeAnimations(page);
  await pressAtOnce(page, 3);
  await page.locator(".cell.red").waitFor();
  connections[0].send({ type: "win", player: "yellow", reason: "resign" });
  connections[0].close(1000, "Enough for today.");
  await page.getByText("Enough for today.").waitFor();
  await waitForStatus(page, "You resigned. You lost.");
  assert.deepEqual(await getCheckers(page), ["", "", "", "r", "", "y", ""]);
});
