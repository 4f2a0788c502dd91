// How long to wait between tries, in milliseconds: from 100 ms to 5 s, twice as long each time.
// Many pages lose a server at the same moment; chance keeps them from coming back at the same one.

const SHORTEST = 100;

const LONGEST = 5000;

export class BackOff {
  #longest = SHORTEST;

  // Return the time to wait before the next try.
  next() {
    const longest = this.#longest;
    this.#longest = Math.min(2 * longest, LONGEST);
    return longest * (0.5 + 0.5 * Math.random());
  }

  // A try was successful: the next failure begins from the start.
  reset() {
    this.#longest = SHORTEST;
  }
}
