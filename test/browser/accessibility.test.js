// Accessibility: what people with disabilities perceive.

import assert from "node:assert/strict";
import { assertAccessibleInAllColours, pageTest } from "./browser.js";
import {
  DRAW,
  RED_WINS,
  getColumn,
  getStatus,
  invite,
  meet,
  open,
  play,
  playTogether,
  press,
  waitForBanner,
  waitForError,
  waitForOthers,
  waitForStatus,
} from "./game.js";
import { PRESENCE, RED, mockServer } from "./mock.js";

// The screens, each with the steps that lead to it. Some need the page of another person.
const SCREENS = {
  "start screen": async (page, url) => {
    await page.goto(url);
    await page.getByRole("button", { name: "Play with a friend" }).waitFor();
  },
  "start screen with a stored game": async (page, url) => {
    await open(page, url);
    await play(page, [3]);
    await press(page, "Leave");
    await page.getByRole("button", { name: /^Remove/ }).waitFor();
  },
  "start screen after a wrong link": async (page, url) => {
    await page.goto(`${url}#join=nosuchgame`);
    await waitForError(page);
  },
  "page without a server": async (page, url) => {
    await page.goto(`${url}?server=ftp://localhost/`);
    await waitForError(page);
  },
  "screen before a game is open": async (page, url) => {
    await mockServer(page);
    await page.goto(url);
    await press(page, "Play with a friend");
    await page.getByText("Opening the game…").waitFor();
  },
  "waiting screen": async (page, url) => {
    await invite(page, url);
    await press(page, "Copy: Link for your friend");
    await page.getByText("Copied.").waitFor();
  },
  "game with a friend": async (page, url, newPerson) => {
    const friend = await newPerson();
    await meet(page, friend, url);
    await playTogether([page, friend], [3, 3, 2, 4]);
  },
  "game that the friend has left": async (page, url, newPerson) => {
    const friend = await newPerson();
    await meet(page, friend, url);
    await friend.close();
    await waitForOthers(page, /^Yellow has left/);
  },
  "offer of a rematch": async (page, url, newPerson) => {
    const friend = await newPerson();
    await meet(page, friend, url);
    await playTogether([page, friend], RED_WINS);
    await press(friend, "Rematch");
    await waitForOthers(page, /asks for a rematch/);
  },
  "game that is watched": async (page, url, newPerson) => {
    const player = await newPerson();
    const { watch } = await invite(player, url);
    await page.goto(watch);
    await waitForStatus(page, "You are watching.");
  },
  "game without a connection": async (page, url) => {
    const { connections } = await mockServer(page, (event, connection) => {
      if (event.resume === undefined) {
        connection.send(RED, PRESENCE);
      }
    });
    await page.goto(url);
    await press(page, "Play with a friend");
    await waitForStatus(page, "Your turn.");
    connections[0].close(1012);
    await waitForBanner(page, "Connection lost. Trying again…");
  },
  "game on this device": async (page, url) => {
    await open(page, url);
    await play(page, [3, 3, 2, 4, 3]);
  },
  "game with an error": async (page, url) => {
    await open(page, url);
    await play(page, [3, 3, 3, 3, 3, 3]);
    await getColumn(page, 3).click();
    await waitForError(page);
  },
  "draw": async (page, url) => {
    await open(page, url);
    await play(page, DRAW);
    await waitForStatus(page, "It's a draw.");
  },
  "position in a link": async (page, url) => {
    await page.goto(`${url}?pos=4455`);
    await page.getByText("Move 4 of 4: column 5.").waitFor();
  },
  "question before resigning": async (page, url) => {
    await open(page, url);
    await press(page, "Resign");
    await page.getByRole("dialog").waitFor();
  },
  "list of links": async (page, url) => {
    await open(page, url);
    await press(page, "Share");
    await page.getByRole("dialog").waitFor();
  },
};

