// A puzzle that is being solved: the moves so far, and what comes next. The player plays one colour
// until the game is decided, and perfect play answers.

import { canBeWon, getTurn, isFull, isOver, parsePosition } from "../game/position.js";
import { chooseBest } from "../game/worth.js";

// The phases of a puzzle, each with what comes next.
export const Phase = {
  ASKING: "asking", // a move of the player
  JUDGING: "judging", // the judgement of this move, when the analysis is known
  REPLYING: "replying", // the reply, when the analysis is known
  WRONG: "wrong", // the player takes back a wrong move
  SOLVED: "solved", // nothing
};

export class Puzzle {
  phase = Phase.ASKING;

  // The number of hints so far, and whether one is shown for this position.
  hints = 0;
  isRevealed = false;

  // "kind" and the puzzle are those of the catalogue.
  constructor(kind, { moves, goal, depth, grade, title }) {
    Object.assign(this, { kind, goal, depth, grade, title });
    this.columns = parsePosition(moves);
    this.start = this.columns.length;
    this.player = getTurn(this.columns);
  }

  // The positions whose analyses are needed, the most urgent first.
  get questions() {
    switch (this.phase) {
      case Phase.ASKING:
        return [this.columns];
      case Phase.JUDGING:
        return [this.#before, this.columns];
      case Phase.REPLYING:
        return [this.columns];
      default:
        return [];
    }
  }

  // The position before the last move.
  get #before() {
    return this.columns.slice(0, -1);
  }

  // Play a move of the player. Return whether it is allowed now.
  play(column) {
    if (this.phase !== Phase.ASKING || isFull(this.columns, column)) {
      return false;
    }
    this.#add(column);
    this.phase = Phase.JUDGING;
    return true;
  }

  // Judge the last move of the player, if the analysis before it is known.
  judge(getAnalysis) {
    const analysis = this.phase === Phase.JUDGING ? getAnalysis(this.#before) : null;
    if (analysis === null) {
      return;
    }
    const score = analysis.scores[this.columns.at(-1)];
    const isRight = this.goal === "win" ? score > 0 : score >= 0;
    this.phase = isRight ? this.#afterMove(Phase.REPLYING) : Phase.WRONG;
    this.wrongScore = isRight ? null : score;
  }

  // Return the column of the reply, if a reply is next and the analysis is known; otherwise null.
  chooseReply(getAnalysis) {
    const analysis = this.phase === Phase.REPLYING ? getAnalysis(this.columns) : null;
    return analysis?.exact ? chooseBest(analysis) : null;
  }

  reply(column) {
    this.#add(column);
    this.phase = this.#afterMove(Phase.ASKING);
  }

  // Take back the player's last move, which was wrong.
  takeBack() {
    this.columns = this.#before;
    this.phase = Phase.ASKING;
  }

  #add(column) {
    this.columns = [...this.columns, column];
    this.isRevealed = false;
  }

  #afterMove(phase) {
    return isOver(this.columns) || !canBeWon(this.columns) ? Phase.SOLVED : phase;
  }
}
