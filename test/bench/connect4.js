// The rules for peer_ws.js, with the interface of the tutorial's connect4.py.

export const PLAYER1 = "red";
export const PLAYER2 = "yellow";

const COLUMNS = 7;
const ROWS = 6;
const DIRECTIONS = [
  [1, 0],
  [0, 1],
  [1, 1],
  [1, -1],
];

/** A Connect Four game. */
export class Connect4 {
  constructor() {
    this.columns = Array.from({ length: COLUMNS }, () => []);
    this.moves = 0;
    this.winner = null;
  }

  /** Plays a move; returns the row where the checker lands. Throws if the move is illegal. */
  play(player, column) {
    if (player !== (this.moves % 2 ? PLAYER2 : PLAYER1)) {
      throw new Error("It isn't your turn.");
    }
    const row = this.columns[column].length;
    if (row === ROWS) {
      throw new Error("This slot is full.");
    }
    this.columns[column].push(player);
    this.moves += 1;
    if (this.winner === null && this.#wins(player, column, row)) {
      this.winner = player;
    }
    return row;
  }

  #wins(player, column, row) {
    const run = (across, up) => this.#run(player, column, row, across, up);
    return DIRECTIONS.some(([across, up]) => 1 + run(across, up) + run(-across, -up) >= 4);
  }

  /** Counts the player's checkers next to a cell in one direction. */
  #run(player, column, row, across, up) {
    let length = 0;
    while (this.columns[column + across * (length + 1)]?.[row + up * (length + 1)] === player) {
      length += 1;
    }
    return length;
  }
}
