// Help in a game: the scores of the columns, if they are switched on and allowed; and, against the
// computer, one hint at a time. The positions with help are counted.

import { getComputer, isOurTurn, isPlaying, isRunning, mayAnalyse } from "../game/game.js";
import { count, describeBest, describeBestMove } from "../game/worth.js";
import { BackOff } from "../net/backoff.js";
import { showBestMove, showScores } from "../page/scores.js";
import { get, setText } from "../page/screens.js";

// Ask the server about each position for which help is shown.
export function requestHints(websocket, game, board) {
  websocket.addEventListener("message", ({ data: event }) => {
    if (event.code === "no_analysis") {
      game.wantsHints = false;
      game.hintAt = null;
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
  const giveHint = () => {
    if (mayHint(game)) {
      game.hintAt = game.moves.length;
      showHints(game, board);
      ask();
    }
  };
  // The elements outlive the connection, so their listeners must end with the connection.
  checkbox.addEventListener("change", toggle, { signal: websocket.ended });
  get(".ask-hint").addEventListener("click", giveHint, { signal: websocket.ended });
}

// Ask about each position once, and again if the server was busy or the connection is new. Return
// the function that asks now if help is shown.
function askOnce(websocket, game) {
  const backOff = new BackOff();
  let retry;
  let asked = "";

  const ask = () => {
    const position = `${game.rematches}, ${game.moves.length}`;
    if (!game.isCurrent || !isHelped(game) || game.analysis !== null || position === asked) {
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

// Show the help, and the button and the checkbox for it where they are allowed.
export function showHints(game, board) {
  const { analysis, helped, moves, wantsHints } = game;
  const isShown = isHelped(game);
  // A hint waits for the exact scores.
  const shown = isShown && (wantsHints || analysis?.exact) ? analysis : null;
  if (shown !== null) {
    helped.add(moves.length);
  }
  get(".game .hints").hidden = !mayAnalyse(game);
  const button = get(".ask-hint");
  button.hidden = getComputer(game) === null || game.result !== null;
  button.setAttribute("aria-disabled", String(!mayHint(game)));
  get(".game .hints label").hidden = game.result !== null;
  get(".game .hints input").checked = wantsHints;
  setText(".game .hints [role=status]", isShown ? describeHints(game) : describeHelp(game));
  const show = wantsHints ? showScores : showBestMove;
  show(get("#score"), board, shown, moves.length);
}

// There is no help for the moves of the opponent or the computer.
function isHelped(game) {
  const isOurs = isOurTurn(game) || !isPlaying(game);
  const isWanted = game.wantsHints || game.hintAt === game.moves.length;
  return isWanted && mayAnalyse(game) && isRunning(game) && isOurs;
}

// A player may ask for one hint in each position, in which no scores are shown.
function mayHint(game) {
  return game.isCurrent && getComputer(game) !== null && isOurTurn(game) && !isHelped(game);
}

// At the end of a game against the computer, say how often the player was helped.
function describeHelp(game) {
  const { helped, player, result } = game;
  if (result === null || getComputer(game) === null || helped.size === 0) {
    return "";
  }
  const won = result.player === player ? "You won" : "You lost";
  const end = result.type === "draw" ? "A draw" : won;
  return `${end} with ${count(helped.size, "hint")}.`;
}

function describeHints({ analysis, moves, wantsHints }) {
  if (analysis === null) {
    return "Looking ahead…";
  } else if (!analysis.exact) {
    return "How soon is not known yet…";
  }
  const describe = wantsHints ? describeBest : describeBestMove;
  return describe(analysis, moves.length);
}
