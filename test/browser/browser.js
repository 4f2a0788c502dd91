// Opens pages in Chromium, and watches their consoles.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import axe from "axe-core";
import { chromium } from "playwright-core";
import { startServer, web } from "./server.js";

// The policy of a strict site. connect4-server sends the same.
export const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

// The media types of files by their extensions.
export const TYPES = {
  css: "text/css",
  html: "text/html",
  js: "text/javascript",
  svg: "image/svg+xml",
};

// The option of a test that needs animations.
export const MOVING = { reducedMotion: "no-preference" };

// The option of a test in which connections fail. Chromium writes them to the console, with one of
// several names.
export const UNREACHABLE = { expected: /WebSocket|net::ERR_/ };

// Each test file runs in a process of its own, so it has a browser and a server of its own.
let browser;
let server;

before(async () => {
  server = await startServer();
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      ...(process.getuid() === 0 ? ["--no-sandbox"] : []),
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

/*
 * Declare a test. The body gets a page, the address of the server, and a function that returns the
 * page of another person, in a separate browser context. The pages are empty at first. The test
 * fails if a page writes a warning or an error to the console that doesn't match "expected":
 * Chromium reports each failed connection there.
 *
 * The other options are those of a browser context, such as "viewport" or "colorScheme". Without
 * MOVING, the user prefers reduced motion: then no test waits for falling checkers.
 */
export function pageTest(name, { expected = /^$/, ...options }, body) {
  test(name, async () => {
    const contexts = [];
    const problems = [];

    async function newPerson() {
      const context = await newContext(options);
      contexts.push(context);
      context.on("page", (page) => observe(page, expected, problems));
      return context.newPage();
    }

    try {
      await body(await newPerson(), server.url, newPerson);
      assert.deepEqual(problems, []);
    } finally {
      await Promise.all(contexts.map((context) => context.close()));
    }
  });
}

async function newContext(options) {
  const context = await browser.newContext({
    reducedMotion: "reduce",
    // Without the permission, Chromium asks before a routed page connects to this machine.
    permissions: ["local-network-access", "clipboard-read", "clipboard-write"],
    ...options,
  });
  // Long enough for a slow machine and for a server with a sanitizer.
  context.setDefaultTimeout(30_000);
  return context;
}

function observe(page, expected, problems) {
  page.on("pageerror", (error) => problems.push(String(error)));
  page.on("console", (message) => {
    const isProblem = ["error", "warning"].includes(message.type());
    if (isProblem && !expected.test(message.text())) {
      problems.push(message.text());
    }
  });
}

// Serve the page's files in a folder of a site without a server; "files" replaces some of them.
export async function serveAt(page, folder, files = {}) {
  const { href, pathname } = new URL(folder);
  await page.route(`${href}**`, async (route) => {
    const path = new URL(route.request().url()).pathname.slice(pathname.length) || "index.html";
    await route.fulfill({
      headers: { "content-security-policy": POLICY },
      contentType: TYPES[path.split(".").pop()],
      body: files[path] ?? (await readFile(web + path)),
    });
  });
}

// Fail with a list of the page's violations of accessibility rules.
export async function assertAccessible(page) {
  await page.evaluate(axe.source);
  const violations = await page.evaluate(async () => {
    const results = await window.axe.run();
    return results.violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`),
    );
  });
  assert.deepEqual(violations, []);
}

// Assert that the page is accessible in light and in dark colours.
export async function assertAccessibleInAllColours(page) {
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    await assertAccessible(page);
  }
}

// Assert that parts of the page are in the window.
export async function assertInWindow(page, parts) {
  const { width, height } = page.viewportSize();
  for (const part of parts) {
    const box = await page.locator(part).boundingBox();
    assert.ok(box.x >= 0 && box.x + box.width <= width, `${part} is too wide`);
    assert.ok(box.y >= 0 && box.y + box.height <= height, `${part} is too high`);
  }
}

// Assert that the page is not wider than the window.
export async function assertFits(page) {
  const { scrollWidth, clientWidth } = await page.evaluate(() => document.documentElement);
  assert.equal(scrollWidth, clientWidth);
}
