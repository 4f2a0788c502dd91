// The address of the game server.

// Return the WebSocket address that belongs to the page's address. Throws an error with a readable
// sentence if the page's address names an invalid one.
export function getWebSocketServer() {
  const { protocol, hostname, host, port, pathname, search } = window.location;
  const scheme = protocol === "https:" ? "wss:" : "ws:";
  const server = new URLSearchParams(search).get("server");
  if (server !== null) {
    return parseServer(server, scheme);
  } else if (protocol === "file:") {
    return "ws://localhost:8001/";
  } else if (port === "8000") {
    // A static server delivers the page; the game server runs beside it.
    return `${scheme}//${hostname}:8001/`;
  } else {
    // The page may be in a folder of a proxy's site.
    const folder = pathname.slice(0, pathname.lastIndexOf("/") + 1);
    return `${scheme}//${host}${folder}`;
  }
}

// Complete and check the address that follows "?server=", such as "localhost:8001".
function parseServer(server, scheme) {
  const address = server.includes("://") ? server : `${scheme}//${server}`;
  if (URL.canParse(address)) {
    const url = new URL(address);
    if ((url.protocol === "ws:" || url.protocol === "wss:") && url.hash === "") {
      return url.href;
    }
  }
  throw new Error(
    `"${server}" isn't the address of a server. It should look like ws://localhost:8001/.`,
  );
}
