// The list of the moves of a line. Each move is a button, with a mark if the move is not good.

import { PLAYER1, PLAYER2 } from "../connect4.js";
import { getPlayer } from "../game/position.js";
import { NAMES } from "../game/people.js";
import { count, judgeMove } from "../game/worth.js";
import { createElement } from "./screens.js";

// The judgement of a move: a visible mark, and words for screen readers.
const MARKS = {
  mistake: { mark: "?", words: ", a mistake" },
  slow: { mark: "~", words: ", slower than it could be" },
  good: { mark: "", words: "" },
  unknown: { mark: "…", words: ", not judged yet" },
};

// Show the moves of a line in a list; the first "at" moves are on the board. "judgements" has a key
// of MARKS for each move, or is empty; "names" has the names of the players who have one.
export function showMoves(list, moves, judgements, names, at) {
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
    const name = names[player] ?? player;
    button.setAttribute("aria-label", `${index + 1}: ${name}, column ${column + 1}${words}`);
    if (index === at - 1) {
      button.setAttribute("aria-current", "step");
    } else {
      button.removeAttribute("aria-current");
    }
  }
}

// Scroll a list to one of its moves, if the list is a row that is too long for the window.
export function scrollToMove(list, at) {
  const item = list.children[Math.max(at - 1, 0)];
  if (item !== undefined) {
    list.scrollLeft = item.offsetLeft - list.offsetLeft - (list.clientWidth - item.clientWidth) / 2;
  }
}

// Judge each move of a line by the analysis of the position before it, if there is one.
export function judgeMoves(columns, getAnalysis) {
  return columns.map((column, index) => {
    const analysis = getAnalysis(columns.slice(0, index));
    if (analysis === null) {
      return "unknown";
    }
    const judgement = judgeMove(analysis, column);
    // Without exact scores, a good move may be a slow one.
    return judgement === "good" && !analysis.exact ? "unknown" : judgement;
  });
}

// Count the mistakes of each player, and the moves that are not judged yet.
export function describeJudgements(judgements, names) {
  const unknown = judgements.filter((judgement) => judgement === "unknown").length;
  const mistakes = [PLAYER1, PLAYER2].map((player) => {
    const own = judgements.filter((_, index) => getPlayer(index) === player);
    const made = own.filter((judgement) => judgement === "mistake");
    return `${names[player] ?? NAMES[player]}: ${count(made.length, "mistake")}.`;
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
