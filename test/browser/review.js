// The steps of the tests that are about reviews.

import { RED_WINS, press } from "./game.js";
import { LOCAL, PRESENCE, analysisEvent, answerAnalysis, mockServer, playEvents } from "./mock.js";

const WIN = { type: "win", player: "red", line: [[0, 0], [0, 1], [0, 2], [0, 3]] };

// Scores with which column 1 wins and the others lose.
export const WINNING = [1, -1, -1, -1, -1, -1, -1];

export const getReview = (page) => page.locator(".review");

// Open the review of a game that has ended. "analyse" answers the questions about its positions.
export async function review(page, url, moves, analyse) {
  const answer = answerAnalysis(analyse);
  const { connections } = await mockServer(page, (event, connection) => {
    if (event.opponent === "local") {
      const end = { type: "win", player: "red", reason: "resign" };
      connection.send(LOCAL, ...playEvents(...moves), moves === RED_WINS ? WIN : end, PRESENCE);
    } else {
      answer(event, connection);
    }
  });
  await page.goto(url);
  await press(page, "Play on this device");
  await press(page, "Review the game");
  return connections;
}

export async function waitForStanding(page, text) {
  await page.locator(".standing [role=status]").filter({ hasText: text }).waitFor();
}

export async function waitForVerdict(page, text) {
  await page.locator(".verdict").getByText(text, { exact: true }).waitFor();
}

export async function waitForJudgements(page, text) {
  await page.locator(".judgements").getByText(text, { exact: true }).waitFor();
}

// Return the names of the moves in the list.
export function getMoveNames(page) {
  return page
    .locator(".moves button")
    .evaluateAll((buttons) => buttons.map((button) => button.getAttribute("aria-label")));
}

export const answerNothing = () => [];

// The scores of an imaginary server, by the number of moves.
export const SCORES = {
  // Red's first move gives away a win, and yellow's gives away a draw.
  1: [-1, -1, 0, -1, -1, -1, -1],
  2: [2, 2, 2, 2, 2, 2, 2],
  // Yellow's second move hastens a loss, and red's third delays a win.
  3: [-3, -2, -3, -3, -3, -3, -1],
  4: [16, 17, 18, 18, 18, 18, 18],
  5: WINNING.map((score) => -score),
  6: [18, -1, -1, -1, -1, -1, -1],
};

export const answerScores = (columns) => [analysisEvent(columns, SCORES[columns.length])];
