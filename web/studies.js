// The parts of the page beside games: the analysis of a position, and the puzzles. The address of
// the page names what is open, so that it can be opened again.

import { openReview } from "./analysis/review.js";
import { parsePosition } from "./game/position.js";
import { enterGame } from "./net/history.js";
import { getPosition, getPuzzle } from "./net/links.js";
import { get, isShown, loadStyleSheet, showOpening } from "./page/screens.js";

let server;

// The function that shows the start screen with a notice.
let showLobby;

export function initStudies(options) {
  ({ server, showLobby } = options);
  get(".open-analysis").addEventListener("click", () => {
    enterGame();
    openReview([], { isAnalysed: true });
  });
  get(".open-puzzle").addEventListener("click", () => {
    enterGame();
    openPuzzle("daily");
  });
}

// Open the position or the puzzle in the page's address. Return whether there is one.
export function openStudy() {
  if (getPosition() !== null) {
    openPosition(getPosition());
  } else if (getPuzzle() !== null) {
    openPuzzle(getPuzzle());
  } else {
    return false;
  }
  return true;
}

function openPosition(text) {
  try {
    openReview(parsePosition(text));
  } catch (error) {
    showLobby(error.message);
  }
}

// The code of the puzzles is loaded when it is needed.
async function openPuzzle(kind) {
  showOpening("Opening the puzzle…");
  try {
    const [puzzles] = await Promise.all([
      import("./puzzles/puzzles.js"),
      loadStyleSheet("page/review.css"),
    ]);
    await puzzles.openPuzzle(server, kind);
  } catch {
    // The user may have left meanwhile.
    if (isShown("opening")) {
      showLobby("The puzzles can't be loaded now. Try again in a moment.");
    }
  }
}
