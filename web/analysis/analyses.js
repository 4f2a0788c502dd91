// The analyses of positions: those that are known, and the request for more. One position at a time
// is analysed, so that a review leaves the server free for other games.

import { formatPosition, isOver } from "../game/position.js";
import { EMPTY_BOARD } from "../game/worth.js";
import { analyse } from "./analyst.js";

export class Analyses {
  #server;
  #onChange;
  #known = new Map([["", EMPTY_BOARD]]);
  #requested = [];
  // The text of the position that is being analysed, or null, and the function that cancels it.
  #running = null;
  #cancel = () => {};
  #failure = "";

  // "onChange" is called after each new analysis and each failure.
  constructor(server, onChange) {
    this.#server = server;
    this.#onChange = onChange;
  }

  // Return the analysis of a position, perhaps one with signs only, or null.
  get(columns) {
    return this.#known.get(formatPosition(columns)) ?? null;
  }

  // The reason why the last request failed, or "".
  get failure() {
    return this.#failure;
  }

  // Analyse the given positions in their order. This cancels the previous request.
  request(positions) {
    this.#requested = positions;
    this.#failure = "";
    this.#analyseNext();
  }

  #analyseNext() {
    const next = this.#requested.find((columns) => !isOver(columns) && !this.get(columns)?.exact);
    const name = next === undefined ? null : formatPosition(next);
    if (name === this.#running) {
      return;
    }
    this.#cancel();
    this.#cancel = () => {};
    this.#running = name;
    if (next !== undefined) {
      this.#cancel = analyse(this.#server, next, {
        onAnalysis: (analysis) => {
          this.#known.set(name, analysis);
          this.#analyseNext();
          this.#onChange();
        },
        onFailure: (reason) => {
          this.#running = null;
          this.#failure = reason;
          this.#onChange();
        },
      });
    }
  }
}