for (const [name, reach] of Object.entries(SCREENS)) {
  pageTest(`the ${name} is accessible`, {}, async (page, url, newPerson) => {
    await reach(page, url, newPerson);
    await assertAccessibleInAllColours(page);
  });
}

pageTest("the name of a column has its number and its checkers", {}, async (page, url) => {
  const assertName = (column, name) => page.getByRole("button", { name, exact: true }).waitFor();

  await open(page, url);
  await assertName(3, "Column 4, empty");
  await play(page, [3]);
  await assertName(3, "Column 4, 1 checker: red");
  await play(page, [3]);
  await assertName(3, "Column 4, 2 checkers from the bottom: red, yellow");
  await play(page, [3, 3, 3, 3]);
  await assertName(3, "Column 4, full, from the bottom: red, yellow, red, yellow, red, yellow");
});

pageTest("the names of the columns show the winning line", {}, async (page, url) => {
  await open(page, url);
  await play(page, [0, 0, 1, 1, 2, 2, 3]);
  await waitForStatus(page, "Red wins!");
  const name = "Column 1, 2 checkers from the bottom: red (winning), yellow";
  await page.getByRole("button", { name, exact: true }).waitFor();
});

pageTest("each move and the result are read aloud", {}, async (page, url) => {
  await open(page, url);
  const moves = [0, 1, 0, 1, 0, 1];
  for (const [index, column] of moves.entries()) {
    await play(page, [column]);
    const [player, opponent] = index % 2 === 0 ? ["Red", "Yellow"] : ["Yellow", "Red"];
    assert.equal(
      await getStatus(page),
      `${player} plays column ${column + 1}. ${opponent}'s turn.`,
    );
  }
  await play(page, [0]);
  await waitForStatus(page, "Red wins!");
  assert.equal(await getStatus(page), "Red plays column 1. Red wins!");
});

pageTest("only new texts are read aloud", {}, async (page, url) => {
  const { connections } = await mockServer(page, (event, connection) => {
    connection.send(RED, PRESENCE);
  });
  await page.goto(url);
  await press(page, "Play with a friend");
  await waitForStatus(page, "Your turn.");
  await page.evaluate(() => {
    window.spoken = [];
    for (const region of document.querySelectorAll("[role=status], [role=alert]")) {
      const speak = () => window.spoken.push(region.textContent.trim());
      new MutationObserver(speak).observe(region, { childList: true, subtree: true });
    }
  });
  connections[0].send({ ...PRESENCE, watchers: 7 });
  await waitForOthers(page, "7 people are watching.");
  connections[0].send({ ...PRESENCE, yellow: false, watchers: 7 });
  await waitForOthers(page, /^Yellow has left/);
  assert.deepEqual(await page.evaluate(() => window.spoken), [
    "Yellow has left. They can come back with their link or their page.",
  ]);
});

pageTest("the same error is read aloud again", {}, async (page, url) => {
  await open(page, url);
  await play(page, [3, 3, 3, 3, 3, 3]);
  await getColumn(page, 3).click();
  await waitForError(page);
  // Screen readers notice new elements, so a second error must not reuse the first one.
  const first = await page.locator("[role=alert] > *").elementHandle();
  await getColumn(page, 3).click();
  await first.waitForElementState("hidden");
  assert.equal(await waitForError(page), "This column is full.");
});

const forced = { forcedColors: "active" };

pageTest("red and yellow checkers differ in forced colours", forced, async (page, url) => {
  await open(page, url);
  await play(page, [3, 4]);
  const [red, yellow] = await page.locator(".cell:not(.empty)").evaluateAll((cells) =>
    cells.map((cell) => {
      const { backgroundImage, maskImage } = getComputedStyle(cell, "::before");
      return { backgroundImage, maskImage };
    }),
  );
  assert.notEqual(red.backgroundImage, "none");
  assert.notEqual(red.backgroundImage, yellow.backgroundImage);
  assert.match(yellow.maskImage, /svg/);
});
