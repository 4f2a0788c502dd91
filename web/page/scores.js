// The scores above the columns of a board: visible marks, and words for screen readers.

import { chooseBest, describeScore, isBest, markScore } from "../game/worth.js";
import { createElement } from "./screens.js";

// Show an analysis in the list above the board; null hides the list. "checkers" is the number of
// checkers on the board.
export function showScores(list, board, analysis, checkers) {
  showColumns(list, board, analysis, checkers, analysis?.scores.keys());
}

// Show one of the best columns only.
export function showBestMove(list, board, analysis, checkers) {
  showColumns(list, board, analysis, checkers, analysis && [chooseBest(analysis)]);
}

function showColumns(list, board, analysis, checkers, columns) {
  const chosen = [...(columns ?? [])];
  const shown = analysis === null ? "" : JSON.stringify([analysis, checkers, chosen]);
  // The same items stay, so that a screen reader keeps its place in the list.
  if (list.dataset.shown !== shown) {
    list.dataset.shown = shown;
    list.replaceChildren(...createItems(list.id, analysis, checkers, chosen));
  }
  list.hidden = analysis === null;
  // A screen reader reads a column's score with the column.
  for (const column of board.querySelectorAll(".column")) {
    const id = getId(list.id, Number(column.dataset.column));
    if (analysis !== null && document.getElementById(id) !== null) {
      column.setAttribute("aria-describedby", id);
    } else {
      column.removeAttribute("aria-describedby");
    }
  }
}

function createItems(name, analysis, checkers, columns) {
  if (analysis === null) {
    return [];
  }
  return analysis.scores.map((score, column) => {
    const item = document.createElement("li");
    if (!columns.includes(column)) {
      item.setAttribute("aria-hidden", "true");
      return item;
    } else if (score === null) {
      item.append(createHidden(`Column ${column + 1}: full`));
      return item;
    }
    const mark = createElement("span", markScore(score, analysis, checkers));
    mark.className = `mark ${score > 0 ? "win" : score === 0 ? "draw" : "loss"}`;
    mark.classList.toggle("best", analysis.exact && isBest(analysis, column));
    mark.setAttribute("aria-hidden", "true");
    const words = createElement("span", describeScore(score, analysis, checkers));
    words.id = getId(name, column);
    const sentence = createHidden(`Column ${column + 1}: `);
    sentence.append(words);
    item.append(mark, sentence);
    return item;
  });
}

function getId(name, column) {
  return `${name}-${column + 1}`;
}

function createHidden(text) {
  const element = createElement("span", text);
  element.className = "unseen";
  return element;
}
