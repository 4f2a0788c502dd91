// Games against the computer.

import assert from "node:assert/strict";
import { assertAccessibleInAllColours, pageTest } from "./browser.js";
import {
  assertPlayable,
  getCheckers,
  getColumn,
  getSwitch,
  press,
  waitForLanding,
  waitForOthers,
  waitForStatus,
  waitForTitle,
} from "./game.js";
import { COMPUTER, PRESENCE, mockServer, playEvents } from "./mock.js";

const COMPUTER_PLAYED = /Computer plays column \d\.\s+Your turn\./;

// Begin a game against the computer in the dialog.
async function playComputer(page, url, level, colour) {
  await page.goto(url);
  await press(page, "Play against the computer");
  const dialog = page.getByRole("dialog", { name: "Play against the computer" });
  await dialog.getByRole("radio", { name: level }).check();
  await dialog.getByRole("radio", { name: colour }).check();
  await dialog.getByRole("button", { name: "Play" }).click();
}

// Play the first column that isn't full until the game is over.
async function playOn(page) {
  for (;;) {
    const status = page.locator(".status [role=status]");
    const turn = status.filter({ hasText: /Your turn|You won|You lost|draw/ });
    await turn.waitFor();
    if (!(await turn.innerText()).includes("Your turn")) {
      return;
    }
    const checkers = await page.locator(".cell:not(.empty)").count();
    await page.locator(".column:not(.full)").first().click();
    await page.locator(".cell:not(.empty)").nth(checkers).waitFor();
    await waitForLanding(page);
  }
}

// Answer the player's moves only; the test sends those of the computer.
function mockComputer(page, moves, init = COMPUTER) {
  return mockServer(page, (event, connection) => {
    if (event.type === "init") {
      connection.send(init, ...playEvents(...moves), PRESENCE);
    } else if (event.type === "play") {
      connection.send(playEvents(...moves, event.column).at(-1));
    }
  });
}

pageTest("the page asks for the level and the colour", {}, async (page, url) => {
  const { events } = await mockComputer(page, []);
  await page.goto(url);
  await press(page, "Play against the computer");
  await page.getByRole("dialog").getByRole("button", { name: "Play" }).click();
  await waitForStatus(page, "Your turn.");
  await press(page, "Leave");
  await playComputer(page, url, /^5 Perfect/, /^Yellow/);
  await waitForStatus(page, "Your turn.");
  assert.deepEqual(events, [
    { type: "init", opponent: "computer", level: 3, player: "red" },
    { type: "init", opponent: "computer", level: 5, player: "yellow" },
  ]);
});

pageTest("the last choice is remembered", {}, async (page, url) => {
  await mockComputer(page, []);
  await playComputer(page, url, /^2 Casual/, /^Yellow/);
  await waitForStatus(page, "Your turn.");
  await press(page, "Leave");
  await page.reload();
  await press(page, "Play against the computer");
  assert.ok(await page.getByRole("radio", { name: /^2 Casual/ }).isChecked());
  assert.ok(await page.getByRole("radio", { name: /^Yellow/ }).isChecked());
});

pageTest("the dialog can be cancelled", {}, async (page, url) => {
  const { events } = await mockComputer(page, []);
  await page.goto(url);
  await press(page, "Play against the computer");
  await press(page, "Cancel");
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  await press(page, "Play on this device");
  await waitForStatus(page, "Your turn.");
  assert.deepEqual(events, [{ type: "init", opponent: "local" }]);
});

pageTest("a game against the computer can be played by keyboard", {}, async (page, url) => {
  const { connections, events } = await mockComputer(page, []);
  await page.goto(url);
  await page.getByRole("button", { name: "Play against the computer" }).press("Enter");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Tab");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await waitForStatus(page, "Your turn.");
  await page.keyboard.press("Enter");
  await waitForStatus(page, "Computer thinks…");
  connections[0].send(playEvents(3, 2).at(-1));
  await waitForStatus(page, "Your turn.");
  assert.deepEqual(events, [
    { type: "init", opponent: "computer", level: 4, player: "yellow" },
    { type: "play", column: 3, move: 1 },
  ]);
});

pageTest("a game and a rematch with the computer can be played", {}, async (page, url) => {
  await playComputer(page, url, /^1 Beginner/, /^Red/);
  await waitForStatus(page, "You are red. Your turn.");
  await waitForOthers(page, "Computer, level 1.");
  await playOn(page);
  await assertPlayable(page, false);
  await press(page, "Review the game");
  await page.locator(".standing").getByText(/^(Red|Yellow) wins!|draw/).waitFor();
  await press(page, "Back to the game");

  await press(page, "Rematch");
  await waitForStatus(page, COMPUTER_PLAYED);
  await waitForOthers(page, "You are yellow.");
  await press(page, "Resign");
  const question = { name: "Do you resign? Computer wins this game then." };
  await page.getByRole("dialog", question).getByRole("button", { name: "Resign" }).click();
  await waitForStatus(page, "You resigned. You lost.");
});

pageTest("the computer begins if the player is yellow", {}, async (page, url) => {
  await playComputer(page, url, /^1 Beginner/, /^Yellow/);
  await waitForStatus(page, COMPUTER_PLAYED);
  assert.equal((await getCheckers(page)).join(""), "r");
});

pageTest("a game against the computer survives a reload", {}, async (page, url) => {
  await playComputer(page, url, /^1 Beginner/, /^Red/);
  await getColumn(page, 3).click();
  await waitForStatus(page, COMPUTER_PLAYED);
  const checkers = await getCheckers(page);
  await page.reload();
  await waitForStatus(page, COMPUTER_PLAYED);
  assert.deepEqual(await getCheckers(page), checkers);
  await waitForOthers(page, "Computer, level 1.");

  await press(page, "Leave");
  await press(page, /^Against the computer, level 1, you are red 2 moves/);
  await waitForStatus(page, COMPUTER_PLAYED);
  assert.deepEqual(await getCheckers(page), checkers);
});

