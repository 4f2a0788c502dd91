// The puzzles, and which of them is next: one for each day, and those of each grade for practice.

import { capitalise } from "../game/people.js";
import { count } from "../game/worth.js";
import * as storage from "../net/storage.js";

// The names of the grades, the easiest first. The numbers of grades begin with 1.
const GRADES = ["easy", "medium", "hard", "expert"];

// The name of the kind of puzzle that everybody has on the same day. The names of the other kinds
// are the numbers of the grades.
export const DAILY = "daily";

const DAY = 24 * 60 * 60 * 1000;

let puzzles = null;

// Load the puzzles. Each has the fields "moves", "goal", "depth" and "grade"; the program
// connect4-generate-puzzles, which made them, describes these. Throws an error if there is no
// connection.
export async function loadPuzzles() {
  if (puzzles === null) {
    const response = await fetch(new URL("puzzles.json", import.meta.url));
    if (!response.ok) {
      throw new Error(`The server answered ${response.status}.`);
    }
    puzzles = await response.json();
  }
}

// Return the current puzzle of a kind, with a title.
export function getPuzzle(kind) {
  if (kind === DAILY) {
    const puzzle = puzzles[getToday() % puzzles.length];
    return { ...puzzle, title: `${formatToday()}, ${GRADES[puzzle.grade - 1]}` };
  }
  const ofGrade = puzzles.filter(({ grade }) => grade === Number(kind));
  const number = getRecord().done[kind] % ofGrade.length || 0;
  const title = `${capitalise(GRADES[kind - 1])} ${number + 1}`;
  return { ...ofGrade[number], title };
}

// Note that the current puzzle of a kind was solved with a number of hints. The puzzle of the day
// counts for the streak if that is 0.
export function markSolved(kind, hints) {
  const record = getRecord();
  const today = getToday();
  if (kind !== DAILY) {
    record.done[kind] = (record.done[kind] ?? 0) + 1;
  } else if (hints === 0 && record.day !== today) {
    record.streak = countStreak(record) + 1;
    record.day = today;
  }
  storage.rememberPuzzles(record);
}

// Describe the streak: the number of days in a row on which the puzzle of the day was solved.
export function describeStreak() {
  const record = getRecord();
  const streak = countStreak(record);
  if (streak === 0) {
    return "";
  }
  const isDone = record.day === getToday();
  const next = isDone ? "The next puzzle comes at midnight UTC." : "Today's puzzle is next.";
  return `Streak: ${count(streak, "day")}. ${next}`;
}

function countStreak({ day, streak }) {
  return day >= getToday() - 1 ? streak : 0;
}

function getRecord() {
  const { day = 0, streak = 0, done = {} } = storage.getPuzzles() ?? {};
  return { day, streak, done };
}

// Return the number of the day. It begins at midnight UTC, so that it is the same for everybody.
function getToday() {
  return Math.floor(Date.now() / DAY);
}

function formatToday() {
  const options = { day: "numeric", month: "short", timeZone: "UTC" };
  return new Date().toLocaleDateString("en-GB", options);
}
