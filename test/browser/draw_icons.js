// Draws the icons and the preview picture of the page from its SVG files, in Chromium. After a
// change of an SVG file, run: node draw_icons.js

import { readFile, writeFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { web } from "./server.js";

// Each picture with its source and its sizes in pixels. Only an .ico file has several sizes.
export const PICTURES = [
  { file: "icons/icon-192.png", source: "favicon.svg", sizes: [[192, 192]] },
  { file: "icons/icon-512.png", source: "favicon.svg", sizes: [[512, 512]] },
  { file: "icons/maskable-512.png", source: "icons/maskable.svg", sizes: [[512, 512]] },
  { file: "icons/apple-touch-180.png", source: "icons/maskable.svg", sizes: [[180, 180]] },
  { file: "icons/preview.png", source: "icons/preview.svg", sizes: [[1200, 630]] },
  { file: "favicon.ico", source: "favicon.svg", sizes: [[16, 16], [32, 32], [48, 48]] },
];

// Return the bytes of a picture, drawn on an empty page.
export async function draw(page, { file, source, sizes }) {
  const svg = await readFile(web + source);
  const url = `data:image/svg+xml;base64,${svg.toString("base64")}`;
  const images = [];
  for (const [width, height] of sizes) {
    await page.setViewportSize({ width, height });
    await page.setContent(`<img src="${url}" style="position: fixed; inset: 0; width: 100%">`);
    images.push({ width, height, png: await page.screenshot({ omitBackground: true }) });
  }
  return file.endsWith(".ico") ? makeIco(images) : images[0].png;
}

// Return an .ico file that contains PNG images. Its numbers are little-endian: a header, an entry of
// 16 bytes for each image, and the images.
function makeIco(images) {
  const header = Buffer.from([0, 0, 1, 0, images.length, 0]);
  let offset = header.length + 16 * images.length;
  const entries = images.map(({ width, height, png }) => {
    const entry = Buffer.alloc(16);
    entry.writeUInt8(width, 0);
    entry.writeUInt8(height, 1);
    entry.writeUInt16LE(1, 4); // colour planes
    entry.writeUInt16LE(32, 6); // bits of a pixel
    entry.writeUInt32LE(png.length, 8);
    entry.writeUInt32LE(offset, 12);
    offset += png.length;
    return entry;
  });
  return Buffer.concat([header, ...entries, ...images.map(({ png }) => png)]);
}

async function drawAll() {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: process.getuid() === 0 ? ["--no-sandbox"] : [],
  });
  const page = await browser.newPage();
  for (const picture of PICTURES) {
    await writeFile(web + picture.file, await draw(page, picture));
  }
  await browser.close();
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await drawAll();
}
