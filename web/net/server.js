// Where the game server is.

// Return the WebSocket address that belongs to the page's own address.
export function getWebSocketServer() {
  const { protocol, hostname, host, port, search } = window.location;
  const scheme = protocol === "https:" ? "wss:" : "ws:";
  const server = new URLSearchParams(search).get("server");
  if (server !== null) {
    return parseServer(server, scheme);
  } else if (protocol === "file:") {
    return "ws://localhost:8001/";
  } else if (port === "8000") {
    // Any static server delivers the page, and the WebSocket server runs next to it.
    return `${scheme}//${hostname}:8001/`;
  } else {
    return `${scheme}//${host}/`;
  }
}

// Check the address that follows "?server="; "localhost:8001" is enough.
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
