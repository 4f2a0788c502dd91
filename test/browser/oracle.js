// A brute force that tells how late positions end, in place of any clever search.

import { getWinner, isFull } from "../../web/position.js";

const COLUMNS = [0, 1, 2, 3, 4, 5, 6];

// Return what playing a column leads to if both play well, for the player who plays it: the sign,
// and how many plies it takes to the end. null if the column is full.
export function foresee(columns, column) {
  if (isFull(columns, column)) {
    return null;
  }
  const after = [...columns, column];
  if (getWinner(after) !== null) {
    return { sign: 1, plies: 1 };
  } else if (after.length === 42) {
    return { sign: 0, plies: 1 };
  }
  const reply = COLUMNS.map((next) => foresee(after, next)).filter(Boolean).reduce(prefer);
  return { sign: -reply.sign, plies: reply.plies + 1 };
}

// Win soon, lose late.
function prefer(one, other) {
  if (one.sign !== other.sign) {
    return one.sign > other.sign ? one : other;
  }
  const isSooner = one.plies < other.plies;
  return isSooner === (one.sign > 0) ? one : other;
}
