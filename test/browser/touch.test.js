import assert from "node:assert/strict";
import { MOVING, pageTest } from "./browser.js";
import { getCheckers, getColumn, open, play, waitForStatus } from "./game.js";

// With reduced motion, the page takes the next move as soon as the server has answered.
const stillPhone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

const phone = { ...stillPhone, ...MOVING };

const tap = (column) => column.tap();

pageTest("a game can be played with a finger", phone, async (page, url) => {
  await open(page, url);
  await play(page, [0, 6, 1, 5, 2, 6, 3], tap);
  await waitForStatus(page, "Red wins!");
  assert.deepEqual(await getCheckers(page), ["r", "r", "r", "r", "", "y", "yy"]);
  await page.getByRole("button", { name: "Play again" }).tap();
  await waitForStatus(page, "Red's turn.");
  await play(page, [6], tap);
  assert.deepEqual(await getCheckers(page), ["", "", "", "", "", "", "r"]);
});

pageTest("a column is a large target", phone, async (page, url) => {
  await open(page, url);
  const { width, height } = await getColumn(page, 0).boundingBox();
  assert.ok(width >= 44, `${width} pixels wide`);
  assert.ok(height >= 44, `${height} pixels high`);
});

// Return a function that taps a column at a given time. On a slow machine, the taps of a double tap
// would otherwise be too far apart.
async function tapAtTimes(page) {
  const session = await page.context().newCDPSession(page);
  const start = Date.now() / 1000;
  return (seconds) => async (column) => {
    const { x, y, width, height } = await column.boundingBox();
    const center = { x: x + width / 2, y: y + height / 2 };
    const timestamp = start + seconds;
    const touch = (type, touchPoints) =>
      session.send("Input.dispatchTouchEvent", { type, touchPoints, timestamp });
    await touch("touchStart", [center]);
    await touch("touchEnd", []);
  };
}

for (const [name, device] of Object.entries({ "with motion": phone, "without motion": stillPhone })) {
  pageTest(`a double tap plays one move, not the opponent's too, ${name}`, device, doubleTap);
}

async function doubleTap(page, url) {
  await open(page, url);
  const tapAt = await tapAtTimes(page);
  await play(page, [3], tapAt(0));
  await tapAt(0.1)(getColumn(page, 3));
  await play(page, [0], tap);
  assert.deepEqual(await getCheckers(page), ["y", "", "", "r", "", "", ""]);
}

pageTest("a second tap is a move if the position has changed", stillPhone, async (page, url) => {
  await open(page, url);
  const tapAt = await tapAtTimes(page);
  await play(page, [3], tapAt(0));
  await play(page, [3], tapAt(0.29));
  assert.deepEqual(await getCheckers(page), ["", "", "", "ry", "", "", ""]);
});
