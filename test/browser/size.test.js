// The size of the page's first load, which decides how long it takes on a slow network.

import assert from "node:assert/strict";
import { pageTest } from "./browser.js";

// In bytes, with the header fields.
const MAX_SIZE = 60 * 1024;

pageTest("the first load is small", {}, async (page, url) => {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  const sizes = [];
  session.on("Network.loadingFinished", ({ encodedDataLength }) => sizes.push(encodedDataLength));
  await page.goto(url, { waitUntil: "networkidle" });
  const size = sizes.reduce((sum, each) => sum + each, 0);
  assert.ok(sizes.length > 30, `${sizes.length} files`);
  assert.ok(size <= MAX_SIZE, `${size} bytes`);
});
