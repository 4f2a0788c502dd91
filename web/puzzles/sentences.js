// The sentences about a puzzle.

import { getOpponent } from "../game/game.js";
import { getTurn } from "../game/position.js";
import { NAMES } from "../game/people.js";
import { count, countBestMoves, describeBestMove } from "../game/worth.js";
import { Phase } from "./puzzle.js";

// Say what the player has to do.
function describeTask({ goal, depth }) {
  return goal === "win" ? `Win in ${count(depth, "move")}.` : "Hold the draw.";
}

// Say what happened last. "analysis" is that of the position, or null.
export function describeLast(puzzle, analysis) {
  const { columns, hints, isRevealed, phase, player, start, title, wrongScore } = puzzle;
  const last = getOpponent(getTurn(columns));
  const column = columns.at(-1) + 1;
  if (phase === Phase.SOLVED) {
    return hints === 0 ? "Solved!" : `Solved with ${count(hints, "hint")}.`;
  } else if (phase === Phase.WRONG) {
    const opponent = NAMES[getTurn(columns)].toLowerCase();
    return `After column ${column}, ${opponent} ${wrongScore === 0 ? "can draw" : "can win"}.`;
  } else if (isRevealed) {
    return describeBestMove(analysis, columns.length);
  }
  if (columns.length === start) {
    return `${title}. You are ${player}.`;
  }
  return last === player ? `You play column ${column}.` : `${NAMES[last]} plays column ${column}.`;
}

// Say what comes next, or how the game ended.
export function describeNext(puzzle, analysis) {
  const { columns, goal, phase, player, start } = puzzle;
  switch (phase) {
    case Phase.SOLVED:
      return goal === "win" ? "You won!" : "It's a draw.";
    case Phase.WRONG:
      return "Not this one.";
    case Phase.ASKING:
      break;
    default:
      return `${NAMES[getOpponent(player)]} thinks…`;
  }
  if (columns.length === start) {
    return describeTask(puzzle);
  } else if (goal === "win" && analysis?.exact) {
    return describeTask({ goal, depth: countBestMoves(analysis, columns.length) });
  }
  return goal === "win" ? "Win." : "Hold the draw.";
}

// Return the colour of the checker beside these sentences.
export function getChecker({ columns, goal, phase, player }) {
  if (phase === Phase.SOLVED && goal === "draw") {
    return "draw";
  }
  return phase === Phase.ASKING ? getTurn(columns) : player;
}
