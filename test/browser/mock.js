// A server whose answers a test chooses.

// Answer all connections of a page in place of a server. "answer" gets each event of the page and
// its connection. Return the lists of all connections and events, which grow, and a function that
// lets the page's clock run until it sends its next ping, which is answered like all pings.
export async function mockServer(page, answer = () => {}) {
  const connections = [];
  const events = [];
  let pinged = () => {};
  await page.routeWebSocket(/.*/, (websocket) => {
    const connection = {
      url: websocket.url(),
      send: (...answers) => answers.forEach((event) => websocket.send(JSON.stringify(event))),
      sendText: (text) => websocket.send(text),
      close: (code, reason) => websocket.close({ code, reason }),
      isOpen: true,
    };
    websocket.onClose((code) => Object.assign(connection, { isOpen: false, code }));
    connections.push(connection);
    websocket.onMessage((message) => {
      const event = JSON.parse(message);
      if (event.type === "ping") {
        connection.send({ type: "pong" });
        pinged();
        return;
      }
      events.push(event);
      answer(event, connection);
    });
  });
  const runToPing = async () => {
    const ping = new Promise((resolve) => (pinged = resolve));
    await page.clock.runFor(4_000);
    await ping;
  };
  return { connections, events, runToPing };
}

export const PRESENCE = { type: "presence", red: true, yellow: true, watchers: 0 };

export const LOCAL = {
  type: "init",
  player: null,
  opponent: "local",
  watch: "watch-this-game-",
  resume: "secret-of-the-one",
};

export const RED = {
  type: "init",
  player: "red",
  join: "join-as-yellow--",
  watch: "watch-this-game-",
  resume: "secret-of-red---",
};

export const COMPUTER = {
  type: "init",
  player: "red",
  opponent: "computer",
  level: 3,
  watch: "watch-this-game-",
  resume: "secret-of-red---",
};

// Begin a game, and answer nothing else.
export function answerInit(event, connection) {
  if (event.type === "init") {
    connection.send(event.opponent === "local" ? LOCAL : RED, PRESENCE);
  }
}

// Return an "answer" for pages that ask about positions in private games. "analyse" gets the
// columns of a position and its connection, and returns events.
export function answerAnalysis(analyse) {
  return (event, connection) => {
    connection.columns ??= [];
    if (event.type === "play") {
      connection.columns.push(event.column);
      connection.send(playEvents(...connection.columns).at(-1));
    } else if (event.type === "analyse") {
      connection.send(...analyse(connection.columns, connection));
    } else {
      answerInit(event, connection);
    }
  };
}

// Return the "analysis" event of a position.
export function analysisEvent(columns, scores, rest = {}) {
  return { type: "analysis", move: columns.length + 1, scores, ...rest };
}

// Return the "play" events of moves from the start of a game.
export function playEvents(...columns) {
  const rows = [0, 0, 0, 0, 0, 0, 0];
  return columns.map((column, index) => ({
    type: "play",
    player: index % 2 === 0 ? "red" : "yellow",
    column,
    row: rows[column]++,
    move: index + 1,
  }));
}
