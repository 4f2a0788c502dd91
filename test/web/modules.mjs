// Imports modules of the page into node. Node takes a file for a module if a package.json says so;
// the page has none, so its files are copied.

import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { fileURLToPath } from "node:url";

const WEB = fileURLToPath(new URL("../../web", import.meta.url));

// The folder of the copy, which is there while the tests run.
export const folder = await mkdtemp(join(tmpdir(), "connect4-web-"));
await cp(WEB, folder, { recursive: true });
await writeFile(join(folder, "package.json"), '{"type":"module"}');

after(() => rm(folder, { recursive: true }));

// Import a module by its path in the folder web.
export function importModule(path) {
  return import(join(folder, path));
}
