// Start and stop the server under test.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const repository = fileURLToPath(new URL("../../", import.meta.url));

const binary =
  process.env.CONNECT4_SERVER ?? `${repository}build/release/bin/connect4-server`;

export const web = `${repository}web/`;

// All people of a test come from one address, and a script is quick.
const NO_LIMITS = [
  ["--max-games-per-address", "0"],
  ["--max-connections-per-address", "0"],
  ["--max-events-per-second", "0"],
].flat();

// Start a server, on a free port unless one is given. Return its address and port, and functions
// that stop it in the two ways a server can end.
export async function startServer({ port = 0, database = "memory", options = NO_LIMITS } = {}) {
  const server = spawn(
    binary,
    ["--port", port, "--web", web, "--database", database, ...options],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  const exited = once(server, "exit");
  const url = await readAddress(server);

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

// The server prints its address when it is ready. Its later lines must be read as well: a server
// whose log nobody reads would block once the pipe is full.
function readAddress(server) {
  return new Promise((resolve, reject) => {
    const printed = [];
    server.once("error", reject);
    createInterface({ input: server.stderr })
      .on("line", (line) => {
        printed.push(line);
        const address = line.match(/http:\/\/localhost:\d+\//);
        if (address !== null) {
          resolve(address[0]);
        }
      })
      .once("close", () => {
        reject(new Error(`The server stopped without an address:\n${printed.join("\n")}`));
      });
  });
}
