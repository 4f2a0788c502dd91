// What the columns of a position are worth, in words and marks.
//
// An analysis has a score for each column, null if the column is full, as the player gets it who is
// to move: 22 minus the number of the winner's checkers at the end, negative for a loss, 0 for a draw.
// Until "exact" is true, a score is only the sign of that.

import { COLUMNS, ROWS } from "../connect4.js";

// No position is known better than the first.
export const EMPTY_BOARD = { scores: [-2, -1, 0, 1, 0, -1, -2], exact: true };

// One more than the checkers that a player has.
const LATEST = (COLUMNS * ROWS) / 2 + 1;

// Return the analysis in an "analysis" event. Throws an error if it makes no sense.
export function readAnalysis({ scores, exact = true }) {
  if (!Array.isArray(scores) || scores.length !== COLUMNS || !scores.every(isScore)) {
    throw new Error(`scores must be ${COLUMNS} numbers or null.`);
  }
  if (scores.every((score) => score === null)) {
    throw new Error("a column must have a score.");
  }
  return { scores, exact: exact === true };
}

function isScore(score) {
  return score === null || (Number.isInteger(score) && Math.abs(score) < LATEST);
}

// Return the score of the best columns.
export function getBest({ scores }) {
  return Math.max(...scores.filter((score) => score !== null));
}

export function isBest(analysis, column) {
  return analysis.scores[column] === getBest(analysis);
}

// Return how many moves the winner still makes, with so many checkers on the board. Whoever is to move
// has made a move less than the other player, or as many.
export function countMoves(score, checkers) {
  const made = score > 0 ? Math.floor(checkers / 2) : Math.ceil(checkers / 2);
  return LATEST - Math.abs(score) - made;
}

// Return what a score means for a player: "wins in 7 moves".
export function describeScore(score, { exact }, checkers) {
  const verb = pick(score, "wins", "draws", "loses");
  if (score === 0 || !exact) {
    return verb;
  }
  const moves = countMoves(score, checkers);
  return moves === 1 && score > 0 ? "wins at once" : `${verb} in ${count(moves, "move")}`;
}

// Return the same as a mark that fits above a column: "+7".
export function markScore(score, { exact }, checkers) {
  const sign = pick(score, "+", "=", "−");
  return score === 0 || !exact ? sign : sign + countMoves(score, checkers);
}

// Return which columns are best, and what for: "Best: columns 3 and 5 draw."
export function describeBest(analysis, checkers) {
  const best = getBest(analysis);
  const columns = analysis.scores.flatMap((score, column) => (score === best ? [column + 1] : []));
  const what = describeScore(best, analysis, checkers);
  if (columns.length === 1) {
    return `Best: column ${columns[0]} ${what}.`;
  }
  const all = `${columns.slice(0, -1).join(", ")} and ${columns.at(-1)}`;
  return `Best: columns ${all} ${what.replace(/^(win|draw|lose)s/, "$1")}.`;
}

// Judge a move by the analysis of the position before it. A "mistake" gives away a win or a draw; a
// move is "slow" if a win takes longer by it than it must, or a loss comes sooner.
export function judgeMove(analysis, column) {
  const [best, score] = [getBest(analysis), analysis.scores[column]];
  if (Math.sign(score) < Math.sign(best)) {
    return "mistake";
  }
  return score < best ? "slow" : "good";
}

// Return what would have been better than a move that was not good: "Column 3 would have won."
export function describeBetter(analysis, column) {
  const best = getBest(analysis);
  const better = `${analysis.scores.indexOf(best) + 1} would have`;
  switch (judgeMove(analysis, column)) {
    case "mistake":
      return `A mistake: column ${better} ${pick(best, "won", "drawn")}.`;
    case "slow":
      return `Column ${better} ${pick(best, "won sooner", "", "lasted longer")}.`;
    default:
      return "";
  }
}

// Return what a position is worth for the player who is to move: "Red wins in 7 moves, if both…"
export function describeWorth(analysis, checkers, name) {
  const best = getBest(analysis);
  if (best === 0) {
    return "A draw, if both play well.";
  }
  const sentence = `${name} ${describeScore(best, analysis, checkers)}, if both play well.`;
  return analysis.exact ? sentence : `${sentence} How soon is not known yet.`;
}

export function count(number, noun) {
  return number === 1 ? `1 ${noun}` : `${number} ${noun}s`;
}

function pick(score, win, draw, loss) {
  return score > 0 ? win : score === 0 ? draw : loss;
}
