// Two players and their spectators, each in a separate browser.

import assert from "node:assert/strict";
import { MOVING, pageTest } from "./browser.js";
import {
  DRAW,
  RED_WINS,
  assertPlayable,
  getCheckers,
  getColumn,
  getMarked,
  invite,
  meet,
  playTogether,
  press,
  waitForError,
  waitForOthers,
  waitForStatus,
  waitForTitle,
} from "./game.js";
import { PRESENCE, RED, answerInit, mockServer } from "./mock.js";

pageTest("two people play until one wins", MOVING, async (red, url, newPerson) => {
  const yellow = await newPerson();
  await meet(red, yellow, url);
  await assertPlayable(red, true);
  await assertPlayable(yellow, false);
  await playTogether([red, yellow], [3]);
  await waitForStatus(red, "You play column 4. Yellow's turn.");
  await waitForStatus(yellow, "Red plays column 4. Your turn.");
  await waitForTitle(yellow, "● Your turn – Connect Four");
  await assertPlayable(red, false);
  await assertPlayable(yellow, true);

  await playTogether([red, yellow], [2, 3, 2, 3, 2, 3]);
  await waitForStatus(red, "You won!");
  await waitForStatus(yellow, "You lost.");
  await waitForTitle(red, "You won! – Connect Four");
  await waitForTitle(yellow, "You lost – Connect Four");
  for (const page of [red, yellow]) {
    assert.deepEqual(await getCheckers(page), ["", "", "yyy", "rrrr", "", "", ""]);
    assert.deepEqual(await getMarked(page, "winning"), ["3,0", "3,1", "3,2", "3,3"]);
    await assertPlayable(page, false);
  }
});

pageTest("a full board is a draw for both", {}, async (red, url, newPerson) => {
  const yellow = await newPerson();
  await meet(red, yellow, url);
  await playTogether([red, yellow], DRAW);
  for (const page of [red, yellow]) {
    await waitForStatus(page, "It's a draw.");
    await page.getByRole("button", { name: "Rematch" }).waitFor();
  }
});

pageTest("a move out of turn is refused", {}, async (red, url, newPerson) => {
  const yellow = await newPerson();
  await meet(red, yellow, url);
  await getColumn(yellow, 3).click({ force: true });
  assert.equal(await waitForError(yellow), "It isn't your turn.");
  await playTogether([red, yellow], [0]);
  assert.deepEqual(await getCheckers(yellow), ["r", "", "", "", "", "", ""]);
  assert.equal(await yellow.getByRole("alert").innerText(), "");
});

pageTest("a player who joins again with the link has the seat", {}, async (red, url, newPerson) => {
  const [yellow, newcomer] = [await newPerson(), await newPerson()];
  const { join } = await invite(red, url);
  await yellow.goto(join);
  await waitForOthers(red, "Yellow is here.");
  await playTogether([red, yellow], [3]);
  await yellow.goto("about:blank");
  await waitForOthers(red, /^Yellow has left/);
  await newcomer.goto(join);
  await waitForStatus(red, "Yellow joined again with the link.");
  await playTogether([red, newcomer], [3, 3]);
  // The player who has left does not take the seat back.
  await yellow.goto(url);
  assert.match(await waitForError(yellow), /someone joined in your place\.$/);
  await playTogether([red, newcomer], [3]);
});

pageTest("a new joiner is announced after a reload", {}, async (red, url, newPerson) => {
  const [yellow, newcomer] = [await newPerson(), await newPerson()];
  const { join } = await meet(red, yellow, url);
  await yellow.goto("about:blank");
  await waitForOthers(red, /^Yellow has left/);
  await red.reload();
  await waitForOthers(red, /^Yellow has left/);
  await newcomer.goto(join);
  await waitForStatus(red, "Yellow joined again with the link. Your turn.");
});

pageTest("the first joiner after a reload is no return", {}, async (red, url, newPerson) => {
  const yellow = await newPerson();
  const { join } = await invite(red, url);
  await red.reload();
  await yellow.goto(join);
  await waitForStatus(red, "You are red. Your turn.");
});

pageTest("a late spectator sees earlier and next moves", {}, async (red, url, newPerson) => {
  const [yellow, spectator] = [await newPerson(), await newPerson()];
  const { watch } = await meet(red, yellow, url);
  await playTogether([red, yellow], [0, 1, 0, 1]);
  await spectator.goto(watch);
  await waitForStatus(spectator, "Yellow plays column 2. Red's turn.");
  assert.deepEqual(await getCheckers(spectator), ["rr", "yy", "", "", "", "", ""]);
  await waitForOthers(spectator, "You are watching.");
  assert.equal(await spectator.locator(".game .hint").isVisible(), false);
  assert.equal(await red.locator(".game .hint").isVisible(), true);
  await waitForOthers(spectator, "Red and yellow are here.");
  await assertPlayable(spectator, false);
  await getColumn(spectator, 5).click({ force: true });

  await playTogether([red, yellow], [0, 1, 0]);
  await waitForStatus(spectator, "Red wins!");
  assert.deepEqual(await getCheckers(spectator), ["rrrr", "yyy", "", "", "", "", ""]);
  assert.equal(await spectator.getByRole("alert").innerText(), "");
  assert.equal(await spectator.getByRole("button", { name: "Rematch" }).count(), 0);
});

