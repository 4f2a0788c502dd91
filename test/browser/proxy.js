// A network that a test can interrupt: a TCP proxy between the pages and the server.

import { once } from "node:events";
import { connect, createServer } from "node:net";

// Forward connections to a port of this machine. "host" replaces the Host field of requests. With
// "stripsFolder", the proxy removes the first folder from the path of each request. Return the
// address of the proxy, and functions that interrupt, swallow, restore and stop it.
export async function startProxy(target, { host, stripsFolder = false } = {}) {
  const sockets = new Set();
  let state = "up";

  const proxy = createServer((client) => {
    keep(client, sockets);
    if (state === "down") {
      client.destroy();
    } else if (state === "up") {
      const server = keep(connect(target, "localhost"), sockets);
      forward(client, server, makeChange(host, stripsFolder));
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

// Return a function that changes the text of a request, or null. A browser sends each request after
// the response to the previous one, so none begins in the middle of the data.
function makeChange(host, stripsFolder) {
  if (stripsFolder) {
    return (text) => text.replace(/^GET \/[^/ ]+\//, "GET /");
  } else if (host !== undefined) {
    return (text) => text.replace(/^Host: .*$/m, `Host: ${host}`);
  } else {
    return null;
  }
}

// Copy data from one socket to another, and close both together.
function forward(from, to, change = null) {
  if (change === null) {
    from.pipe(to);
  } else {
    from.on("data", (data) => to.write(change(data.toString("latin1")), "latin1"));
    from.on("end", () => to.end());
  }
  from.on("close", () => to.destroy());
}