pageTest("the computer goes on thinking after a reload", {}, async (page, url) => {
  const { connections } = await mockComputer(page, [3]);
  await playComputer(page, url, /^3 Solid/, /^Red/);
  await waitForStatus(page, "You play column 4. Computer thinks…");
  await page.reload();
  await waitForStatus(page, "You play column 4. Computer thinks…");
  await assertPlayable(page, false);
  connections[1].send(playEvents(3, 2).at(-1));
  await waitForStatus(page, "Computer plays column 3. Your turn.");
});

pageTest("others can watch a game against the computer", {}, async (page, url, newPerson) => {
  const spectator = await newPerson();
  await playComputer(page, url, /^1 Beginner/, /^Yellow/);
  await waitForStatus(page, "Your turn.");
  await press(page, "Share");
  const link = page.getByRole("dialog").getByRole("textbox");
  await spectator.goto(await link.inputValue());
  await waitForStatus(spectator, /^\s*Red plays column \d/);
  await waitForOthers(spectator, "Against the computer, level 1.");
  await waitForOthers(page, "One person is watching.");
  await press(page, "Close");
  await press(page, "Leave");
  await waitForOthers(spectator, "Against the computer, level 1.");
});

pageTest("the moves of the computer are read aloud", {}, async (page, url) => {
  const { connections } = await mockComputer(page, []);
  await playComputer(page, url, /^3 Solid/, /^Red/);
  await waitForStatus(page, "You are red. Your turn.");
  await getColumn(page, 3).click();
  await waitForStatus(page, "You play column 4. Computer thinks…");
  await waitForTitle(page, "Computer thinks… – Connect Four");
  connections[0].send(playEvents(3, 3).at(-1));
  await waitForStatus(page, "Computer plays column 4. Your turn.");
  connections[0].send({ type: "win", player: "yellow", reason: "resign" });
  await waitForStatus(page, "You resigned. You lost.");
});

// Return the name of the animation of the checker in the status.
function getAnimation(page) {
  return page
    .locator(".status .checker")
    .evaluate((checker) => getComputedStyle(checker).animationName);
}

for (const [reducedMotion, animation] of [["reduce", "none"], ["no-preference", "breathe"]]) {
  const name = `with "${reducedMotion}", the animation of a thinking computer is "${animation}"`;
  pageTest(name, { reducedMotion }, async (page, url) => {
    await mockComputer(page, []);
    await playComputer(page, url, /^3 Solid/, /^Red/);
    await waitForStatus(page, "Your turn.");
    assert.equal(await getAnimation(page), "none");
    await getColumn(page, 3).click();
    await waitForStatus(page, "Computer thinks…");
    assert.equal(await getAnimation(page), animation);
  });
}

pageTest("the computer accepts a rematch at once", {}, async (page, url) => {
  const { connections } = await mockComputer(page, [3]);
  await playComputer(page, url, /^3 Solid/, /^Red/);
  await waitForStatus(page, "Computer thinks…");
  connections[0].send({ type: "win", player: "yellow", reason: "resign" });
  await page.getByRole("button", { name: "Rematch" }).waitFor();
  connections[0].send({ type: "rematch", player: "yellow" });
  connections[0].send({ type: "rematch", player: "red" }, { type: "reset" });
  connections[0].send({ ...COMPUTER, player: "yellow" }, PRESENCE);
  await waitForStatus(page, "New game. You are yellow. Computer thinks…");
  await waitForOthers(page, "Computer, level 3.");
  connections[0].send(playEvents(0)[0]);
  await waitForStatus(page, "Computer plays column 1. Your turn.");
});

const small = { viewport: { width: 320, height: 568 }, hasTouch: true, isMobile: true };

pageTest("a game against the computer fits a small phone", small, async (page, url) => {
  await mockComputer(page, []);
  await playComputer(page, url, /^3 Solid/, /^Red/);
  await waitForStatus(page, "Your turn.");
  const before = await page.locator(".board").boundingBox();
  await getColumn(page, 3).tap();
  await waitForStatus(page, "Computer thinks…");
  assert.deepEqual(await page.locator(".board").boundingBox(), before);
  const { x, y, width, height } = await getSwitch(page).boundingBox();
  assert.ok(x >= 0 && x + width <= 320);
  assert.ok(y >= 0 && y + height <= 568);
});

for (const viewport of [{ width: 320, height: 568 }, { width: 844, height: 390 }]) {
  const options = { ...small, viewport };
  const name = `the dialog fits ${viewport.width} by ${viewport.height}`;
  pageTest(name, options, async (page, url) => {
    await page.goto(url);
    await press(page, "Play against the computer");
    const dialog = page.getByRole("dialog");
    const { client, scroll } = await dialog.evaluate((element) => ({
      client: { width: element.clientWidth, height: element.clientHeight },
      scroll: { width: element.scrollWidth, height: element.scrollHeight },
    }));
    assert.deepEqual(scroll, client);
    await dialog.getByRole("button", { name: "Play" }).tap();
    await waitForStatus(page, "Your turn.");
  });
}

pageTest("a game against the computer is accessible", {}, async (page, url) => {
  await mockComputer(page, []);
  await page.goto(url);
  await press(page, "Play against the computer");
  await assertAccessibleInAllColours(page);
  await page.getByRole("dialog").getByRole("button", { name: "Play" }).click();
  await waitForStatus(page, "Your turn.");
  await getColumn(page, 3).click();
  await waitForStatus(page, "Computer thinks…");
  await assertAccessibleInAllColours(page);
});
