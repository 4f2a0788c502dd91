import assert from "node:assert/strict";
import { assertAccessible, pageTest } from "./browser.js";
import { DRAW, getColumn, getStatus, open, play, waitForError, waitForStatus } from "./game.js";

const STATES = {
  "at the start": [],
  "in the middle of a game": [3, 3, 2, 4, 3],
  "when a game is won": [0, 1, 0, 1, 0, 1, 0],
  "after a draw": DRAW,
};

for (const colorScheme of ["light", "dark"]) {
  const options = { colorScheme, reducedMotion: "reduce" };

  for (const [state, moves] of Object.entries(STATES)) {
    pageTest(`the ${colorScheme} page is accessible ${state}`, options, async (page, url) => {
      await open(page, url);
      await play(page, moves);
      await assertAccessible(page);
    });
  }

  pageTest(`the ${colorScheme} page is accessible with an error`, options, async (page, url) => {
    await open(page, url);
    await play(page, [3, 3, 3, 3, 3, 3]);
    await getColumn(page, 3).click();
    await waitForError(page);
    await assertAccessible(page);
  });

  pageTest(`the ${colorScheme} page is accessible without a server`, options, async (page, url) => {
    await page.goto(`${url}?server=ftp://localhost/`);
    await waitForError(page);
    await assertAccessible(page);
  });

  pageTest(`the ${colorScheme} question is accessible`, options, async (page, url) => {
    await open(page, url);
    await play(page, [3]);
    await page.getByRole("button", { name: "New game" }).click();
    await page.getByRole("dialog").waitFor();
    await assertAccessible(page);
  });
}

pageTest("a column's name tells its number and its discs", {}, async (page, url) => {
  const assertName = (column, name) => page.getByRole("button", { name, exact: true }).waitFor();

  await open(page, url);
  await assertName(3, "Column 4, empty");
  await play(page, [3]);
  await assertName(3, "Column 4, 1 disc: red");
  await play(page, [3]);
  await assertName(3, "Column 4, 2 discs from the bottom: red, yellow");
  await play(page, [3, 3, 3, 3]);
  await assertName(3, "Column 4, full, from the bottom: red, yellow, red, yellow, red, yellow");
});

pageTest("the names of the columns tell the winning line", {}, async (page, url) => {
  await open(page, url);
  await play(page, [0, 0, 1, 1, 2, 2, 3]);
  await waitForStatus(page, "Red wins!");
  const name = "Column 1, 2 discs from the bottom: red (winning), yellow";
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

pageTest("the same error is read aloud again", {}, async (page, url) => {
  await open(page, url);
  await play(page, [3, 3, 3, 3, 3, 3]);
  await getColumn(page, 3).click();
  await waitForError(page);
  // Screen readers notice new elements, so a second error must not reuse the first one.
  const first = await page.locator("[role=alert] > *").elementHandle();
  await getColumn(page, 3).click();
  await first.waitForElementState("hidden");
  assert.equal(await waitForError(page), "This slot is full.");
});

const forced = { forcedColors: "active", reducedMotion: "reduce" };

pageTest("red and yellow discs differ where colors are forced", forced, async (page, url) => {
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
