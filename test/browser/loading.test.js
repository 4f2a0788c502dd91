// The page while it loads: what is shown first, what stays in place, and an early press.

import assert from "node:assert/strict";
import { MOVING, pageTest } from "./browser.js";
import {
  RED_WINS,
  getColumn,
  invite,
  meet,
  open,
  play,
  press,
  waitForBanner,
  waitForError,
  waitForStatus,
} from "./game.js";

const SIZES = [
  { width: 390, height: 844 },
  { width: 1280, height: 900 },
];

// The script that runs before the first paint. All others are modules.
const FIRST = "/first.js";

// Hold all modules back until they are released.
async function holdModules(page) {
  let release;
  const released = new Promise((resolve) => (release = resolve));
  const isModule = ({ pathname }) => pathname.endsWith(".js") && pathname !== FIRST;
  await page.route(isModule, async (route) => {
    await released;
    await route.continue();
  });
  return release;
}

// Collect what jumps, and the screens that are shown.
async function observe(page) {
  await page.addInitScript(() => {
    window.jumps = [];
    new PerformanceObserver((list) => {
      for (const { value, hadRecentInput, sources } of list.getEntries()) {
        const names = sources.map(({ node }) => node?.className || node?.nodeName);
        if (!hadRecentInput) {
          window.jumps.push({ value, names });
        }
      }
    }).observe({ type: "layout-shift", buffered: true });
    window.screens = [];
    const note = () => {
      const { screen } = document.documentElement.dataset;
      if (document.body !== null && window.screens.at(-1) !== screen) {
        window.screens.push(screen);
      }
      requestAnimationFrame(note);
    };
    requestAnimationFrame(note);
  });
}

// Open an address without waiting for the scripts.
function goTo(page, url) {
  return page.goto(url, { waitUntil: "commit" });
}

function reload(page) {
  return page.reload({ waitUntil: "commit" });
}

async function waitForPaint(page) {
  await page.waitForFunction(() => performance.getEntriesByName("first-contentful-paint").length);
}

// Wait until the buttons work: main.js answers the presses then.
async function waitForScripts(page) {
  await page.waitForFunction(() => document.onclick === null);
}

// Wait until the last change has been painted and measured.
async function waitForNextPaint(page) {
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );
}

// The ways to the page: what happens before, how it is opened, the element that is shown at last,
// and the screens on the way.
const WAYS = [
  {
    name: "the start is painted first",
    arrive: (page, url) => goTo(page, url),
    last: ".play-friend",
    screens: ["start"],
  },
  {
    name: "stored games move nothing",
    prepare: async (page, url) => {
      await open(page, url);
      await play(page, [3]);
      await press(page, "Leave");
    },
    arrive: reload,
    last: ".games li",
    screens: ["start"],
  },
  {
    name: "a link to join opens its game at once",
    prepare: async (page, url, newPerson) => (await invite(await newPerson(), url)).join,
    arrive: (page, url, link) => goTo(page, link),
    last: ".game .column",
    screens: ["opening", "game"],
  },
  {
    name: "a link to watch opens its game at once",
    prepare: async (page, url, newPerson) => (await invite(await newPerson(), url)).watch,
    arrive: (page, url, link) => goTo(page, link),
    last: ".game .column",
    screens: ["opening", "game"],
  },
  {
    name: "a reload shows its game at once",
    prepare: async (page, url) => {
      await open(page, url);
      await play(page, RED_WINS);
    },
    arrive: reload,
    last: ".cell.winning",
    screens: ["opening", "game"],
  },
  {
    name: "a reload shows an invitation at once",
    prepare: invite,
    arrive: reload,
    last: ".waiting .join-link",
    screens: ["opening", "waiting"],
  },
  {
    name: "a position is shown at once",
    arrive: (page, url) => goTo(page, `${url}?pos=4455`),
    last: ".review .column",
    screens: ["opening", "review"],
  },
  {
    name: "a link to no game moves nothing",
    arrive: (page, url) => goTo(page, `${url}#join=nosuchgame`),
    last: ".notice p",
    screens: ["opening", "start"],
  },
];

for (const { name, prepare, arrive, last, screens } of WAYS) {
  for (const viewport of SIZES) {
    const title = `${name} at ${viewport.width} by ${viewport.height}`;

    pageTest(title, { viewport, ...MOVING }, async (page, url, newPerson) => {
      const link = await prepare?.(page, url, newPerson);
      await observe(page);
      const release = await holdModules(page);
      await arrive(page, url, link);
      await waitForPaint(page);
      await page.locator(`.${screens[0]}`).waitFor();
      release();
      await waitForScripts(page);
      await page.locator(last).first().waitFor();
      await waitForNextPaint(page);
      assert.deepEqual(await page.evaluate(() => window.jumps), []);
      assert.deepEqual(await page.evaluate(() => window.screens), screens);
    });
  }
}

