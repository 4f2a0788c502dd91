// The review: a line of moves to step through and to try other moves in, and what the columns are
// worth in each position for who wants to know. The line is a game that has ended, or what a link
// says.

import { Analyses } from "./analyses.js";
import {
  PLAYER1,
  PLAYER2,
  clearBoard,
  createBoard,
  playMove,
  setPlayable,
  settleCheckers,
} from "../connect4.js";
import { createField } from "../page/invitation.js";
import { keepPosition, makePositionLink } from "../net/links.js";
import { describeJudgements, judgeMoves, showMoves } from "../page/moves.js";
import { getMoves, getWinner, isFull, isOver } from "../game/position.js";
import { showScores } from "../page/scores.js";
import { get, setText, showScreen } from "../page/screens.js";
import { NAMES } from "../game/sentences.js";
import { describeBetter, describeWorth } from "../game/worth.js";

// Where the buttons and keys lead, from one position of the line to another.
const STEPS = {
  first: () => 0,
  previous: (at) => at - 1,
  next: (at) => at + 1,
  last: () => Infinity,
};

const KEYS = { Home: "first", ArrowLeft: "previous", ArrowRight: "next", End: "last" };

let analyses;

// The review on this page: its board, the line and how much of it is played on the board, and the
// function that leads back to the game. null if there is none.
let review = null;

export function initReview({ server }) {
  analyses = new Analyses(server, () => showReview());
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

// Look at the end of a line of columns. "goBack" leads back to its game, about which everything is
// told. A line that belongs to no game may be played on, so nothing is told unasked; it is kept in
// the page's address.
export function openReview(columns, goBack = null) {
  closeReview();
  const board = document.createElement("div");
  board.className = "board";
  createBoard(board);
  board.addEventListener("click", playColumn);
  get(".review .play-area").prepend(board);
  get(".review .back").hidden = goBack === null;
  get(".review .leave").hidden = goBack !== null;
  get(".review [type=checkbox]").checked = goBack !== null;
  review = { board, columns, at: 0, goBack };
  goTo(columns.length);
}

export function closeReview() {
  if (review !== null) {
    analyses.want([]);
    review.board.remove();
    review = null;
  }
}

export function isReviewing() {
  return review !== null;
}

function goTo(at) {
  const { at: from, board, columns } = review;
  review.at = Math.min(Math.max(at, 0), columns.length);
  layMoves(board, getPlayed(), from);
  // The position on the board comes first, then the others: the later they are, the quicker.
  const line = columns.map((_, index) => columns.slice(0, index));
  analyses.want(isAsked() ? [getPlayed(), ...line.reverse()] : []);
  showReview();
}

function isAsked() {
  return get(".review [type=checkbox]").checked;
}

// Play on from the position on the board. Another move than the line's begins a new line.
function playColumn({ target, detail }) {
  const { at, columns } = review;
  const column = Number(target.dataset.column);
  if (target.dataset.column === undefined || detail > 1) {
    return;
  }
  if (isOver(getPlayed()) || isFull(getPlayed(), column)) {
    return;
  }
  if (column !== columns[at]) {
    review.columns = [...getPlayed(), column];
  }
  goTo(at + 1);
}

// Arrows step through the line, but on the board they move from column to column, and in a link
// from letter to letter.
function handleKey(event) {
  const { altKey, ctrlKey, metaKey, shiftKey, key, target } = event;
  const isElsewhere = target.closest(".board, .links") !== null;
  if (review === null || isElsewhere || altKey || ctrlKey || metaKey || shiftKey) {
    return;
  }
  if (Object.hasOwn(KEYS, key)) {
    goTo(STEPS[KEYS[key]](review.at));
    event.preventDefault();
  }
}

// The columns that are played on the board.
function getPlayed() {
  return review.columns.slice(0, review.at);
}

// Lay checkers on the board. Only one that is played now falls; the others have lain there.
function layMoves(board, played, from) {
  clearBoard(board);
  for (const [index, { player, column, row }] of getMoves(played).entries()) {
    if (index === from) {
      settleCheckers(board);
    }
    playMove(board, player, column, row);
  }
  if (played.length !== from + 1) {
    settleCheckers(board);
  }
  setPlayable(board, !isOver(played));
}

function showReview() {
  const { at, board, columns, goBack } = review;
  const played = getPlayed();
  const getAnalysis = (position) => analyses.get(position);
  const analysis = isAsked() && !isOver(played) ? getAnalysis(played) : null;
  const judgements = isAsked() ? judgeMoves(columns, getAnalysis) : [];
  showStanding(played);
  showScores(get("#review-score"), board, analysis, at);
  showMoves(get(".review .moves"), getMoves(columns), judgements, at);
  setText(".review .verdict", isAsked() ? describeVerdict(played, analysis) : "");
  setText(".review .judgements", isAsked() ? describeJudgements(judgements) : "");
  get(".review .legend").hidden = !isAsked();
  showLink(played);
  // An end of the line stays in the tab order, as the columns of the board do.
  for (const [name, step] of Object.entries(STEPS)) {
    const isEnd = Math.min(Math.max(step(at), 0), columns.length) === at;
    get(`.steps .${name}`).setAttribute("aria-disabled", String(isEnd));
  }
  showScreen("review", goBack === null ? "Analysis board" : "Looking through the game");
}

function showStanding(played) {
  const winner = getWinner(played);
  const isDraw = winner === null && isOver(played);
  const message = isDraw ? "It's a draw." : `${NAMES[getTurn(played)]} to move.`;
  get(".standing .checker").className = `checker ${isDraw ? "draw" : (winner ?? getTurn(played))}`;
  setText(".standing .move", describePlayed(played));
  setText(".standing .message", winner === null ? message : `${NAMES[winner]} wins!`);
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
  if (isOver(played)) {
    return better;
  } else if (analysis === null) {
    return `${better} ${analyses.failure || "What this position is worth isn't known yet…"}`.trim();
  }
  return `${better} ${describeWorth(analysis, played.length, NAMES[getTurn(played)])}`.trim();
}

function getTurn(played) {
  return played.length % 2 === 0 ? PLAYER1 : PLAYER2;
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
