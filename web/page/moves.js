// The list of a line's moves: each is a button that leads to it, with a mark if it was not good.

import { PLAYER1, PLAYER2 } from "../connect4.js";
import { createElement } from "./screens.js";
import { NAMES } from "../game/sentences.js";
import { count, judgeMove } from "../game/worth.js";

// What is said of a move, to the eyes and in words; nothing of a good one.
const MARKS = {
  mistake: { mark: "?", words: ", a mistake" },
  slow: { mark: "~", words: ", slower than it could be" },
  good: { mark: "", words: "" },
  unknown: { mark: "…", words: ", not judged yet" },
};

// Show a line in a list, of which so many moves are on the board. "judgements" has a word for each
// move, or none at all.
export function showMoves(list, moves, judgements, at) {
  while (list.children.length > moves.length) {
    list.lastChild.remove();
  }
  for (const [index, { player, column }] of moves.entries()) {
    const button = (list.children[index] ?? list.appendChild(createMove(index))).firstChild;
    const [checker, number, mark] = button.children;
    const judgement = judgements[index] ?? "good";
    const { mark: sign, words } = MARKS[judgement];
    checker.className = `checker ${player}`;
    number.textContent = column + 1;
    mark.textContent = sign;
    button.className = judgement;
    button.setAttribute("aria-label", `${index + 1}: ${player}, column ${column + 1}${words}`);
    if (index === at - 1) {
      button.setAttribute("aria-current", "step");
    } else {
      button.removeAttribute("aria-current");
    }
  }
}

// Judge each move of a line by what is known of the position before it.
export function judgeMoves(columns, getAnalysis) {
  return columns.map((column, index) => {
    const analysis = getAnalysis(columns.slice(0, index));
    if (analysis === null) {
      return "unknown";
    }
    const judgement = judgeMove(analysis, column);
    // Without the exact scores, nobody knows which of the winning moves was the quickest.
    return judgement === "good" && !analysis.exact ? "unknown" : judgement;
  });
}

// Count the mistakes of each colour, as far as the moves could be judged.
export function describeJudgements(judgements) {
  const unknown = judgements.filter((judgement) => judgement === "unknown").length;
  const mistakes = [PLAYER1, PLAYER2].map((player, parity) => {
    const own = judgements.filter((_, index) => index % 2 === parity);
    const made = own.filter((judgement) => judgement === "mistake");
    return `${NAMES[player]}: ${count(made.length, "mistake")}.`;
  });
  const rest = unknown === 0 ? "" : ` Not judged yet: ${count(unknown, "move")}.`;
  return mistakes.join(" ") + rest;
}

function createMove(index) {
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.at = index + 1;
  button.append(...["", "", ""].map((text) => createElement("span", text)));
  const item = document.createElement("li");
  item.append(button);
  return item;
}
