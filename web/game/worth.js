// The scores of the columns of a position, in words and marks.
//
// An analysis has a score for each column, for the player whose turn it is; null if the column is
// full. A win is 1 plus the number of checkers that the winner has left at the end, a loss is the
// negative of that, and a draw is 0. Until "exact" is true, a score is only the sign.

import { COLUMNS, ROWS } from "../connect4.js";

const CHECKERS_PER_PLAYER = (COLUMNS * ROWS) / 2;

// The scores of the empty board with 7 columns and 6 rows; a board of another width has others.
export const EMPTY_BOARD = readAnalysis({ scores: [-2, -1, 0, 1, 0, -1, -2] });

// Return the analysis in an "analysis" event. Throws an error if the event is invalid.
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
  return score === null || (Number.isInteger(score) && Math.abs(score) <= CHECKERS_PER_PLAYER);
}

// Return the score of the best columns.
function getBest({ scores }) {
  return Math.max(...scores.filter((score) => score !== null));
}

export function isBest(analysis, column) {
  return analysis.scores[column] === getBest(analysis);
}

// Return the best column; of several, the one that is nearest to the middle.
export function chooseBest(analysis) {
  const middle = (COLUMNS - 1) / 2;
  const columns = [...analysis.scores.keys()].filter((column) => isBest(analysis, column));
  return columns.sort((one, other) => Math.abs(one - middle) - Math.abs(other - middle))[0];
}

// Return the number of moves that the winner still makes. "checkers" is the number of checkers on
// the board; if it is odd, the player whose turn it is has one fewer than the other.
function countMoves(score, checkers) {
  const made = score > 0 ? Math.floor(checkers / 2) : Math.ceil(checkers / 2);
  return CHECKERS_PER_PLAYER + 1 - Math.abs(score) - made;
}

// Return the number of moves that the winner still makes after the best move.
export function countBestMoves(analysis, checkers) {
  return countMoves(getBest(analysis), checkers);
}

// Return a score in words, such as "wins in 7 moves".
export function describeScore(score, { exact }, checkers) {
  const verb = pick(score, "wins", "draws", "loses");
  if (score === 0 || !exact) {
    return verb;
  }
  const moves = countMoves(score, checkers);
  return moves === 1 && score > 0 ? "wins at once" : `${verb} in ${count(moves, "move")}`;
}

// Return a score as a mark above a column, such as "+7".
export function markScore(score, { exact }, checkers) {
  const sign = pick(score, "+", "=", "−");
  return score === 0 || !exact ? sign : sign + countMoves(score, checkers);
}

// Return the best columns and their score in words, such as "Best: columns 3 and 5 draw."
export function describeBest(analysis, checkers) {
  const best = getBest(analysis);
  const columns = analysis.scores.flatMap((score, column) => (score === best ? [column + 1] : []));
  const words = describeScore(best, analysis, checkers);
  if (columns.length === 1) {
    return `Best: column ${columns[0]} ${words}.`;
  }
  const all = `${columns.slice(0, -1).join(", ")} and ${columns.at(-1)}`;
  return `Best: columns ${all} ${words.replace(/^(win|draw|lose)s/, "$1")}.`;
}

// Return one of the best columns and its score in words, such as "Column 3 wins in 7 moves."
export function describeBestMove(analysis, checkers) {
  const words = describeScore(getBest(analysis), analysis, checkers);
  return `Column ${chooseBest(analysis) + 1} ${words}.`;
}

// Judge a move by the analysis of the position before it. A "mistake" gives away a win or a draw. A
// "slow" move delays a win or hastens a loss.
export function judgeMove(analysis, column) {
  const [best, score] = [getBest(analysis), analysis.scores[column]];
  if (Math.sign(score) < Math.sign(best)) {
    return "mistake";
  }
  return score < best ? "slow" : "good";
}

// Name a better move than a mistake or a slow move, such as "Column 3 would have won."
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

// Return the score of a position in words, such as "Red wins in 7 moves, if both play well."
// "name" is the name of the player whose turn it is.
export function describeWorth(analysis, checkers, name) {
  const best = getBest(analysis);
  if (best === 0) {
    return "A draw, if both play well.";
  }
  const sentence = `${name} ${describeScore(best, analysis, checkers)}, if both play well.`;
  return analysis.exact ? sentence : `${sentence} How soon is not known yet.`;
}

// Return a number with its noun, such as "1 move" or "2 moves".
export function count(number, noun) {
  return number === 1 ? `1 ${noun}` : `${number} ${noun}s`;
}

function pick(score, win, draw, loss) {
  return score > 0 ? win : score === 0 ? draw : loss;
}
