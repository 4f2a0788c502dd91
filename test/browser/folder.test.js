// The page in a folder of a proxy's site, such as https://games.example/connect4/.

import assert from "node:assert/strict";
import { UNREACHABLE, assertAccessibleInAllColours, pageTest } from "./browser.js";
import {
  RED_WINS,
  invite,
  meet,
  playTogether,
  press,
  waitForBanner,
  waitForStatus,
} from "./game.js";
import { startProxy } from "./proxy.js";

// Run a test with a proxy that has the server's page in each folder of its site.
async function behindProxy(url, body) {
  const proxy = await startProxy(new URL(url).port, { stripsFolder: true });
  try {
    await body(proxy.url, proxy);
  } finally {
    await proxy.stop();
  }
}

pageTest("two people play in a folder", {}, async (red, url, newPerson) => {
  await behindProxy(url, async (site) => {
    const yellow = await newPerson();
    const { join, watch } = await meet(red, yellow, `${site}connect4/`);
    for (const link of [join, watch]) {
      assert.ok(link.startsWith(`${site}connect4/#`), link);
    }
    await red.reload();
    await waitForStatus(red, "Your turn.");
    await playTogether([red, yellow], RED_WINS);
    await waitForStatus(yellow, "You lost.");
    assert.equal(yellow.url(), `${site}connect4/`);
  });
});

pageTest("games of two folders of a host are kept apart", {}, async (page, url) => {
  await behindProxy(url, async (site) => {
    await invite(page, `${site}one/`);
    await press(page, "Back to the start");
    const unfinished = page.getByRole("heading", { name: "Continue your game" });
    await unfinished.waitFor();
    await page.goto(`${site}two/`);
    await page.getByRole("button", { name: "Play with a friend" }).waitFor();
    assert.equal(await unfinished.count(), 0);
    await page.goto(`${site}one/`);
    await unfinished.waitFor();
  });
});

pageTest("the page asks whether the server of its folder works", UNREACHABLE, async (page, url) => {
  await behindProxy(url, async (site, proxy) => {
    await page.goto(`${site}connect4/`);
    await press(page, "Play on this device");
    await waitForStatus(page, "Red's turn.");
    const asked = page.waitForRequest(`${site}connect4/healthz`);
    proxy.down();
    await asked;
    await waitForBanner(page, "The server doesn't answer.");
  });
});

// Chromium writes the status of the page to the console.
const isMissing = { expected: /404 \(Not Found\)/ };

for (const folder of ["", "connect4/"]) {
  for (const path of ["nothing", "no/such/page"]) {
    const name = `a missing page at /${folder}${path} leads to the start`;
    pageTest(name, isMissing, async (page, url) => {
      await behindProxy(url, async (site) => {
        const start = folder === "" ? url : site + folder;
        const response = await page.goto(start + path);
        assert.equal(response.status(), 404);
        await page.getByRole("heading", { name: "Page not found" }).waitFor();
        await assertAccessibleInAllColours(page);
        const width = await page.evaluate(() => getComputedStyle(document.body).maxWidth);
        assert.notEqual(width, "none", "The style sheet is loaded.");
        await page.getByRole("link", { name: "Play Connect Four" }).click();
        await page.getByRole("button", { name: "Play with a friend" }).waitFor();
        assert.equal(page.url(), start);
      });
    });
  }
}
