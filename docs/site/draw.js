// Draws pictures: draw.js BROWSER. The input is a list of texts and of the files to write.

import { writeFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const SETTINGS = {
  startOnLoad: false,
  theme: "neutral",
  fontFamily: "sans-serif",
  // An image has no HTML in it.
  htmlLabels: false,
  flowchart: { htmlLabels: false, useMaxWidth: false, wrappingWidth: 400 },
  sequence: { useMaxWidth: false },
  state: { useMaxWidth: false },
};

const requests = JSON.parse(await text(process.stdin));
const browser = await chromium.launch({
  executablePath: process.argv[2],
  args: process.getuid() === 0 ? ["--no-sandbox"] : [],
});
try {
  const page = await browser.newPage();
  await page.addScriptTag({
    path: fileURLToPath(import.meta.resolve("@mermaid-js/tiny/dist/mermaid.tiny.js")),
  });
  await page.evaluate((settings) => window.mermaid.initialize(settings), SETTINGS);
  for (const [index, request] of requests.entries()) {
    const svg = await page.evaluate(
      async ([id, text]) => (await window.mermaid.render(id, text)).svg,
      [`picture${index}`, request.text],
    );
    await writeFile(request.file, svg);
  }
} finally {
  await browser.close();
}
