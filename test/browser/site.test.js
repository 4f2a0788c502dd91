// The site of the course, served by connect4-server under its own Content-Security-Policy.

import assert from "node:assert/strict";
import { after, before } from "node:test";
import { pageTest } from "./browser.js";
import { startServer } from "./server.js";

const COROUTINES = "src/tutorial/coroutines/README.html";

let site;

before(async () => {
  site = await startServer({ folder: process.env.CONNECT4_SITE });
});

after(() => site?.stop());

pageTest("the first page leads to the course", {}, async (page) => {
  await page.goto(site.url);
  await page.locator(".body").getByRole("link", { name: "How a coroutine runs" }).click();
  await page.getByRole("heading", { name: "How a coroutine runs", level: 1 }).waitFor();
});

pageTest("a tab shows Python, and the other one C++", {}, async (page) => {
  await page.goto(site.url + COROUTINES);
  const [python, cpp] = ["async def greet(", "awaitable<void> greet("].map((code) =>
    page.locator(".tab-content", { hasText: code }).first(),
  );
  await page.locator(".tab-label", { hasText: "C++" }).first().click();
  await cpp.waitFor({ state: "visible" });
  assert.equal(await python.isVisible(), false);
});

pageTest("the search finds a page", {}, async (page) => {
  await page.goto(site.url + COROUTINES);
  await page.getByRole("searchbox", { name: "Search" }).fill("suspended");
  await page.keyboard.press("Enter");
  await page.locator("#search-results a", { hasText: "How a coroutine runs" }).click();
  assert.ok(page.url().startsWith(site.url + COROUTINES));
});

pageTest("a link to a file of the source shows the file", {}, async (page) => {
  await page.goto(site.url + COROUTINES);
  await page.getByRole("link", { name: "two_greetings.cpp" }).click();
  assert.match(await page.locator("pre").innerText(), /^\/\/ Two coroutines/);
});

pageTest("all pictures are loaded", {}, async (page) => {
  await page.goto(site.url + COROUTINES);
  const widths = await page
    .locator(".body img")
    .evaluateAll((images) => images.map((image) => image.naturalWidth));
  assert.ok(widths.every((width) => width > 0));
  // Without the packages that draw them, the page shows their text.
  const isText = await page.getByText("sequenceDiagram").isVisible();
  assert.equal(widths.length, isText ? 0 : 3);
});

for (const width of [390, 1000]) {
  const viewport = { width, height: 844 };
  pageTest(`a page fits into ${width} pixels`, { viewport }, async (page) => {
    await page.goto(site.url + COROUTINES);
    const box = await page.locator(".body").boundingBox();
    assert.ok(box.x >= 0 && box.x + box.width <= width);
    // The navigation is beside the page or below it.
    assert.ok(box.y < 100);
  });
}
