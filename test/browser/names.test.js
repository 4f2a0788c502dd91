// The names of the players, and the score of their games.

import assert from "node:assert/strict";
import { assertAccessibleInAllColours, assertFits, pageTest } from "./browser.js";
import {
  RED_WINS,
  getColumn,
  open,
  press,
  waitForOthers,
  waitForStatus,
  waitForTitle,
} from "./game.js";
import {
  COMPUTER,
  PRESENCE,
  RED,
  answerAnalysis,
  answerInit,
  mockServer,
  playEvents,
} from "./mock.js";
import {
  answerScores,
  getMoveNames,
  getReview,
  waitForJudgements,
  waitForStanding,
  waitForVerdict,
} from "./review.js";

const getName = (page) => page.getByRole("textbox", { name: "Your name" });
const getBegins = (page) => page.getByRole("combobox", { name: "Who begins a rematch" });

const NAMED = { ...PRESENCE, red_name: "Ann", yellow_name: "Bo" };

// Begin a game as red, and return the connection.
async function begin(page, url, answer = answerInit) {
  const { connections } = await mockServer(page, answer);
  await page.goto(url);
  await press(page, "Play with a friend");
  await waitForStatus(page, "Your turn.");
  return connections[0];
}

pageTest("the name and the rule go with the first event", {}, async (page, url) => {
  const { events } = await mockServer(page, answerInit);
  await page.goto(url);
  await getName(page).fill("  Zoe\u0308 ");
  await getBegins(page).selectOption({ label: "The loser" });
  await press(page, "Play with a friend");
  await waitForStatus(page, "Your turn.");
  await page.reload();
  await waitForStatus(page, "Your turn.");
  await press(page, "Leave");
  assert.equal(await getName(page).inputValue(), "Zo\u00eb");
  assert.equal(await getBegins(page).inputValue(), "loser");
  await page.goto("about:blank");
  await page.goto(`${url}#join=join-another-one`);
  await waitForStatus(page, "Your turn.");
  await page.goto("about:blank");
  await page.goto(`${url}#watch=${RED.watch}`);
  await waitForStatus(page, "Your turn.");
  await press(page, "Leave");
  await getName(page).fill("");
  await open(page, url);
  await press(page, "Leave");
  await press(page, "Play with a friend");
  await waitForStatus(page, "Your turn.");
  const name = "Zo\u00eb";
  assert.deepEqual(events, [
    { type: "init", name, begins: "loser" },
    { type: "init", resume: RED.resume, name },
    { type: "init", join: "join-another-one", name },
    { type: "init", watch: RED.watch },
    { type: "init", opponent: "local" },
    { type: "init", begins: "loser" },
  ]);
});

pageTest("a wrong name is explained and not used", {}, async (page, url) => {
  const { events } = await mockServer(page, answerInit);
  await page.goto(url);
  const sentence = page.getByText("A name has at most 24 letters, digits, signs and spaces.");
  await getName(page).fill("Ann");
  for (const wrong of ["n".repeat(25), "A\u202eB", "A\u200bB", "\ue000"]) {
    await getName(page).fill(wrong);
    await sentence.waitFor();
    assert.equal(await getName(page).getAttribute("aria-invalid"), "true");
  }
  await assertAccessibleInAllColours(page);
  await press(page, "Play with a friend");
  await waitForStatus(page, "Your turn.");
  await press(page, "Leave");
  await getName(page).fill("\u{1f600}".repeat(24));
  await sentence.waitFor({ state: "hidden" });
  await press(page, "Play with a friend");
  await waitForStatus(page, "Your turn.");
  assert.deepEqual(events.map(({ name }) => name), ["Ann", "\u{1f600}".repeat(24)]);
});

pageTest("a name that the server refuses is explained at the start", {}, async (page, url) => {
  await mockServer(page, (event, connection) => {
    connection.send({ type: "error", code: "bad_name", message: "This is no name." });
  });
  await page.goto(url);
  await press(page, "Play with a friend");
  await page.getByRole("alert").getByText("This is no name.").waitFor();
  await getName(page).waitFor();
});

pageTest("names stand in place of colours", {}, async (page, url) => {
  const connection = await begin(page, url);
  connection.send(NAMED);
  await waitForOthers(page, "Bo is here.");
  await waitForOthers(page, "You are red.");
  connection.send(...playEvents(3));
  await waitForStatus(page, "You play column 4. Bo's turn.");
  connection.send({ ...NAMED, yellow: false, lost: ["yellow"] });
  await waitForOthers(page, "Bo's connection is lost. They may come back.");
  connection.send({ ...NAMED, yellow: false });
  await waitForOthers(page, /^Bo has left\./);
  connection.send({ type: "join", player: "yellow" }, NAMED);
  await waitForStatus(page, "Bo joined again with the link.");
  connection.send({ type: "win", player: "red", reason: "resign" });
  await waitForStatus(page, "Bo resigned. You won!");
  connection.send({ type: "rematch", player: "yellow" });
  await waitForOthers(page, "Bo asks for a rematch.");
});

