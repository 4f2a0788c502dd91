// Reads the page's QR codes with zbarimg.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { folder, importModule } from "./modules.mjs";

const { makeModules } = await importModule("qr/modules.js");

// The maximum number of bytes in a code of version 10 with error correction of level M.
const MAX_LENGTH = 213;

// The maximum lengths of the versions from 1, by the standard.
const CAPACITIES = [14, 26, 42, 62, 84, 106, 122, 152, 180, MAX_LENGTH];

const PIXELS = 4;

// Return a link of the given length.
function makeLink(length) {
  const key = "aZ3_x-9Qk0LmPz7R";
  const link = `https://example.org/#join=${key}`;
  return length < link.length ? link.slice(-length) : link.padStart(length, "https://folder.");
}

// Write a picture in the format PGM, with the margin that readers need.
async function writePicture(name, modules) {
  const margin = Array(4).fill(false);
  const line = Array(modules.length + 8).fill(false);
  const rows = [
    ...margin.map(() => line),
    ...modules.map((row) => [...margin, ...row, ...margin]),
    ...margin.map(() => line),
  ];
  const repeat = (list) => list.flatMap((item) => Array(PIXELS).fill(item));
  const pixels = repeat(rows).map((row) => repeat(row).map((isDark) => (isDark ? 0 : 255)));
  const size = pixels.length;
  const text = pixels.map((row) => row.join(" ")).join("\n");
  const file = join(folder, name);
  await writeFile(file, `P2\n${size} ${size}\n255\n${text}\n`);
  return file;
}

// Return the texts of codes. zbarimg separates them by line feeds.
async function read(codes) {
  const files = codes.map((modules, index) => writePicture(`${index}.pgm`, modules));
  const options = ["--quiet", "--raw", "--nodbus", "-Sdisable", "-Sqrcode.enable"];
  const output = execFileSync("zbarimg", [...options, ...(await Promise.all(files))]);
  return output.toString().trimEnd().split("\n");
}

// Return the number of the mask, which is part of the format.
function getMask(modules) {
  const bits = [2, 3, 4].map((column) => Number(modules[8][column]));
  return parseInt(bits.join(""), 2) ^ 0b101;
}

test("links of all lengths are read", async () => {
  const links = Array.from({ length: MAX_LENGTH }, (_, index) => makeLink(index + 1));
  const codes = links.map(makeModules);
  assert.deepEqual(await read(codes), links);
  // All masks were tested.
  assert.deepEqual([...new Set(codes.map(getMask))].sort(), [0, 1, 2, 3, 4, 5, 6, 7]);
});

test("a code is as small as the standard allows", () => {
  for (const [index, capacity] of CAPACITIES.entries()) {
    const size = 17 + 4 * (index + 1);
    assert.equal(makeModules(makeLink(capacity)).length, size);
    assert.equal(makeModules(makeLink(capacity + 1))?.length, index < 9 ? size + 4 : undefined);
  }
});

test("a text that is too long has no code", () => {
  assert.equal(makeModules(makeLink(MAX_LENGTH + 1)), null);
  // Letters outside ASCII have several bytes.
  assert.equal(makeModules("ü".repeat(107)), null);
});

test("a damaged code is read", async () => {
  const links = CAPACITIES.map(makeLink);
  const codes = links.map(makeModules);
  for (const modules of codes) {
    // A light spot below the finder at the right, on data only.
    const width = Math.floor(modules.length / 5);
    for (let row = 9; row < 9 + width; row++) {
      modules[row].fill(false, modules.length - width);
    }
  }
  assert.deepEqual(await read(codes), links);
});
