// Asks the server for the analysis of a position, over a connection of its own: the position is
// played in a private game.

import { describeEnd } from "../game/sentences.js";
import { readAnalysis } from "../game/worth.js";
import { BackOff } from "../net/backoff.js";
import { Connection } from "../net/connection.js";

// Analyse a position that is neither over nor empty. "onAnalysis" is called with the exact
// analysis, perhaps after one with signs only; "onFailure" is called with a sentence if there is
// none. Return a function that cancels the analysis.
export function analyse(server, columns, { onAnalysis, onFailure }) {
  let websocket;
  try {
    websocket = new Connection(server);
  } catch (error) {
    onFailure(error.message);
    return () => {};
  }
  askAbout(columns, websocket);

  websocket.addEventListener("message", ({ data: event }) => {
    let analysis;
    try {
      analysis = readAnswer(event);
    } catch (error) {
      websocket.close();
      onFailure(error.message);
      return;
    }
    if (analysis === null) {
      return;
    }
    if (analysis.exact) {
      websocket.close();
    }
    onAnalysis(analysis);
  });

  websocket.addEventListener("close", ({ reason }) => onFailure(describeEnd(reason)));

  return () => websocket.close();
}

// Play the position on each new connection, and ask for its analysis until the server has time.
function askAbout(columns, websocket) {
  const backOff = new BackOff();
  let retry;
  const ask = () => websocket.send({ type: "analyse" }, { isSlow: true });

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
    } else if (event.code === "busy") {
      retry = setTimeout(ask, backOff.next());
    }
  });
}

// Return the analysis in an event, or null if the event has none. Throws an error with a readable
// sentence if there will be no analysis.
function readAnswer(event) {
  if (event.type === "error" && event.code !== "busy") {
    throw new Error(String(event.message));
  } else if (event.type !== "analysis") {
    return null;
  }
  try {
    return readAnalysis(event);
  } catch (error) {
    throw new Error(`The server sent an analysis that this page can't use: ${error.message}`);
  }
}
