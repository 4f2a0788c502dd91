// What is known of positions, and the search for more: one position after the other, so that nobody
// who looks at a game keeps the server from the others.

import { analyse } from "./analyst.js";
import { formatPosition, isOver } from "../game/position.js";
import { EMPTY_BOARD } from "../game/worth.js";

export class Analyses {
  #server;
  #change;
  #known = new Map([["", EMPTY_BOARD]]);
  #wanted = [];
  // The name of the position that is being analysed, and the function that ends that.
  #running = null;
  #end = () => {};
  #failure = "";

  // "change" is called when more is known.
  constructor(server, change) {
    this.#server = server;
    this.#change = change;
  }

  // Return what is known of a position: null, the signs, or all.
  get(columns) {
    return this.#known.get(formatPosition(columns)) ?? null;
  }

  // Why there is nothing more to be known now; "" if there may be.
  get failure() {
    return this.#failure;
  }

  // Analyse these positions from now on, the first one first, and no others.
  want(positions) {
    this.#wanted = positions;
    this.#failure = "";
    this.#goOn();
  }

  #goOn() {
    const next = this.#wanted.find((columns) => !isOver(columns) && !this.get(columns)?.exact);
    const name = next === undefined ? null : formatPosition(next);
    if (name === this.#running) {
      return;
    }
    this.#end();
    this.#end = () => {};
    this.#running = name;
    if (next !== undefined) {
      this.#end = analyse(this.#server, next, {
        tell: (analysis) => {
          this.#known.set(name, analysis);
          this.#goOn();
          this.#change();
        },
        fail: (reason) => {
          this.#running = null;
          this.#failure = reason;
          this.#change();
        },
      });
    }
  }
}
