// The screen of the review: a line of moves to step through, in which other moves can be tried, with
// the analysis of each position on request. The line is that of a game that has ended, or of a link.

import { PLAYER1, PLAYER2, createBoard, pressKey } from "../connect4.js";
import { NAMES, areLong } from "../game/people.js";
import { getMoves, getTurn, getWinner, isFull, isOver } from "../game/position.js";
import { describeBetter, describeWorth } from "../game/worth.js";
import { keepPosition, makePositionLink } from "../net/links.js";
import { onColumn, showPosition } from "../page/board.js";
import { createField } from "../page/invitation.js";
import { describeJudgements, judgeMoves, scrollToMove, showMoves } from "../page/moves.js";
import { showScores } from "../page/scores.js";
import { get, setText, showScreen } from "../page/screens.js";
import { Analyses } from "./analyses.js";
import { describeLine, findBestLine, getUnknown } from "./line.js";

// The steps of the buttons and keys, from one position of the line to another.
const STEPS = {
  first: () => 0,
  previous: (at) => at - 1,
  next: (at) => at + 1,
  last: () => Infinity,
};

const KEYS = { Home: "first", ArrowLeft: "previous", ArrowRight: "next", End: "last" };

let analyses;

// The review on this page, or null: its board, the columns of the line, the number of moves of the
// line that are on the board, and the options of openReview().
let review = null;

export function initReview({ server }) {
  analyses = new Analyses(server, () => {
    if (analyses.failure === "") {
      requestAnalyses();
    }
    showReview();
  });
  for (const [name, step] of Object.entries(STEPS)) {
    get(`.steps .${name}`).addEventListener("click", () => goTo(step(review.at)));
  }
  get(".review [type=checkbox]").addEventListener("change", () => goTo(review.at));
  get(".review .moves").addEventListener("click", ({ target }) => {
    const move = target.closest("[data-at]");
    if (move !== null) {
      goTo(Number(move.dataset.at));
    }
  });
  get(".review .back").addEventListener("click", () => {
    const { goBack } = review;
    closeReview();
    goBack();
  });
  get(".review .links").append(createField("position"));
  document.addEventListener("keydown", handleKey);
}

// Show the end of a line of columns, and analyse it if "isAnalysed" is true; a switch changes that.
// "goBack" shows its game or puzzle again, and "subject" says which of the two it is; "names" has
// the players' names, or null. Without "goBack" the line is kept in the page's address.
export function openReview(
  columns,
  { goBack = null, subject = "game", names = {}, isAnalysed = goBack !== null } = {},
) {
  closeReview();
  const board = document.createElement("div");
  board.className = "board";
  createBoard(board);
  onColumn(board, playColumn);
  get(".review .play-area").prepend(board);
  setText(".review .back", `Back to the ${subject}`);
  get(".review .back").hidden = goBack === null;
  get(".review .leave").hidden = goBack !== null;
  get(".review [type=checkbox]").checked = isAnalysed;
  review = { board, columns, at: 0, goBack, subject, names };
  goTo(columns.length);
}

export function closeReview() {
  if (review !== null) {
    analyses.request([]);
    review.board.remove();
    review = null;
  }
}

export function isReviewing() {
  return review !== null;
}

function goTo(at) {
  const { at: from, board } = review;
  review.at = clamp(at);
  showPosition(board, getPlayed(), from);
  requestAnalyses();
  showReview();
}

function requestAnalyses() {
  if (!isAnalysed()) {
    analyses.request([]);
    return;
  }
  // The position on the board comes first, then the latest ones: their analysis is the quickest.
  const line = review.columns.map((_, index) => review.columns.slice(0, index));
  const unknown = getUnknown(getPlayed(), getBestLine());
  analyses.request([getPlayed(), ...line.reverse(), ...unknown]);
}

function getBestLine() {
  return findBestLine(getPlayed(), (position) => analyses.get(position));
}

// Return the nearest number of moves that the line has.
function clamp(at) {
  return Math.min(Math.max(at, 0), review.columns.length);
}

function isAnalysed() {
  return get(".review [type=checkbox]").checked;
}

