import assert from "node:assert/strict";
import { pageTest } from "./browser.js";
import { getColumn, open, play } from "./game.js";

// The whole game is in view in these windows.
const WINDOWS = [
  { width: 320, height: 568 },
  { width: 390, height: 844 },
  { width: 768, height: 1024 },
  { width: 844, height: 390 },
  { width: 1280, height: 720 },
  { width: 1280, height: 900 },
  { width: 2560, height: 1440 },
];

for (const viewport of WINDOWS) {
  const { width, height } = viewport;
  pageTest(`at ${width} by ${height} nothing needs scrolling`, { viewport }, async (page, url) => {
    await open(page, url);
    await play(page, [3]);
    const parts = [".status", ".board", ".new-game"];
    for (const part of parts) {
      const box = await page.locator(part).boundingBox();
      assert.ok(box.x >= 0 && box.x + box.width <= width, `${part} is too wide`);
      assert.ok(box.y >= 0 && box.y + box.height <= height, `${part} is too high`);
    }
    const scrolled = await page.evaluate(() => {
      window.scrollTo(1000, 1000);
      return { x: window.scrollX, y: window.scrollY };
    });
    assert.deepEqual(scrolled, { x: 0, y: 0 });
  });
}

const tiny = { viewport: { width: 320, height: 256 } };

pageTest("a page enlarged four times scrolls in one direction only", tiny, async (page, url) => {
  await open(page, url);
  const scrolled = await page.evaluate(() => {
    window.scrollTo(1000, 0);
    return window.scrollX;
  });
  assert.equal(scrolled, 0);
});

// Stop the time of the animations, so that none ends before the test looks at it.
async function freezeAnimations(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("Animation.enable");
  await session.send("Animation.setPlaybackRate", { playbackRate: 0 });
}

// Return the names of the animations that have not ended.
function getAnimations(page) {
  return page.evaluate(() =>
    document
      .getAnimations()
      .map(({ animationName, transitionProperty }) => animationName ?? transitionProperty),
  );
}

pageTest("a disc falls", { reducedMotion: "no-preference" }, async (page, url) => {
  await open(page, url);
  await freezeAnimations(page);
  await play(page, [3]);
  assert.ok((await getAnimations(page)).includes("fall"));
});

pageTest("nothing moves under reduced motion", { reducedMotion: "reduce" }, async (page, url) => {
  await open(page, url);
  await freezeAnimations(page);
  await play(page, [0, 1, 0, 1, 0, 1, 0]);
  assert.deepEqual(await getAnimations(page), []);
});

pageTest("the next disc shows above the column under the pointer", {}, async (page, url) => {
  const getOpacity = (column) =>
    getColumn(page, column).evaluate((element) => getComputedStyle(element, "::before").opacity);

  await open(page, url);
  await getColumn(page, 2).hover();
  assert.equal(await getOpacity(2), "1");
  assert.equal(await getOpacity(3), "0");
  await play(page, [2, 2, 2, 2, 2, 2]);
  assert.equal(await getOpacity(2), "0", "a full column has no next disc");
});
