// Asks the server what the columns of any position are worth, over a connection of its own: a
// private game in which the position is played and nothing else.

import { BackOff } from "../net/backoff.js";
import { Connection } from "../net/connection.js";
import { readAnalysis } from "../game/worth.js";

// Analyse a position that is not over and not the empty board. "tell" gets an analysis, perhaps one
// with the signs before that; "fail" gets a sentence instead if there will be none. Return a
// function that ends it.
export function analyse(server, columns, { tell, fail }) {
  let websocket;
  try {
    websocket = new Connection(server);
  } catch (error) {
    // The browser forbids it: a page that came by https must not use ws.
    fail(error.message);
    return () => {};
  }
  const backOff = new BackOff();
  let retry;
  const ask = () => websocket.send({ type: "analyse" }, { isSlow: true });
  const end = (reason) => {
    websocket.close();
    fail(reason);
  };

  websocket.addEventListener("open", () => {
    clearTimeout(retry);
    for (const column of columns) {
      websocket.send({ type: "play", column });
    }
    ask();
  });

  websocket.addEventListener("message", ({ data: event }) => {
    if (event.type === "play" && event.move === columns.length) {
      websocket.answered();
    } else if (event.type === "analysis") {
      receiveAnalysis(event);
    } else if (event.code === "busy") {
      retry = setTimeout(ask, backOff.next());
    } else if (event.type === "error") {
      end(String(event.message));
    }
  });

  const receiveAnalysis = (event) => {
    let analysis;
    try {
      analysis = readAnalysis(event);
    } catch (error) {
      end(`The server sent an analysis that this page can't use: ${error.message}`);
      return;
    }
    if (analysis.exact) {
      websocket.close();
    }
    tell(analysis);
  };

  websocket.addEventListener("close", ({ reason }) => {
    fail(reason || "The server ended the connection.");
  });

  return () => websocket.close();
}
