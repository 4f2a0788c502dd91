// The pages of the tutorial's stages, each with its program.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { TYPES, assertAccessible, pageTest } from "./browser.js";
import { getCheckers, getColumn, play, playTogether } from "./game.js";
import { repository, waitForLine } from "./server.js";

const programs =
  process.env.CONNECT4_TUTORIAL ?? `${repository}build/release/bin/tutorial`;

// The folder in which the build has applied the solutions of the exercise.
const exercise =
  process.env.CONNECT4_EXERCISE ?? `${repository}build/release/test/tutorial/connect_five`;

const ORIGIN = "http://localhost:8000";

// Run a program on a free port while the body runs. The body gets the port, and a function that
// returns the next line that the program prints.
async function withProgram(name, body) {
  const program = spawn(`${programs}/${name}`, ["0"], {
    env: { ...process.env, SPDLOG_LEVEL: "debug" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const exited = once(program, "exit");
  const lines = createInterface({ input: program.stdout })[Symbol.asyncIterator]();
  try {
    const [, port] = await waitForLine(program, /server listening on \S+:(\d+)$/);
    await body(port, async () => (await lines.next()).value);
  } finally {
    program.kill();
    await exited;
  }
}

// Open the page of a stage at the address of a static server for the repository. The page connects
// to the given port instead of its own. "files" replaces some of the repository's files.
async function openStage(page, name, port, files = {}) {
  await page.route(`${ORIGIN}/**`, async (route) => {
    const path = new URL(route.request().url()).pathname.slice(1);
    if (path === "favicon.ico") {
      await route.fulfill({ status: 204 });
      return;
    }
    await route.fulfill({
      contentType: TYPES[path.split(".").pop()],
      body: files[path] ?? (await readFile(repository + path)),
    });
  });
  await page.addInitScript((port) => {
    const Original = window.WebSocket;
    window.WebSocket = class extends Original {
      constructor(url) {
        super(url.replace(/:(8001|5678)\/$/, `:${port}/`));
        this.addEventListener("open", () => document.documentElement.classList.add("open"));
      }
    };
  }, port);
  await page.goto(`${ORIGIN}/src/tutorial/pages/${name}`);
}

function waitForMessage(page, message) {
  return page.locator(".message").getByText(message, { exact: true }).waitFor();
}

pageTest("the time appears line by line", {}, async (page) => {
  await withProgram("getting_started/show_time", async (port) => {
    await openStage(page, "show_time.html", port);
    await page.waitForSelector(".times li:nth-child(2)");
    for (const time of await page.locator(".times li").allTextContents()) {
      assert.match(time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
    }
    await assertAccessible(page);
  });
});

pageTest("the empty board is shown", {}, async (page) => {
  await openStage(page, "board.html", 0);
  assert.equal(await page.locator(".board .cell.empty").count(), 42);
  await assertAccessible(page);
});

pageTest("moves are sent and not shown", {}, async (page) => {
  await withProgram("part1/print_messages", async (port, readLine) => {
    await openStage(page, "send_moves.html", port);
    await page.waitForSelector(".open");
    await getColumn(page, 3).click();
    assert.equal(await readLine(), '{"type":"play","column":3}');
    assert.deepEqual(await getCheckers(page), ["", "", "", "", "", "", ""]);
    await assertAccessible(page);
  });
});

pageTest("the scripted game appears move by move", {}, async (page) => {
  await withProgram("part1/scripted_game", async (port) => {
    await openStage(page, "play.html", port);
    await page.locator(".cell.red").first().waitFor();
    await waitForMessage(page, "Player red wins!");
    assert.deepEqual(await getCheckers(page), ["", "y", "r", "ry", "ry", "r", ""]);
    await assertAccessible(page);
  });
});

pageTest("an event of an unknown type is reported", {}, async (page) => {
  await page.routeWebSocket("ws://localhost:8001/", (socket) => socket.send('{"type":"none"}'));
  await page.addInitScript(() => {
    window.addEventListener("error", (event) => {
      window.reported = event.message;
      event.preventDefault();
    });
  });
  await openStage(page, "play.html", 8001);
  await page.waitForFunction(() => /Unsupported event type: none/.test(window.reported));
});

pageTest("two players share a browser", {}, async (page) => {
  await withProgram("part1/app", async (port) => {
    await openStage(page, "play.html", port);
    await page.waitForSelector(".open");
    await play(page, [3, 3, 3, 3, 3, 3]);
    await getColumn(page, 3).click({ force: true });
    await waitForMessage(page, "This slot is full.");
    await play(page, [0, 1, 0, 1, 0, 1, 0]);
    await waitForMessage(page, "Player red wins!");
  });
});

for (const program of ["part2/app", "part3/app"]) {
  pageTest(`two browsers play, a third watches: ${program}`, {}, async (red, _, newPerson) => {
    await withProgram(program, async (port) => {
      await openStage(red, "two_browsers.html", port);
      const links = red.locator(".links a");
      await links.nth(1).waitFor();
      const [join, watch] = await links.evaluateAll((all) => all.map((link) => link.hash));
      assert.match(join, /^#join=[0-9a-f]{24}$/);
      assert.match(watch, /^#watch=[0-9a-f]{24}$/);

      const yellow = await newPerson();
      await openStage(yellow, `two_browsers.html${join}`, port);
      const spectator = await newPerson();
      await openStage(spectator, `two_browsers.html${watch}`, port);
      await yellow.waitForSelector(".open");
      await getColumn(yellow, 0).click();
      await waitForMessage(yellow, "It isn't your turn.");

      await playTogether([red, yellow], [0, 1, 0, 1, 0, 1, 0]);
      for (const page of [red, yellow, spectator]) {
        await waitForMessage(page, "Player red wins!");
        assert.deepEqual(await getCheckers(page), ["rrrr", "yyy", "", "", "", "", ""]);
      }
      await assertAccessible(red);

      const late = await newPerson();
      await openStage(late, "two_browsers.html#join=no-such-key", port);
      await waitForMessage(late, "Game not found.");
    });
  });
}

pageTest("in the exercise, five in a row win and are marked", {}, async (page) => {
  await withProgram("../solved/connect_five", async (port) => {
    await openStage(page, "../../../my/connect_five/play.html", port, {
      "my/connect_five/play.html": await readFile(
        `${repository}src/tutorial/connect_five/play.html`,
      ),
      "my/connect_five/connect4.js": await readFile(`${exercise}/connect4.js`),
      "my/connect_five/connect4.css": await readFile(`${repository}web/connect4.css`),
    });
    await page.waitForSelector(".open");
    await play(page, [0, 1, 0, 1, 0, 1, 0, 1]);
    assert.equal(await page.locator(".winning").count(), 0);
    await play(page, [0]);
    await waitForMessage(page, "Player red wins!");
    assert.equal(await page.locator(".winning").count(), 5);
  });
});
