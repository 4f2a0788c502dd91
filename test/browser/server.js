// Starts and stops the server under test.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export const repository = fileURLToPath(new URL("../../", import.meta.url));

const binary =
  process.env.CONNECT4_SERVER ?? `${repository}build/release/bin/connect4-server`;

export const web = `${repository}web/`;

// All pages of a test have the same address, and they are quicker than people.
const NO_LIMITS = [
  ["--max-games-per-address", "0"],
  ["--max-connections-per-address", "0"],
  ["--max-requests-per-second", "0"],
  ["--max-events-per-second", "0"],
].flat();

// Start a server, on a free port unless one is given; "folder" has the page. Return its address, its
// port, and functions that stop and kill it.
export async function startServer({
  port = 0,
  database = "memory",
  folder = web,
  options = NO_LIMITS,
} = {}) {
  const server = spawn(
    binary,
    ["--port", port, "--web", folder, "--database", database, ...options],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  const exited = once(server, "exit");
  const [url] = await waitForLine(server, /http:\/\/localhost:\d+\//);

  async function stop() {
    server.kill("SIGTERM");
    const [code, signal] = await exited;
    assert.deepEqual({ code, signal }, { code: 0, signal: null }, "The server must exit cleanly.");
  }

  async function kill() {
    server.kill("SIGKILL");
    await exited;
  }

  return { url, port: Number(new URL(url).port), stop, kill };
}

// Wait for a line on a program's standard error that matches, and return the match. All later lines
// are read as well: a program would block once the pipe is full.
export function waitForLine(program, pattern) {
  return new Promise((resolve, reject) => {
    const printed = [];
    program.once("error", reject);
    createInterface({ input: program.stderr })
      .on("line", (line) => {
        printed.push(line);
        const match = line.match(pattern);
        if (match !== null) {
          resolve(match);
        }
      })
      .once("close", () => {
        reject(new Error(`${program.spawnfile} stopped too early:\n${printed.join("\n")}`));
      });
  });
}
