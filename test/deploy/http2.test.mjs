// The page in Chromium, behind proxies that speak HTTP/2.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { pageTest } from "../browser/browser.js";
import { RED_WINS, meet, playTogether, waitForStatus } from "../browser/game.js";

const script = fileURLToPath(new URL("run_proxy.py", import.meta.url));

// Start a proxy with its sample configuration. Return its address and a function that stops it.
async function startSample(name, url) {
  const command = ["-B", script, process.env.CONNECT4_SERVER, name, new URL(url).port];
  const proxy = spawn("/usr/bin/python3", command, { stdio: ["pipe", "pipe", "inherit"] });
  const exited = once(proxy, "exit");
  const [address] = await once(proxy.stdout.setEncoding("utf-8"), "data");
  const stop = async () => {
    proxy.stdin.end();
    await exited;
  };
  return { address: address.trim(), stop };
}

// Return the list of the statuses with which a page's WebSockets are opened, which grows.
async function watchHandshakes(page) {
  const statuses = [];
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  session.on("Network.webSocketHandshakeResponseReceived", ({ response }) =>
    statuses.push(response.status),
  );
  return statuses;
}

const HANDSHAKES = [
  { name: "nginx", protocol: "HTTP/1.1", status: 101 },
  { name: "haproxy", protocol: "HTTP/2", status: 200 },
];

for (const { name, protocol, status } of HANDSHAKES) {
  const title = `behind ${name}, the page comes by HTTP/2 and its WebSockets by ${protocol}`;
  pageTest(title, { ignoreHTTPSErrors: true }, async (red, url, newPerson) => {
    const { address, stop } = await startSample(name, url);
    const yellow = await newPerson();
    try {
      const statuses = await watchHandshakes(red);
      await meet(red, yellow, address);
      // Without those that the browser has taken from its memory.
      const protocols = await red.evaluate(() =>
        performance
          .getEntriesByType("resource")
          .filter(({ transferSize }) => transferSize > 0)
          .map(({ nextHopProtocol }) => nextHopProtocol),
      );
      assert.deepEqual([...new Set(protocols)], ["h2"]);
      assert.deepEqual(statuses, [status]);
      await playTogether([red, yellow], RED_WINS);
      await waitForStatus(yellow, "You lost.");
    } finally {
      // Without its proxy, a page would complain.
      await Promise.all([red.close(), yellow.close()]);
      await stop();
    }
  });
}
