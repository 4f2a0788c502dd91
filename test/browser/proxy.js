// A network that a test can interrupt: a TCP proxy between the pages and the server.

import { once } from "node:events";
import { connect, createServer } from "node:net";

// Forward connections to a port of this machine. "host" replaces the Host field of requests. Return
// the address of the proxy, and functions that interrupt, swallow, restore and stop it.
export async function startProxy(target, { host } = {}) {
  const sockets = new Set();
  let isDown = false;
  let isSwallowing = false;

  const proxy = createServer((client) => {
    if (isDown) {
      client.destroy();
      return;
    }
    if (isSwallowing) {
      sockets.add(client);
      client.on("close", () => sockets.delete(client)).on("error", () => {});
      return;
    }
    const server = connect(target, "localhost");
    forward(client, server, sockets, host);
    forward(server, client, sockets);
  });
  proxy.listen(0);
  await once(proxy, "listening");

  const cut = () => sockets.forEach((socket) => socket.destroy());

  return {
    url: `http://localhost:${proxy.address().port}/`,
    // Close all connections, and refuse new ones until up().
    down() {
      isDown = true;
      cut();
    },
    // Forward nothing any more, but keep all connections, as a network does that loses its route.
    swallow() {
      isSwallowing = true;
      sockets.forEach((socket) => socket.unpipe().pause());
    },
    up() {
      isDown = false;
      isSwallowing = false;
    },
    async stop() {
      cut();
      proxy.close();
      await once(proxy, "close");
    },
  };
}

// Copy data from one socket to another, and close both together.
function forward(from, to, sockets, host) {
  sockets.add(from);
  if (host === undefined) {
    from.pipe(to);
  } else {
    from.on("data", (data) => {
      const text = data.toString("latin1").replace(/^Host: .*$/m, `Host: ${host}`);
      to.write(text, "latin1");
    });
    from.on("end", () => to.end());
  }
  from.on("error", () => to.destroy());
  from.on("close", () => {
    sockets.delete(from);
    to.destroy();
  });
}
