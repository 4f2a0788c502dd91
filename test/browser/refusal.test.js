// What the page says if it can't connect for a while: a browser doesn't tell it why.

import { pageTest } from "./browser.js";
import { open, press, waitForBanner, waitForStatus, waitForTitle } from "./game.js";
import { startProxy } from "./proxy.js";

// Chromium writes failed connections to the console, with one of several names.
const expected = /WebSocket|net::ERR_/;

pageTest("a server that refuses the page is told apart", { expected }, async (page, url) => {
  // Behind this proxy, the page seems to come from another site.
  const proxy = await startProxy(new URL(url).port, { host: "elsewhere.example" });
  try {
    await page.goto(proxy.url);
    await press(page, "Play on this device");
    await waitForBanner(page, "No server answers. Trying again…");
    await waitForBanner(
      page,
      "The server works, but it refuses this page. Its operator finds help in deploy/README.md.",
    );
  } finally {
    await proxy.stop();
  }
});

pageTest("a server that doesn't answer is told apart", { expected }, async (page, url) => {
  const proxy = await startProxy(new URL(url).port);
  try {
    await open(page, proxy.url);
    proxy.down();
    await waitForBanner(page, "Connection lost. Trying again… The server doesn't answer.");
    await waitForTitle(page, "Connection lost. Trying again… – Connect Four");
    proxy.up();
    await page.locator(".banner p:empty").waitFor({ state: "attached" });
    await waitForStatus(page, "Red's turn.");
    proxy.down();
    await waitForBanner(page, /^Connection lost. Trying again…$/);
  } finally {
    await proxy.stop();
  }
});
