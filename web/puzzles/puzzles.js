// The screen of the puzzles. The analyses of the server judge the moves of the player, and choose
// the replies.

import { Analyses } from "../analysis/analyses.js";
import { openReview } from "../analysis/review.js";
import { createBoard, pressKey, setPlayable } from "../connect4.js";
import { keepPuzzle } from "../net/links.js";
import { onColumn, showPosition, waitForCheckers } from "../page/board.js";
import { showBestMove } from "../page/scores.js";
import { PUZZLE_COLUMN, get, isShown, moveFocus, setText, showScreen } from "../page/screens.js";
import { DAILY, describeStreak, getPuzzle, loadPuzzles, markSolved } from "./catalogue.js";
import { Phase, Puzzle } from "./puzzle.js";
import { describeLast, describeNext, getChecker } from "./sentences.js";

const board = document.createElement("div");

let analyses = null;

// The puzzle on this page, and the last one whose solution was noted.
let puzzle = null;
let noted = null;

// Open the current puzzle of a kind, unless the user leaves before it is loaded. Throws an error if
// the puzzles can't be loaded.
export async function openPuzzle(server, kind) {
  await loadPuzzles();
  if (isShown("opening")) {
    if (analyses === null) {
      analyses = new Analyses(server, () => goOn());
      initScreen();
    }
    const isKnown = get(`.puzzle option[value="${CSS.escape(kind)}"]`) !== null;
    begin(isKnown ? kind : DAILY);
  }
}

function initScreen() {
  board.className = "board";
  createBoard(board);
  onColumn(board, (column) => {
    const from = puzzle.columns.length;
    if (puzzle.play(column)) {
      show(from);
    }
  });
  get(".puzzle .play-area").prepend(board);
  get(".puzzle .retry").addEventListener("click", retry);
  get(".puzzle .give-hint").addEventListener("click", giveHint);
  get(".puzzle .next").addEventListener("click", beginNext);
  get(".puzzle .show-line").addEventListener("click", review);
  get(".puzzle select").addEventListener("change", ({ target }) => begin(target.value));
  document.addEventListener("keydown", (event) => {
    const isElsewhere = event.target.closest(".board, select") !== null;
    if (isShown("puzzle") && !isElsewhere && event.key !== "Enter") {
      pressKey(board, event);
    }
  });
}

function begin(kind) {
  puzzle = new Puzzle(kind, getPuzzle(kind));
  get(".puzzle select").value = kind;
  keepPuzzle(kind);
  showScreen("puzzle", "");
  show();
}

// After the puzzle of the day, practice goes on with the same grade.
function beginNext() {
  begin(puzzle.kind === DAILY ? String(puzzle.grade) : puzzle.kind);
  moveFocus(PUZZLE_COLUMN);
}

function retry() {
  if (puzzle.phase === Phase.WRONG) {
    puzzle.takeBack();
  }
  show();
  moveFocus(PUZZLE_COLUMN);
}

function giveHint() {
  puzzle.hints += 1;
  puzzle.isRevealed = true;
  showPuzzle();
  moveFocus(PUZZLE_COLUMN);
}

function review() {
  openReview(puzzle.columns, {
    subject: "puzzle",
    goBack: () => {
      showScreen("puzzle", "");
      showPuzzle();
      moveFocus(".puzzle .show-line");
    },
  });
}

// Show the position, and go on. The checker of one move after a position with "from" checkers
// falls.
function show(from = 0) {
  showPosition(board, puzzle.columns, from);
  analyses.request(puzzle.questions);
  goOn();
}

// Go on as far as the analyses allow it.
function goOn() {
  if (!isShown("puzzle")) {
    analyses.request([]);
    return;
  }
  const getAnalysis = (columns) => analyses.get(columns);
  puzzle.judge(getAnalysis);
  noteSolution();
  showPuzzle();
  const column = puzzle.chooseReply(getAnalysis);
  if (column !== null) {
    reply(puzzle, column);
  }
}

// Reply after the player's checker has landed.
async function reply(replied, column) {
  const from = replied.columns.length;
  await waitForCheckers(board);
  if (puzzle === replied && isShown("puzzle") && replied.columns.length === from) {
    replied.reply(column);
    show(from);
  }
}

function noteSolution() {
  if (puzzle.phase === Phase.SOLVED && puzzle !== noted) {
    noted = puzzle;
    markSolved(puzzle.kind, puzzle.hints);
  }
}

function showPuzzle() {
  const { columns, phase, isRevealed } = puzzle;
  const analysis = analyses.get(columns);
  const isAsking = phase === Phase.ASKING;
  const message = describeNext(puzzle, analysis);
  showScreen("puzzle", message);
  get(".task .checker").className = `checker ${getChecker(puzzle)}`;
  setText(".task .move", describeLast(puzzle, analysis));
  setText(".task .message", message);
  setText(".puzzle .failure", analyses.failure);
  setText(".puzzle .streak", describeStreak());
  setPlayable(board, isAsking);
  showBestMove(get("#puzzle-score"), board, isRevealed ? analysis : null, columns.length);
  const focused = document.activeElement;
  get(".puzzle .retry").hidden = phase !== Phase.WRONG && analyses.failure === "";
  get(".puzzle .give-hint").hidden = !isAsking || analysis === null || isRevealed;
  get(".puzzle .next").hidden = phase !== Phase.SOLVED;
  get(".puzzle .show-line").hidden = phase !== Phase.SOLVED;
  if (focused.hidden) {
    moveFocus(PUZZLE_COLUMN);
  }
}