// Play a move from the position on the board. A move that differs from the line begins a new line.
function playColumn(column) {
  const { at, columns } = review;
  if (isOver(getPlayed()) || isFull(getPlayed(), column)) {
    return;
  }
  if (column !== columns[at]) {
    review.columns = [...getPlayed(), column];
  }
  goTo(at + 1);
}

// The keys step through the line and play columns, except on the board and in the link, where they
// move the focus and the cursor.
function handleKey(event) {
  const { altKey, ctrlKey, metaKey, shiftKey, key, target } = event;
  const isElsewhere = target.closest(".board, .links") !== null;
  if (review === null || isElsewhere || altKey || ctrlKey || metaKey || shiftKey) {
    return;
  }
  if (Object.hasOwn(KEYS, key)) {
    goTo(STEPS[KEYS[key]](review.at));
    event.preventDefault();
  } else if (key !== "Enter") {
    pressKey(review.board, event);
  }
}

// The columns that are played on the board.
function getPlayed() {
  return review.columns.slice(0, review.at);
}

function showReview() {
  const { at, board, columns, names } = review;
  const played = getPlayed();
  const getAnalysis = (position) => analyses.get(position);
  const analysis = isAnalysed() && !isOver(played) ? getAnalysis(played) : null;
  const judgements = isAnalysed() ? judgeMoves(columns, getAnalysis) : [];
  showStanding(played);
  showScores(get("#review-score"), board, analysis, at);
  showMoves(get(".review .moves"), getMoves(columns), judgements, names, at);
  scrollToMove(get(".review .moves"), at);
  setText(".review .verdict", isAnalysed() ? describeVerdict(played, analysis) : "");
  setText(".best-line", isAnalysed() ? describeLine(played, getBestLine()) : "");
  setText(".review .judgements", isAnalysed() ? describeJudgements(judgements, names) : "");
  get(".review .legend").hidden = !isAnalysed();
  showLink(played);
  // A step that leads nowhere stays in the tab order, as the columns of the board do.
  for (const [name, step] of Object.entries(STEPS)) {
    get(`.steps .${name}`).setAttribute("aria-disabled", String(clamp(step(at)) === at));
  }
  showScreen("review", describeReview());
}

function describeReview() {
  const { goBack, subject, names } = review;
  if (goBack === null) {
    return "Analysis board";
  }
  const hasNames = Object.values(names).some((name) => name !== null);
  return hasNames
    ? `Review: ${nameOf(PLAYER1)} against ${nameOf(PLAYER2)}`
    : `Review of the ${subject}`;
}

function nameOf(player) {
  return review.names[player] ?? NAMES[player];
}

function showStanding(played) {
  const winner = getWinner(played);
  const isDraw = winner === null && isOver(played);
  const turn = getTurn(played);
  const message = isDraw ? "It's a draw." : `${nameOf(turn)} to move.`;
  get(".standing").classList.toggle("long", areLong(review.names));
  get(".standing .checker").className = `checker ${isDraw ? "draw" : (winner ?? turn)}`;
  setText(".standing .move", describePlayed(played));
  setText(".standing .message", winner === null ? message : `${nameOf(winner)} wins!`);
}

function describePlayed(played) {
  if (played.length === 0) {
    return "The empty board.";
  }
  return `Move ${played.length} of ${review.columns.length}: column ${played.at(-1) + 1}.`;
}

// Judge the last move, and the position after it.
function describeVerdict(played, analysis) {
  const before = played.length === 0 ? null : analyses.get(played.slice(0, -1));
  const better = before === null ? "" : describeBetter(before, played.at(-1));
  return `${better} ${describePosition(played, analysis)}`.trim();
}

function describePosition(played, analysis) {
  if (isOver(played)) {
    return "";
  } else if (analysis === null) {
    return analyses.failure || "What this position is worth isn't known yet…";
  }
  return describeWorth(analysis, played.length, nameOf(getTurn(played)));
}

function showLink(played) {
  const field = get(".review .links input");
  const link = makePositionLink(played);
  if (field.value !== link) {
    field.value = link;
    setText(".review .links [role=status]", "");
  }
  if (review.goBack === null) {
    keepPosition(played);
  }
}
