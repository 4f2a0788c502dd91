// Two people with names in separate browsers: takebacks, reactions and the score of their games.

import assert from "node:assert/strict";
import { pageTest } from "./browser.js";
import {
  RED_WINS,
  getCheckers,
  invite,
  open,
  play,
  playTogether,
  press,
  waitForOthers,
  waitForStatus,
} from "./game.js";
import { startProxy } from "./proxy.js";
import { startServer } from "./server.js";

const getUndo = (page) => page.getByRole("button", { name: "Undo", exact: true });

async function meetByName(red, yellow, url) {
  for (const [page, name] of [[red, "Ann"], [yellow, "Bo"]]) {
    await page.goto(url);
    await page.getByRole("textbox", { name: "Your name" }).fill(name);
  }
  await press(red, "Play with a friend");
  const join = await red.getByRole("textbox", { name: "Link for your friend" }).inputValue();
  await yellow.goto("about:blank");
  await yellow.goto(join);
  await waitForStatus(yellow, "Ann's turn.");
  await waitForOthers(red, "Bo is here.");
  await waitForOthers(yellow, "Ann is here.");
}

pageTest("friends see names, and the score of their games", {}, async (red, url, newPerson) => {
  const yellow = await newPerson();
  await meetByName(red, yellow, url);
  await playTogether([red, yellow], RED_WINS);
  await waitForOthers(red, "You 1, Bo 0.");
  await waitForOthers(yellow, "You 0, Ann 1.");
  await press(red, "Rematch");
  await waitForOthers(yellow, "Ann asks for a rematch.");
  await press(yellow, "Accept rematch");
  await waitForStatus(red, "New game. You are yellow. Bo's turn.");
  await waitForOthers(red, "You 1, Bo 0.");
  await yellow.reload();
  await waitForOthers(yellow, "You 0, Ann 1.");
});

pageTest("a friend allows to take back a move", {}, async (red, url, newPerson) => {
  const yellow = await newPerson();
  await meetByName(red, yellow, url);
  await playTogether([red, yellow], [3, 4]);
  await getUndo(yellow).click();
  await waitForOthers(red, "Bo asks to take back a move.");
  await waitForOthers(yellow, /^You asked to take back your move/);
  await press(red, "Allow");
  for (const page of [red, yellow]) {
    await page.getByText("A move was taken back.").waitFor();
    assert.deepEqual(await getCheckers(page), ["", "", "", "r", "", "", ""]);
  }
  await playTogether([red, yellow], [2, 2]);
  await red.reload();
  await waitForStatus(red, "You play column 3.");
});

pageTest("a reaction reaches the friend", {}, async (red, url, newPerson) => {
  const yellow = await newPerson();
  await meetByName(red, yellow, url);
  await press(red, "Reactions");
  await press(red, "Good luck!");
  await yellow.locator(".reaction").getByText("Ann: Good luck!").waitFor();
  await red.locator(".reaction").getByText("You: Good luck!").waitFor();
});

pageTest("on one device, moves are taken back as far as wanted", {}, async (page, url) => {
  await open(page, url);
  await play(page, RED_WINS);
  await waitForStatus(page, "Red wins!");
  await getUndo(page).click();
  await waitForStatus(page, "A move was taken back. Red's turn.");
  await play(page, [3, 3]);
  for (let moves = 7; moves >= 0; moves--) {
    await getUndo(page).click();
    await page.waitForFunction(
      (count) => document.querySelectorAll(".board .cell:not(.empty)").length === count,
      moves,
    );
  }
  assert.equal(await getUndo(page).isDisabled(), true);
});

// The page of the player without a network complains.
const expected = /ERR_CONNECTION_(CLOSED|REFUSED|RESET)|ERR_EMPTY_RESPONSE|WebSocket connection/;

pageTest("a friend's lost connection is reported", { expected }, async (red, url, newPerson) => {
  const yellow = await newPerson();
  const proxy = await startProxy(new URL(url).port);
  try {
    const { join } = await invite(red, url);
    await yellow.goto(join.replace(url, proxy.url));
    await waitForOthers(red, "Yellow is here.");
    proxy.down();
    await waitForOthers(red, /^Yellow's connection is lost/);
    proxy.up();
    await waitForOthers(red, "Yellow is here.");
    await yellow.goto("about:blank");
    await waitForOthers(red, /^Yellow has left/);
  } finally {
    await proxy.stop();
  }
});

pageTest("a game that a friend has left is claimed", {}, async (red, _, newPerson) => {
  const server = await startServer({ options: ["--claim-after", "1"] });
  try {
    const yellow = await newPerson();
    await meetByName(red, yellow, server.url);
    await playTogether([red, yellow], [3, 4]);
    await press(yellow, "Leave");
    await waitForOthers(red, /^Bo has left/);
    await press(red, "Claim the win");
    await waitForStatus(red, "Bo was away for too long. You won!");
    // Without its server, a page would complain.
    await Promise.all([red.close(), yellow.close()]);
  } finally {
    await server.stop();
  }
});