// The page may be painted when only a part of the file has arrived.
for (const viewport of SIZES) {
  for (const screen of ["start", "opening"]) {
    const title = `the ${screen} moves nothing while its parts arrive, ${viewport.width} wide`;

    pageTest(title, { viewport }, async (page, url) => {
      await page.goto(url);
      const places = await page.evaluate((name) => {
        document.documentElement.dataset.screen = name;
        const section = document.querySelector(`.${name}`);
        const { firstElementChild: first, children } = section;
        const getPlaces = () => JSON.stringify([section, first].map((part) => {
          const { x, y, width } = part.getBoundingClientRect();
          return [x, y, width];
        }));
        const places = [getPlaces()];
        while (children.length > 1) {
          children[children.length - 1].remove();
          places.push(getPlaces());
        }
        return places;
      }, screen);
      assert.ok(places.length > 1);
      assert.equal(new Set(places).size, 1, places.join("\n"));
    });
  }
}

pageTest("a press before the scripts are loaded is answered", {}, async (page, url) => {
  const release = await holdModules(page);
  await goTo(page, url);
  await press(page, "Play with a friend");
  await press(page, "Play on this device");
  const busy = page.locator("[aria-busy=true]");
  assert.match(await busy.innerText(), /^Play on this device/);
  release();
  await waitForStatus(page, "Red's turn.");
  assert.equal(await busy.count(), 0);
  await play(page, [3]);
  await getColumn(page, 3).locator(".red").waitFor();
});

pageTest("an early press leaves a game that opens", {}, async (page, url, newPerson) => {
  const red = await newPerson();
  const { watch } = await meet(red, await newPerson(), url);
  const release = await holdModules(page);
  await goTo(page, watch);
  await press(page, "Back to the start");
  release();
  await page.getByRole("button", { name: "Play with a friend" }).waitFor();
  assert.equal(page.url(), url);
});

const missing = { expected: /Failed to load resource/ };

pageTest("a missing module is reported", missing, async (page, url) => {
  await page.route("**/game/worth.js", (route) => route.abort());
  await goTo(page, url);
  assert.match(await waitForError(page), /^The page could not be loaded completely/);
});

pageTest("a review that can't be loaded is reported", missing, async (page, url) => {
  await page.route("**/analysis/review_screen.js", (route) => route.abort());
  await goTo(page, `${url}?pos=4455`);
  await waitForBanner(page, "The review could not be loaded.");
  await page.unroute("**/analysis/review_screen.js");
  await press(page, "Reload");
  await page.locator(".review .column").first().waitFor();
});

pageTest("a review that is left before it is loaded isn't shown", {}, async (page, url) => {
  await open(page, url);
  await play(page, RED_WINS);
  const release = await holdModules(page);
  await press(page, "Review the game");
  await press(page, "Leave");
  await page.getByRole("button", { name: "Play with a friend" }).waitFor();
  const loaded = page.waitForResponse("**/analysis/review_screen.js");
  release();
  await loaded;
  await waitForNextPaint(page);
  assert.equal(await page.evaluate(() => document.documentElement.dataset.screen), "start");
});

// The screens whose code fails to load after the user has left them.
const LATE = [
  { name: "the puzzles", path: "/puzzles/puzzles.js", button: "Puzzle of the day" },
  { name: "the review", path: "/analysis/review_screen.js", button: "Analyse a position" },
];

for (const { name, path, button } of LATE) {
  pageTest(`a late failure to load ${name} disturbs no game`, missing, async (page, url) => {
    let fail;
    const failing = new Promise((resolve) => (fail = resolve));
    await page.route(`**${path}`, async (route) => {
      await failing;
      await route.abort();
    });
    const isAsked = page.waitForRequest(`**${path}`);
    await page.goto(url);
    await press(page, button);
    await isAsked;
    if (await page.locator(".opening").isVisible()) {
      await press(page, "Back to the start");
    }
    await press(page, "Play on this device");
    await waitForStatus(page, "Red's turn.");
    const failed = page.waitForEvent("requestfailed");
    fail();
    await failed;
    await waitForNextPaint(page);
    assert.equal(await page.locator(".banner p").innerText(), "");
    await play(page, [3]);
    await waitForStatus(page, "Yellow's turn.");
  });
}

pageTest("a missing style sheet is loaded by the next try", missing, async (page, url) => {
  await page.route("**/page/review.css", (route) => route.abort());
  await page.goto(url);
  await press(page, "Puzzle of the day");
  assert.match(await waitForError(page), /^The puzzles can't be loaded now/);
  await page.unroute("**/page/review.css");
  await press(page, "Puzzle of the day");
  const kind = page.locator(".puzzle .kind");
  await kind.waitFor();
  assert.equal(await kind.evaluate((element) => getComputedStyle(element).display), "flex");
});

pageTest("a page without scripts says so", { javaScriptEnabled: false }, async (page, url) => {
  await page.goto(url);
  const sentence = page.locator("noscript p");
  await sentence.waitFor();
  assert.equal(await sentence.innerText(), "This game needs JavaScript.");
});

pageTest("all modules are loaded in advance, and no others", {}, async (page, url) => {
  await page.goto(url);
  await waitForScripts(page);
  const { loaded, named } = await page.evaluate(() => ({
    loaded: performance
      .getEntriesByType("resource")
      .map(({ name }) => name)
      .filter((name) => name.endsWith(".js")),
    named: [...document.querySelectorAll("link[rel=modulepreload], script")].map(
      ({ href, src }) => href ?? src,
    ),
  }));
  assert.deepEqual([...named].sort(), [...new Set(loaded)].sort());
});
