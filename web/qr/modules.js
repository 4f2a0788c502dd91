// The modules of a QR code (ISO/IEC 18004): the dark and light squares of its picture.

import { encode } from "./codewords.js";

// The distances between the first two alignment patterns, by the version from 2.
const ALIGNMENTS = [[18], [22], [26], [30], [34], [22, 38], [24, 42], [26, 46], [28, 50]];

// Whether a mask inverts the module in a row and a column.
const MASKS = [
  (row, column) => (row + column) % 2 === 0,
  (row) => row % 2 === 0,
  (row, column) => column % 3 === 0,
  (row, column) => (row + column) % 3 === 0,
  (row, column) => (Math.floor(row / 2) + Math.floor(column / 3)) % 2 === 0,
  (row, column) => ((row * column) % 2) + ((row * column) % 3) === 0,
  (row, column) => (((row * column) % 2) + ((row * column) % 3)) % 2 === 0,
  (row, column) => (((row + column) % 2) + ((row * column) % 3)) % 2 === 0,
];

// Return the rows of modules for a text, true for dark ones; null if the text is too long.
export function makeModules(text) {
  const code = encode(text);
  if (code === null) {
    return null;
  }
  const pictures = MASKS.map((_, mask) => draw(code, mask));
  const penalties = pictures.map(getPenalty);
  return pictures[penalties.indexOf(Math.min(...penalties))];
}

function draw({ version, codewords }, mask) {
  const size = 17 + 4 * version;
  const rows = Array.from({ length: size }, () => Array(size).fill(null));
  drawFinders(rows);
  drawTiming(rows);
  drawAlignments(rows, version);
  drawFormat(rows, mask);
  drawVersion(rows, version);
  drawData(rows, codewords, MASKS[mask]);
  return rows;
}

// Draw concentric squares around a module, and their light margin where the picture has room.
function drawSquares(rows, centre, radius, isDark) {
  for (let y = -radius; y <= radius; y++) {
    for (let x = -radius; x <= radius; x++) {
      const [row, column] = [centre[0] + y, centre[1] + x];
      if (rows[row]?.[column] !== undefined) {
        rows[row][column] = isDark(Math.max(Math.abs(x), Math.abs(y)));
      }
    }
  }
}

function drawFinders(rows) {
  const last = rows.length - 4;
  for (const centre of [[3, 3], [3, last], [last, 3]]) {
    drawSquares(rows, centre, 4, (distance) => distance !== 2 && distance !== 4);
  }
}

function drawTiming(rows) {
  for (let i = 8; i < rows.length - 8; i++) {
    rows[6][i] = i % 2 === 0;
    rows[i][6] = i % 2 === 0;
  }
}

// The patterns form a grid, except where the finders are.
function drawAlignments(rows, version) {
  const lines = version === 1 ? [] : [6, ...ALIGNMENTS[version - 2]];
  const last = rows.length - 7;
  for (const row of lines) {
    for (const column of lines) {
      const isFinder = (row === 6 && [6, last].includes(column)) || (row === last && column === 6);
      if (!isFinder) {
        drawSquares(rows, [row, column], 2, (distance) => distance !== 1);
      }
    }
  }
}

// Return a number with the bits of its remainder behind it (Bose, Chaudhuri, Hocquenghem).
function addRemainder(number, divisor, bits) {
  let rest = number << bits;
  while (rest >= 1 << bits) {
    rest ^= divisor << (Math.floor(Math.log2(rest)) - bits);
  }
  return (number << bits) | rest;
}

// The format is drawn twice: the level of the error correction, for which M is 0, and the mask.
function drawFormat(rows, mask) {
  const format = addRemainder(mask, 0x537, 10) ^ 0x5412;
  const size = rows.length;
  for (let i = 0; i < 15; i++) {
    const isDark = ((format >> i) & 1) === 1;
    const near = i < 6 ? i : i < 8 ? i + 1 : size - 15 + i;
    rows[near][8] = isDark;
    const far = i < 8 ? size - 1 - i : i === 8 ? 7 : 14 - i;
    rows[8][far] = isDark;
  }
  rows[size - 8][8] = true;
}

// From version 7 on, the version is drawn twice.
function drawVersion(rows, version) {
  const bits = addRemainder(version, 0x1f25, 12);
  for (let i = 0; i < 18 && version >= 7; i++) {
    const isDark = ((bits >> i) & 1) === 1;
    const [short, long] = [rows.length - 11 + (i % 3), Math.floor(i / 3)];
    rows[short][long] = isDark;
    rows[long][short] = isDark;
  }
}

// The data fill the free modules of pairs of columns, from the right, upwards and downwards in turn.
function drawData(rows, codewords, mask) {
  const size = rows.length;
  const bits = codewords.map((codeword) => codeword.toString(2).padStart(8, "0")).join("");
  let index = 0;
  let isUpwards = true;
  for (let right = size - 1; right > 0; right -= 2) {
    // The column of the timing pattern belongs to no pair.
    right -= right === 6 ? 1 : 0;
    for (let i = 0; i < size; i++) {
      const row = isUpwards ? size - 1 - i : i;
      for (const column of [right, right - 1].filter((column) => rows[row][column] === null)) {
        rows[row][column] = (bits[index] === "1") !== mask(row, column);
        index += 1;
      }
    }
    isUpwards = !isUpwards;
  }
}

// Return how hard a picture is to read.
function getPenalty(rows) {
  const columns = rows.map((_, column) => rows.map((row) => row[column]));
  const lines = [...rows, ...columns].map((line) => line.map(Number).join(""));
  const runs = lines.flatMap((line) => line.match(/0{5,}|1{5,}/g) ?? []);
  const finders = lines.map((line) => countFinders(line));
  const dark = rows.flat().filter(Boolean).length / rows.length ** 2;
  return (
    sum(runs.map((run) => run.length - 2)) +
    3 * countBlocks(rows) +
    40 * sum(finders) +
    10 * Math.floor(Math.abs(dark - 0.5) * 20)
  );
}

// Count what looks like the middle of a finder with its margin.
function countFinders(line) {
  return (line.match(/(?=00001011101)|(?=10111010000)/g) ?? []).length;
}

// Count the squares of 2 by 2 equal modules.
function countBlocks(rows) {
  const isBlock = (row, column) =>
    [rows[row][column + 1], rows[row + 1]?.[column], rows[row + 1]?.[column + 1]].every(
      (module) => module === rows[row][column],
    );
  return sum(rows.flatMap((row, y) => row.map((_, x) => Number(isBlock(y, x)))));
}

function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}
