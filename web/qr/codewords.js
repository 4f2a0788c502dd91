// The codewords of a QR code (ISO/IEC 18004): a text as bytes, with error correction of level M, by
// which 15 % of the codewords may be unreadable.

// The versions from 1: the number of blocks, the data codewords of all blocks, and the error
// correction codewords of each block.
const VERSIONS = [
  { blocks: 1, data: 16, correction: 10 },
  { blocks: 1, data: 28, correction: 16 },
  { blocks: 1, data: 44, correction: 26 },
  { blocks: 2, data: 64, correction: 18 },
  { blocks: 2, data: 86, correction: 24 },
  { blocks: 4, data: 108, correction: 16 },
  { blocks: 4, data: 124, correction: 18 },
  { blocks: 4, data: 154, correction: 22 },
  { blocks: 5, data: 182, correction: 22 },
  { blocks: 5, data: 216, correction: 26 },
];

const BYTE_MODE = "0100";

const PADDING = [0xec, 0x11];

// The field with 256 elements: POWERS[i] is its generator 2 to the power of i.
const POWERS = [1];
while (POWERS.length < 255) {
  const next = 2 * POWERS.at(-1);
  POWERS.push(next < 256 ? next : next ^ 0x11d);
}

// Return the version of the smallest code for a text, from 1, and its codewords in the order in
// which they are drawn; or null if the text has more than 213 bytes.
export function encode(text) {
  const bytes = [...new TextEncoder().encode(text)];
  const index = VERSIONS.findIndex(({ data }, i) => makeBits(bytes, i + 1).length <= 8 * data);
  if (index < 0) {
    return null;
  }
  const version = index + 1;
  const { blocks, data, correction } = VERSIONS[index];
  const parts = split(pad(makeBits(bytes, version), data), blocks);
  const corrections = parts.map((part) => getCorrection(part, correction));
  return { version, codewords: [...interleave(parts), ...interleave(corrections)] };
}

// Return the mode, the number of bytes and the bytes as a text of bits.
function makeBits(bytes, version) {
  const write = (number, length) => number.toString(2).padStart(length, "0");
  const count = write(bytes.length, version < 10 ? 8 : 16);
  return BYTE_MODE + count + bytes.map((byte) => write(byte, 8)).join("");
}

// Return the bits as a number of codewords. Up to four zeros end the data, and padding follows.
function pad(bits, length) {
  const ended = bits + "0".repeat(Math.min(4, 8 * length - bits.length));
  const whole = ended.padEnd(8 * Math.ceil(ended.length / 8), "0");
  const codewords = whole.match(/.{8}/g).map((byte) => parseInt(byte, 2));
  for (let i = 0; codewords.length < length; i++) {
    codewords.push(PADDING[i % 2]);
  }
  return codewords;
}

// Split codewords into blocks, of which the last ones may be longer by one.
function split(codewords, blocks) {
  const length = Math.floor(codewords.length / blocks);
  const short = blocks - (codewords.length % blocks);
  return Array.from({ length: blocks }, (_, i) => {
    const start = i * length + Math.max(0, i - short);
    return codewords.slice(start, start + length + (i < short ? 0 : 1));
  });
}

// Return the first codewords of all blocks, then the second ones, and so on.
function interleave(blocks) {
  const length = Math.max(...blocks.map((block) => block.length));
  return Array.from({ length }, (_, i) => blocks.flatMap((block) => block.slice(i, i + 1))).flat();
}

// Return the error correction codewords of a block (Reed and Solomon): the remainder of the block,
// as a polynomial, by the product of (x - 2^i) for the first powers.
function getCorrection(block, count) {
  const divisor = getDivisor(count);
  const rest = [...block, ...Array(count).fill(0)];
  for (let i = 0; i < block.length; i++) {
    const factor = rest[i];
    divisor.forEach((coefficient, j) => (rest[i + j] ^= multiply(coefficient, factor)));
  }
  return rest.slice(block.length);
}

function getDivisor(count) {
  return POWERS.slice(0, count).reduce(
    (product, power) =>
      [...product, 0].map((c, i) => c ^ (i > 0 ? multiply(product[i - 1], power) : 0)),
    [1],
  );
}

function multiply(one, other) {
  if (one === 0 || other === 0) {
    return 0;
  }
  return POWERS[(POWERS.indexOf(one) + POWERS.indexOf(other)) % POWERS.length];
}
