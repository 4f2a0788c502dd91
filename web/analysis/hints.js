// Hints in a game: what each column is worth, for who wants to know it and may.

import { BackOff } from "../net/backoff.js";
import { isOurTurn, isPlaying, mayAnalyse } from "../game/game.js";
import { isOver } from "../game/position.js";
import { showScores } from "../page/scores.js";
import { get, setText } from "../page/screens.js";
import { describeBest } from "../game/worth.js";

// Ask the server about each position in which hints are wanted.
export function sendQuestions(websocket, game, board) {
  const checkbox = get(".game .hints input");
  const backOff = new BackOff();
  let retry;
  // The position that was asked about last.
  let asked = "";

  const ask = () => {
    const position = `${game.rematches}, ${game.moves.length}`;
    if (!game.isCurrent || !isWanted(game) || game.analysis !== null || position === asked) {
      return;
    }
    clearTimeout(retry);
    asked = position;
    websocket.send({ type: "analyse" }, { isSlow: true });
  };

  const toggle = () => {
    game.wantsHints = checkbox.checked;
    showHints(game, board);
    ask();
  };
  // The checkbox outlives the connection, so this listener must end with the connection.
  checkbox.addEventListener("change", toggle, { signal: websocket.ended });

  websocket.addEventListener("message", ({ data: event }) => {
    if (event.type === "init") {
      asked = "";
    } else if (event.type === "analysis") {
      backOff.reset();
    } else if (event.code === "busy") {
      clearTimeout(retry);
      retry = setTimeout(() => {
        asked = "";
        ask();
      }, backOff.next());
    } else if (event.code === "no_analysis") {
      game.wantsHints = false;
      showHints(game, board);
    }
    ask();
  });
}

// Tell whether an "error" event answers a question, rather than a move or a wish.
export function isAboutHints({ code }) {
  return code === "busy" || code === "no_analysis";
}

// Show what is known, and the switch for it where hints are allowed.
export function showHints(game, board) {
  const { analysis, moves, wantsHints } = game;
  const isShown = isWanted(game);
  get(".game .hints").hidden = !mayAnalyse(game);
  get(".game .hints label").hidden = game.result !== null;
  get(".game .hints input").checked = wantsHints;
  setText(".game .hints [role=status]", isShown ? describeHints(game) : "");
  showScores(get("#score"), board, isShown ? analysis : null, moves.length);
}

// The computer's moves are its own business.
function isWanted(game) {
  const isOurs = isOurTurn(game) || !isPlaying(game);
  // The result comes in an event of its own, after the last move.
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