pageTest("names stand in the review of a game", {}, async (page, url) => {
  const connection = await begin(page, url, answerAnalysis(answerScores));
  connection.send(...playEvents(...RED_WINS), NAMED, { type: "win", player: "red", line: [] });
  await press(page, "Review the game");
  await waitForTitle(page, "Review: Ann against Bo – Connect Four");
  await waitForStanding(page, "Move 7 of 7: column 1. Ann wins!");
  await waitForJudgements(page, "Ann: 1 mistake. Bo: 1 mistake.");
  await press(page, "6: Bo, column 2");
  await waitForStanding(page, "Ann to move.");
  await waitForVerdict(page, "Ann wins at once, if both play well.");
  // The names belong to the moves that are tried as well.
  await getColumn(getReview(page), 6).click();
  await waitForStanding(page, "Move 7 of 7: column 7. Bo to move.");
  assert.match((await getMoveNames(page)).at(-1), /^7: Ann, column 7/);
});

pageTest("the review names a player without a name by the colour", {}, async (page, url) => {
  const connection = await begin(page, url);
  connection.send(...playEvents(...RED_WINS), { ...PRESENCE, yellow_name: "Bo" });
  connection.send({ type: "win", player: "red", line: [] });
  await press(page, "Review the game");
  await waitForTitle(page, "Review: Red against Bo – Connect Four");
  await press(page, "5: red, column 1");
  await waitForStanding(page, "Bo to move.");
});

pageTest("the review names the computer", {}, async (page, url) => {
  const connection = await begin(page, url);
  connection.send(COMPUTER, ...playEvents(...RED_WINS), { ...PRESENCE, red_name: "Ann" });
  connection.send({ type: "win", player: "red", line: [] });
  await press(page, "Review the game");
  await press(page, "5: Ann, column 1");
  await waitForStanding(page, "Computer to move.");
});

pageTest("a spectator learns the colours of the names", {}, async (page, url) => {
  const connection = await begin(page, url);
  connection.send({ ...RED, player: null, resume: undefined }, ...playEvents(3), NAMED);
  await waitForOthers(page, "Ann (red) and Bo (yellow) are here.");
  await waitForStatus(page, "Ann plays column 4. Bo's turn.");
  connection.send({ ...NAMED, yellow_name: undefined });
  await waitForOthers(page, "Ann (red) and yellow are here.");
  connection.send({ ...PRESENCE, yellow_name: "bo", red: false });
  await waitForOthers(page, "Bo (yellow) is here, red isn't.");
});

pageTest("a name is text, in any direction", {}, async (page, url) => {
  const connection = await begin(page, url);
  connection.send({ ...PRESENCE, yellow_name: "<b>Bo</b>" });
  await waitForOthers(page, "<b>Bo</b> is here.");
  connection.send({ ...PRESENCE, yellow_name: "\u05d3\u05df" });
  // Isolates keep the order of the sentence.
  await waitForOthers(page, "\u2068\u05d3\u05df\u2069 is here.");
});

pageTest("a stored game is found by the friend's name", {}, async (page, url) => {
  const connection = await begin(page, url);
  connection.send(NAMED);
  await waitForOthers(page, "Bo is here.");
  await press(page, "Leave");
  await page.getByRole("button", { name: /^With Bo, you are red/ }).waitFor();
});

for (const viewport of [{ width: 1280, height: 900 }, { width: 390, height: 844 }]) {
  const name = `a long name leaves the status its height in ${viewport.width} pixels`;
  pageTest(name, { viewport }, async (page, url) => {
    const connection = await begin(page, url);
    const friend = "Maximiliana Wilhelmina W";
    const getHeights = () =>
      page.evaluate(() => {
        const { height } = document.querySelector(".status").getBoundingClientRect();
        return [height, document.querySelector(".status p").getBoundingClientRect().height];
      });
    connection.send(RED, ...playEvents(3), { ...NAMED, yellow_name: friend });
    await waitForStatus(page, `You play column 4. ${friend}'s turn.`);
    const [height, text] = await getHeights();
    assert.ok(height <= 72 && text < height, `${text} of ${height} pixels`);
    connection.send(...playEvents(3, 3).slice(1));
    await waitForStatus(page, `${friend} plays column 4. Your turn.`);
    assert.equal((await getHeights())[0], height);
  });
}

const small = { viewport: { width: 320, height: 568 }, hasTouch: true };

pageTest("the score of all games is shown by the names", small, async (page, url) => {
  const connection = await begin(page, url);
  const getScore = () => page.locator(".score").innerText();
  assert.equal(await getScore(), "");
  connection.send({ type: "win", player: "red", line: [] });
  await waitForOthers(page, "You 1, Yellow 0.");
  // The colours are swapped for the next game.
  const score = { red_wins: 0, yellow_wins: 1, draws: 2 };
  connection.send({ type: "reset", ...score });
  connection.send({ ...RED, ...score, player: "yellow" }, { ...NAMED, red_name: "W".repeat(24) });
  await waitForOthers(page, `You 1, ${"W".repeat(24)} 0, 2 draws.`);
  await assertFits(page);
  connection.send({ type: "draw" });
  await waitForOthers(page, `You 1, ${"W".repeat(24)} 0, 3 draws.`);
  connection.send({ ...RED, ...score, player: null }, NAMED);
  await waitForOthers(page, "Ann 0, Bo 1, 2 draws.");
});

pageTest("the computer has a score as well", {}, async (page, url) => {
  const connection = await begin(page, url);
  connection.send({ ...RED, opponent: "computer", level: 3, red_wins: 2 }, PRESENCE);
  await waitForOthers(page, "You 2, Computer 0.");
});
