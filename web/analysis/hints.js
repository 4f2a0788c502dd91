// Hints in a game: the scores of the columns, if they are switched on and allowed.

import { isOurTurn, isPlaying, mayAnalyse } from "../game/game.js";
import { isOver } from "../game/position.js";
import { describeBest } from "../game/worth.js";
import { BackOff } from "../net/backoff.js";
import { showScores } from "../page/scores.js";
import { get, setText } from "../page/screens.js";

// Ask the server about each position for which hints are shown.
export function requestHints(websocket, game, board) {
  websocket.addEventListener("message", ({ data: event }) => {
    if (event.code === "no_analysis") {
      game.wantsHints = false;
      showHints(game, board);
    }
  });

  const ask = askOnce(websocket, game);
  const checkbox = get(".game .hints input");
  const toggle = () => {
    game.wantsHints = checkbox.checked;
    showHints(game, board);
    ask();
  };
  // The checkbox outlives the connection, so this listener must end with the connection.
  checkbox.addEventListener("change", toggle, { signal: websocket.ended });
}

// Ask about each position once, and again if the server was busy or the connection is new. Return
// the function that asks now if hints are shown.
function askOnce(websocket, game) {
  const backOff = new BackOff();
  let retry;
  let asked = "";

  const ask = () => {
    const position = `${game.rematches}, ${game.moves.length}`;
    if (!game.isCurrent || !areShown(game) || game.analysis !== null || position === asked) {
      return;
    }
    clearTimeout(retry);
    asked = position;
    websocket.send({ type: "analyse" }, { isSlow: true });
  };

  const askAgain = () => {
    asked = "";
    ask();
  };

  websocket.addEventListener("message", ({ data: event }) => {
    if (event.type === "init") {
      asked = "";
    } else if (event.type === "analysis") {
      backOff.reset();
    } else if (event.code === "busy") {
      clearTimeout(retry);
      retry = setTimeout(askAgain, backOff.next());
    }
    ask();
  });
  return ask;
}

// Return whether an "error" event answers the question for hints, rather than a move.
export function isAboutHints({ code }) {
  return code === "busy" || code === "no_analysis";
}

// Show the hints, and the checkbox for them where they are allowed.
export function showHints(game, board) {
  const { analysis, moves, wantsHints } = game;
  const isShown = areShown(game);
  get(".game .hints").hidden = !mayAnalyse(game);
  get(".game .hints label").hidden = game.result !== null;
  get(".game .hints input").checked = wantsHints;
  setText(".game .hints [role=status]", isShown ? describeHints(game) : "");
  showScores(get("#score"), board, isShown ? analysis : null, moves.length);
}

// There are no hints for the moves of the opponent or the computer.
function areShown(game) {
  const isOurs = isOurTurn(game) || !isPlaying(game);
  // The board may show the end of the game before the server sends the result.
  const isRunning = game.result === null && !isOver(game.moves.map(({ column }) => column));
  return game.wantsHints && mayAnalyse(game) && isRunning && isOurs;
}

function describeHints({ analysis, moves }) {
  if (analysis === null) {
    return "Looking ahead…";
  } else if (!analysis.exact) {
    return "How soon is not known yet…";
  }
  return describeBest(analysis, moves.length);
}