pageTest("the number of spectators is shown to all", {}, async (red, url, newPerson) => {
  const [yellow, one, two] = [await newPerson(), await newPerson(), await newPerson()];
  const { watch } = await meet(red, yellow, url);
  assert.equal(await red.locator(".watchers").innerText(), "");
  await one.goto(watch);
  await waitForOthers(red, "One person is watching.");
  await waitForOthers(one, "Nobody else is watching.");
  await two.goto(watch);
  await waitForOthers(yellow, "2 people are watching.");
  await waitForOthers(one, "One other person is watching.");
  await two.close();
  await waitForOthers(red, "One person is watching.");
  await one.close();
  await red.locator(".watchers:empty").waitFor({ state: "attached" });
});

pageTest("it is shown when a player leaves and comes back", {}, async (red, url, newPerson) => {
  const [yellow, spectator] = [await newPerson(), await newPerson()];
  const { join, watch } = await meet(red, yellow, url);
  await spectator.goto(watch);
  await playTogether([red, yellow], [3]);
  await yellow.close();
  await waitForOthers(
    red,
    "Yellow has left. They can come back with their link or their page.",
  );
  await waitForOthers(spectator, "Red is here, yellow isn't.");
  await red.close();
  await waitForOthers(spectator, "Neither red nor yellow is here now.");

  const another = await newPerson();
  await another.goto(join);
  await waitForStatus(another, "Red plays column 4. Your turn.");
  await waitForOthers(spectator, "Yellow is here, red isn't.");
});

pageTest("a lost connection is distinguished from a player who left", {}, async (page, url) => {
  const { connections } = await mockServer(page, answerInit);
  await page.goto(url);
  await press(page, "Play with a friend");
  await waitForStatus(page, "Your turn.");
  const left = "Yellow has left. They can come back with their link or their page.";
  const lost = "Yellow's connection is lost. They may come back.";
  connections[0].send({ ...PRESENCE, yellow: false, lost: ["yellow"] });
  await waitForOthers(page, lost);
  connections[0].send({ ...PRESENCE, yellow: false });
  await waitForOthers(page, left);
  connections[0].send({ ...RED, player: null }, { ...PRESENCE, yellow: false, lost: ["yellow"] });
  await waitForOthers(page, "Red is here. Yellow's connection is lost.");
});

pageTest("a player confirms to resign", {}, async (red, url, newPerson) => {
  const yellow = await newPerson();
  await meet(red, yellow, url);
  await playTogether([red, yellow], [3]);
  await press(yellow, "Resign");
  const dialog = yellow.getByRole("dialog", { name: "Do you resign? Red wins this game then." });
  await dialog.getByRole("button", { name: "Keep playing" }).click();
  await playTogether([red, yellow], [3]);
  await press(yellow, "Resign");
  await dialog.getByRole("button", { name: "Resign" }).click();
  await waitForStatus(yellow, "You resigned. You lost.");
  await waitForStatus(red, "Yellow resigned. You won!");
  await assertPlayable(red, false);
  assert.deepEqual(await getMarked(red, "winning"), []);
});

pageTest("the question about resigning closes with the game", {}, async (red, url, newPerson) => {
  const yellow = await newPerson();
  await meet(red, yellow, url);
  await press(red, "Resign");
  await red.getByRole("dialog").waitFor();
  await press(yellow, "Resign");
  await yellow.getByRole("dialog").getByRole("button", { name: "Resign" }).click();
  await waitForStatus(red, "You won!");
  await red.getByRole("dialog").waitFor({ state: "hidden" });
});

pageTest("a rematch swaps the colours", {}, async (red, url, newPerson) => {
  const [yellow, spectator] = [await newPerson(), await newPerson()];
  const { watch } = await meet(red, yellow, url);
  await spectator.goto(watch);
  await playTogether([red, yellow], RED_WINS);
  await press(red, "Rematch");
  await waitForOthers(red, "You asked for a rematch. Waiting for yellow's answer…");
  await waitForOthers(yellow, "Red asks for a rematch.");
  await waitForTitle(yellow, "Red asks for a rematch – Connect Four");
  await waitForOthers(spectator, "Red asks for a rematch.");
  assert.equal(await red.getByRole("button", { name: "Rematch" }).count(), 0);
  await press(yellow, "Accept rematch");

  await waitForStatus(red, "New game. You are yellow. Red's turn.");
  await waitForStatus(yellow, "New game. You are red. Your turn.");
  await waitForStatus(spectator, "A new game. Red's turn.");
  for (const page of [red, yellow, spectator]) {
    assert.deepEqual(await getCheckers(page), ["", "", "", "", "", "", ""]);
  }
  await playTogether([yellow, red], [6, 5]);
  await waitForStatus(spectator, "Yellow plays column 6. Red's turn.");
  assert.deepEqual(await getCheckers(spectator), ["", "", "", "", "", "y", "r"]);
});
