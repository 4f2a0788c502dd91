// A brute force that tells how late positions end, in place of any clever search.

const COLUMNS = [0, 1, 2, 3, 4, 5, 6];
const ROWS = 6;
const DIRECTIONS = [
  [1, 0],
  [0, 1],
  [1, 1],
  [1, -1],
];

// Return what playing a column leads to if both play well, for the player who plays it: the sign,
// and how many plies it takes to the end. null if the column is full.
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

// Tell whether the last checker completed four in a row.
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

// Win soon, lose late.
function prefer(one, other) {
  if (one.sign !== other.sign) {
    return one.sign > other.sign ? one : other;
  }
  const isSooner = one.plies < other.plies;
  return isSooner === (one.sign > 0) ? one : other;
}
