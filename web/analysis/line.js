// The best line of a position: the moves that perfect players would make from it.

import { isOver } from "../game/position.js";
import { chooseBest } from "../game/worth.js";

// The server needs some time for each position of the line.
const MAX_MOVES = 8;

// Return the columns of the best line as far as its positions are analysed. "getAnalysis" returns
// the analysis of a position, or null.
export function findBestLine(position, getAnalysis) {
  const line = [];
  while (line.length < MAX_MOVES && !isOver([...position, ...line])) {
    const analysis = getAnalysis([...position, ...line]);
    if (!analysis?.exact) {
      break;
    }
    line.push(chooseBest(analysis));
  }
  return line;
}

// Return the position from which the best line goes on, in a list; an empty list if the line is
// complete. The scores of the empty board are known without the server, so the line from there is
// not worth its time.
export function getUnknown(position, line) {
  const next = [...position, ...line];
  const isComplete = position.length === 0 || line.length === MAX_MOVES || isOver(next);
  return isComplete ? [] : [next];
}

// Return the best line in words, such as "Best line: 4, 4, 5…".
export function describeLine(position, line) {
  if (line.length === 0) {
    return "";
  }
  const columns = line.map((column) => column + 1).join(", ");
  const rest = isOver([...position, ...line]) ? "." : "…";
  return `Best line: ${columns}${rest}`;
}
