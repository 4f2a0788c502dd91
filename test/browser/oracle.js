// A brute force search, to check analyses of late positions.

const COLUMNS = [0, 1, 2, 3, 4, 5, 6];
const ROWS = 6;
const DIRECTIONS = [
  [1, 0],
  [0, 1],
  [1, 1],
  [1, -1],
];

// Return the result of playing a column, if both play well: the sign of the score for the player,
// and the number of moves of both players to the end. null if the column is full.
export function foresee(columns, column) {
  if (columns.filter((played) => played === column).length === ROWS) {
    return null;
  }
  const after = [...columns, column];
  if (endsWithFour(after)) {
    return { sign: 1, plies: 1 };
  } else if (after.length === COLUMNS.length * ROWS) {
    return { sign: 0, plies: 1 };
  }
  const reply = COLUMNS.map((next) => foresee(after, next)).filter(Boolean).reduce(prefer);
  return { sign: -reply.sign, plies: reply.plies + 1 };
}

// Return whether the last checker completed four in a row.
function endsWithFour(columns) {
  const stacks = COLUMNS.map(() => []);
  for (const [index, column] of columns.entries()) {
    stacks[column].push(index % 2);
  }
  const column = columns.at(-1);
  const row = stacks[column].length - 1;
  const player = stacks[column][row];
  const countRun = (right, up) => {
    let steps = 1;
    while (stacks[column + steps * right]?.[row + steps * up] === player) {
      steps += 1;
    }
    return steps - 1;
  };
  return DIRECTIONS.some(([right, up]) => 1 + countRun(right, up) + countRun(-right, -up) >= 4);
}

// Return the better result: a quick win, a slow loss.
function prefer(one, other) {
  if (one.sign !== other.sign) {
    return one.sign > other.sign ? one : other;
  }
  const isSooner = one.plies < other.plies;
  return isSooner === (one.sign > 0) ? one : other;
}
