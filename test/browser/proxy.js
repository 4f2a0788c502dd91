// A network that a test can interrupt: a TCP proxy between the pages and the server.

import { once } from "node:events";
import { connect, createServer } from "node:net";

// Forward connections to a port of this machine. "host" replaces the Host field of requests. Return
// the address of the proxy, and functions that interrupt, swallow, restore and stop it.
export async function startProxy(target, { host } = {}) {
  const sockets = new Set();
  let state = "up";

  const proxy = createServer((client) => {
    keep(client, sockets);
    if (state === "down") {
      client.destroy();
    } else if (state === "up") {
      const server = keep(connect(target, "localhost"), sockets);
      forward(client, server, host);
      forward(server, client);
    }
  });
  proxy.listen(0);
  await once(proxy, "listening");
  const cut = () => sockets.forEach((socket) => socket.destroy());

  return {
    url: `http://localhost:${proxy.address().port}/`,
    // Close all connections, and refuse new ones until up().
    down() {
      state = "down";
      cut();
    },
    // Forward nothing any more, but keep all connections, as a network does that loses its route.
    swallow() {
      state = "swallowing";
      sockets.forEach((socket) => socket.unpipe().pause());
    },
    up() {
      state = "up";
    },
    async stop() {
      cut();
      proxy.close();
      await once(proxy, "close");
    },
  };
}

// Remember a socket until it is closed, and return it.
function keep(socket, sockets) {
  sockets.add(socket);
  socket.on("close", () => sockets.delete(socket));
  socket.on("error", () => socket.destroy());
  return socket;
}

// Copy data from one socket to another, and close both together.
function forward(from, to, host) {
  if (host === undefined) {
    from.pipe(to);
  } else {
    from.on("data", (data) => {
      const text = data.toString("latin1").replace(/^Host: .*$/m, `Host: ${host}`);
      to.write(text, "latin1");
    });
    from.on("end", () => to.end());
  }
  from.on("close", () => to.destroy());
}
