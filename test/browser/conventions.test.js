// The page as browsers, phones and other programs expect it: with icons, a manifest, a preview, a
// title and a printed form.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { POLICY, pageTest } from "./browser.js";
import { PICTURES, draw } from "./draw_icons.js";
import {
  RED_WINS,
  getColumn,
  meet,
  open,
  play,
  press,
  setVisibility,
  waitForStatus,
  waitForTitle,
} from "./game.js";
import { web } from "./server.js";

// The mean difference of two drawings, from 0 to 255: versions of Chromium draw edges differently.
const TOLERANCE = 1;

for (const picture of PICTURES) {
  pageTest(`${picture.file} is what its source shows`, {}, async (page) => {
    const stored = await readFile(web + picture.file);
    const drawn = await draw(page, picture);
    const { sizes, difference } = await page.evaluate(compare, {
      pictures: [stored, drawn].map((bytes) => bytes.toString("base64")),
    });
    assert.deepEqual(sizes[0], sizes[1]);
    assert.ok(difference < TOLERANCE, `${difference}: run node draw_icons.js`);
  });
}

// Return the sizes of two pictures in a page, and the mean difference of their values.
async function compare({ pictures }) {
  const images = await Promise.all(
    pictures.map(async (base64) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const { width, height } = await createImageBitmap(new Blob([bytes]));
      const context = new OffscreenCanvas(width, height).getContext("2d");
      context.drawImage(await createImageBitmap(new Blob([bytes])), 0, 0);
      return context.getImageData(0, 0, width, height);
    }),
  );
  const [one, other] = images.map(({ data }) => data);
  const sum = one.reduce((total, value, index) => total + Math.abs(value - other[index]), 0);
  return {
    sizes: images.map(({ width, height }) => [width, height]),
    difference: sum / one.length,
  };
}

pageTest("the page can be installed as an app", {}, async (page, url) => {
  await page.goto(url);
  const session = await page.context().newCDPSession(page);
  const { url: address, errors, data } = await session.send("Page.getAppManifest");
  assert.equal(address, `${url}manifest.webmanifest`);
  assert.deepEqual(errors, []);
  const { installabilityErrors } = await session.send("Page.getInstallabilityErrors");
  // The tests use a browser without a profile, in which nothing is installed.
  const causes = installabilityErrors.map(({ errorId }) => errorId);
  assert.deepEqual(causes.filter((cause) => cause !== "in-incognito"), []);
  for (const { src, sizes } of JSON.parse(data).icons) {
    const size = await page.evaluate(measure, src);
    assert.ok(sizes === "any" || sizes === size, `${src}: ${size}`);
  }
});

// Return the size of a picture, such as "192x192".
async function measure(src) {
  const image = new Image();
  image.src = src;
  await image.decode();
  return `${image.naturalWidth}x${image.naturalHeight}`;
}

pageTest("all files that the head names exist, below the page's folder", {}, async (page, url) => {
  await page.goto(url);
  const names = await page.locator("head link, head script, head meta[property='og:image']")
    .evaluateAll((elements) =>
      elements.map((element) =>
        ["href", "src", "content"].map((name) => element.getAttribute(name)).find(Boolean),
      ),
    );
  for (const name of [...names, "favicon.ico", "robots.txt", "icons/turn.svg"]) {
    assert.doesNotMatch(name, /^\/|:/);
    const response = await page.request.get(url + name);
    assert.equal(response.status(), 200, name);
    assert.notEqual(response.headers()["content-type"], "application/octet-stream", name);
  }
});

pageTest("the browser's frame has the colours of the page", {}, async (page, url) => {
  await page.goto(url);
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    const { frame, edge } = await page.evaluate(() => ({
      frame: [...document.querySelectorAll("meta[name=theme-color]")]
        .filter(({ media }) => matchMedia(media).matches)
        .map(({ content }) => content),
      edge: getComputedStyle(document.body).getPropertyValue("--page-edge"),
    }));
    assert.deepEqual(frame, [edge]);
  }
});

pageTest("the title and the icon call a player back", {}, async (red, url, newPerson) => {
  const yellow = await newPerson();
  const getIcon = () => yellow.locator("link[rel=icon][type]").getAttribute("href");

  await meet(red, yellow, url);
  await setVisibility(yellow, "hidden");
  await waitForTitle(yellow, "Red's turn – Connect Four");
  assert.equal(await getIcon(), "favicon.svg");
  await play(red, [3]);
  await waitForTitle(yellow, "● Your turn – Connect Four");
  assert.equal(await getIcon(), "icons/turn.svg");
  await setVisibility(yellow, "visible");
  assert.equal(await getIcon(), "favicon.svg");
  await getColumn(yellow, 3).click();
  await waitForTitle(yellow, "Red's turn – Connect Four");
});

pageTest("a game on this device calls nobody", {}, async (page, url) => {
  await open(page, url);
  assert.equal(await page.title(), "Red's turn – Connect Four");
});

for (const viewport of [{ width: 794, height: 1123 }, { width: 1123, height: 794 }]) {
  const title = `a review is printed without its buttons at ${viewport.width} pixels`;

  pageTest(title, { viewport, colorScheme: "dark" }, async (page, url) => {
    await open(page, url);
    await play(page, RED_WINS);
    await waitForStatus(page, "Red wins!");
    await press(page, "Review the game");
    // The switch is set when the review has a board.
    await page.locator(".review .board").waitFor();
    await page.locator(".review [type=checkbox]").check();
    await press(page, "Previous move");
    await page.locator(".verdict:not(:empty)").waitFor();
    await page.emulateMedia({ media: "print" });
    for (const part of ["h1", ".review .board", ".verdict"]) {
      await page.locator(part).first().waitFor();
    }
    const moves = page.locator(".moves li");
    assert.equal(await moves.count(), RED_WINS.length);
    for (const box of await moves.evaluateAll((items) => items.map((item) => item.offsetLeft))) {
      assert.ok(box < viewport.width);
    }
    for (const part of [".steps", ".review .actions", ".review .links", ".review .hint"]) {
      await page.locator(part).waitFor({ state: "hidden" });
    }
    const { scrollWidth, clientWidth } = await page.evaluate(() => document.documentElement);
    assert.equal(scrollWidth, clientWidth);
  });
}

pageTest("the server sends the policy of a strict site", {}, async (_, url) => {
  const { headers } = await fetch(url);
  assert.equal(headers.get("content-security-policy"), POLICY);
});
