// Open pages in a real Chromium, each under a strict policy and under observation.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import axe from "axe-core";
import { chromium } from "playwright-core";
import { startServer, web } from "./server.js";

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const TYPES = { css: "text/css", html: "text/html", js: "text/javascript", svg: "image/svg+xml" };

// Each test file runs in a process of its own, so these belong to one file.
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
 * Declare a test with a page of its own. The body gets the page, the address of the server, and a
 * function that gives it the page of one more person, in another browser as it were; it opens the
 * pages itself. The test fails if a page writes a warning or an error to the console, other than
 * those that match "expected": Chromium reports every failed connection there.
 *
 * The other options are those of a browser context, such as "viewport" or "colorScheme".
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
    // Chromium asks before a page that doesn't come from the network connects to this machine.
    permissions: ["local-network-access", "clipboard-read", "clipboard-write"],
    ...options,
  });
  // What never happens is noticed late, but a slow machine or a sanitizer makes no test fail.
  context.setDefaultTimeout(30_000);
  await context.route(({ pathname }) => pathname === "/", addPolicy);
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

// The page must work under this policy and, if the server has one of its own, under both.
async function addPolicy(route) {
  const response = await route.fetch();
  const headers = response.headers();
  const policies = [POLICY, headers["content-security-policy"]].filter(Boolean);
  headers["content-security-policy"] = policies.join(", ");
  await route.fulfill({ response, headers });
}

// Serve the page's files at an origin that nothing listens on; "files" replaces some of them.
export async function serveAt(page, origin, files = {}) {
  await page.route(`${origin}/**`, async (route) => {
    const path = new URL(route.request().url()).pathname.slice(1) || "index.html";
    await route.fulfill({
      headers: { "content-security-policy": POLICY },
      contentType: TYPES[path.split(".").pop()],
      body: files[path] ?? (await readFile(web + path)),
    });
  });
}

// Fail with a readable list of what is wrong with the page for people with disabilities.
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
