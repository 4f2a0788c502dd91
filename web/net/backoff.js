// The waiting times between tries, in milliseconds. The maximum doubles with each try. When a
// server fails, all its pages lose it at once; random times keep them from returning all at once.

const MIN_WAIT = 100;

const MAX_WAIT = 5000;

export class BackOff {
  #wait = MIN_WAIT;

  // Return the time to wait before the next try.
  next() {
    const wait = this.#wait;
    this.#wait = Math.min(2 * wait, MAX_WAIT);
    return wait * (0.5 + 0.5 * Math.random());
  }

  // Begin again with the shortest time, after a try that was successful.
  reset() {
    this.#wait = MIN_WAIT;
  }
}
