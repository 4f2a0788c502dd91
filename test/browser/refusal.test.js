// The banner while the page can't connect: a browser doesn't tell the page why.

import assert from "node:assert/strict";
import {
  UNREACHABLE,
  assertAccessible,
  assertAccessibleInAllColours,
  assertFits,
  pageTest,
} from "./browser.js";
import { open, press, waitForBanner, waitForStatus, waitForTitle } from "./game.js";
import { startProxy } from "./proxy.js";

const small = { ...UNREACHABLE, viewport: { width: 320, height: 568 } };

const getHelp = (page) =>
  page.getByRole("status").getByRole("link", { name: "Help for its operator (opens a new tab)" });

pageTest("a server that refuses the page is told apart", small, async (page, url) => {
  // Behind this proxy, the page seems to come from another site.
  const proxy = await startProxy(new URL(url).port, { host: "elsewhere.example" });
  try {
    await page.goto(proxy.url);
    await press(page, "Play on this device");
    await waitForBanner(page, "No server answers. Trying again…");
    const link = getHelp(page);
    assert.equal(await link.isVisible(), false);
    await waitForBanner(page, "The server works, but it refuses this page.");
    await link.waitFor();
    await assertAccessible(page);
    await assertFits(page);
    await link.focus();
    const opened = page.waitForEvent("popup");
    await page.keyboard.press("Enter");
    const help = await opened;
    await help.getByRole("heading", { name: "The server refuses the page" }).waitFor();
    assert.equal(help.url(), `${proxy.url}refused.html`);
    assert.equal(await help.evaluate(() => window.opener), null);
  } finally {
    await proxy.stop();
  }
});

pageTest("a server that doesn't answer is told apart", UNREACHABLE, async (page, url) => {
  const proxy = await startProxy(new URL(url).port);
  try {
    await open(page, proxy.url);
    proxy.down();
    await waitForBanner(page, "Connection lost. Trying again… The server doesn't answer.");
    assert.equal(await getHelp(page).isVisible(), false);
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

pageTest("the help names each status and option", small, async (page, url) => {
  await page.goto(`${url}refused.html`);
  for (const status of ["403", "431", "429", "503"]) {
    await page.getByRole("heading", { name: status }).first().waitFor();
  }
  for (const option of ["--allow-origin", "--max-header", "--max-requests-per-second"]) {
    await page.getByText(option).first().waitFor();
  }
  await assertFits(page);
  await assertAccessibleInAllColours(page);
});
