import { isAboutHints, requestHints } from "./analysis/hints.js";
import { closeReview, initReview } from "./analysis/review.js";
import {
  clearBoard,
  createBoard,
  markLine,
  playMove,
  setPlayable,
  settleCheckers,
} from "./connect4.js";
import { addEvent, createGame, getWayBack, hasMove, isPlaying } from "./game/game.js";
import { describeEnd, describeError, describeLoss, describePause } from "./game/sentences.js";
import { initLobby, openFirst, refuseGame, showLobby, showMistake } from "./lobby.js";
import { BackOff } from "./net/backoff.js";
import { Connection } from "./net/connection.js";
import { isAnswering } from "./net/health.js";
import { getWebSocketServer } from "./net/server.js";
import * as storage from "./net/storage.js";
import { claimSeat, onClaim } from "./net/tabs.js";
import { listenToKeys, onColumn, showSending, waitForCheckers } from "./page/board.js";
import * as screens from "./page/screens.js";
import { initTable, onRematch, onResign, showTable } from "./table.js";

// The number of failures to connect after which the page asks the server whether it works.
const FAILURES_BEFORE_QUESTION = 6;

const board = document.querySelector(".board");

// The address of the game server.
let server;

// The game on this page and its connection; null at the start.
let current = null;

// Start, join, watch or continue a game; "first" is the event that asks the server for it.
function openGame(first, { awaitsFriend = false } = {}) {
  closeGame();
  closeReview();
  showSending(board, null);
  screens.clearError();
  screens.hideBanner();
  screens.showOpening();
  const game = createGame(first, awaitsFriend);
  let websocket;
  try {
    websocket = new Connection(server);
  } catch (error) {
    showLobby(error.message);
    return;
  }
  current = { game, websocket };
  initGame(websocket, game);
  receiveMoves(websocket, game);
  sendMoves(websocket, game);
  sendRequests(websocket, game);
  requestHints(websocket, game, board);
  watchConnection(websocket, game);
  if (first.resume !== undefined) {
    claimSeat(server, first.resume);
  }
}

// Close the game, and return what opens it again: the first event, and whether the player waits for
// a friend. Return null if there is no game.
function closeGame() {
  if (current === null) {
    return null;
  }
  const { game, websocket } = current;
  websocket.close();
  current = null;
  return { first: getWayBack(game), awaitsFriend: game.awaitsFriend };
}

function initGame(websocket, game) {
  websocket.addEventListener("open", () => {
    // The game may have changed since the last connection, so the server sends all of it again.
    game.isCurrent = false;
    websocket.send(getWayBack(game));
  });
}

function receiveMoves(websocket, game) {
  websocket.addEventListener("message", ({ data: event }) => {
    // These come unasked or late. Any other event is an answer of the server.
    if (!["presence", "join", "analysis"].includes(event.type)) {
      websocket.answered();
    }
    try {
      receiveEvent(websocket, game, event);
    } catch (error) {
      // The event may be a mistake of a server under development; the game goes on without it.
      screens.showError(`The server sent an event that this page can't use: ${error.message}`);
      return;
    }
    // A game that the server sends again is shown when it is complete.
    if (game.isCurrent) {
      storage.rememberGame(server, game);
      showResult(websocket, game);
    }
  });
}

// Show the game after an event. The words, the scores and the next event wait for the checker that
// falls, and the columns can't be played meanwhile.
function showResult(websocket, game) {
  const landing = waitForCheckers(board);
  if (landing === null) {
    showTable(game, board);
    return;
  }
  setPlayable(board, false);
  const show = () => {
    if (game.isCurrent && game === current?.game) {
      showTable(game, board);
    }
  };
  websocket.hold(landing.then(show));
}

function receiveEvent(websocket, game, event) {
  switch (event.type) {
    case "init":
    case "reset":
      clearBoard(board);
      break;
    case "play":
      if (hasMove(game, event)) {
        return;
      } else if (event.move !== game.moves.length + 1) {
        // A move is missing here: ask for the whole game.
        websocket.reopen();
        return;
      }
      playMove(board, event.player, event.column, event.row);
      if (game.isCurrent) {
        screens.clearError();
      } else {
        settleCheckers(board);
      }
      break;
    case "win":
      markLine(board, event.line ?? []);
      break;
    case "presence":
      screens.hideBanner();
      showPause(game, event);
      break;
    case "rematch":
      screens.clearError();
      break;
    case "error":
      receiveError(websocket, game, event);
      return;
  }
  addEvent(game, event);
}

// Say that the server can't record moves, for as long as that lasts. Another error makes room for
// the people, who have changed.
function showPause(game, { paused }) {
  if (paused) {
    screens.showLastingError(describePause(game));
  } else {
    screens.clearError();
  }
}

function receiveError(websocket, game, event) {
  if (!game.isCurrent) {
    // The server refuses the game; it closes the connection next.
    game.refusal = event;
  } else if (event.code === "bad_move") {
    websocket.reopen();
  } else if (event.code === "unavailable" && game.unanswered !== null) {
    // The move may be recorded or not; it is sent again until the server knows.
    screens.showLastingError(describePause(game));
  } else if (event.code !== "busy") {
    // A busy server only delays a hint.
    screens.showError(describeError(event));
  }
}

// Send the moves of this browser, one at a time: until the server answers, the next press on a
// column is no move. The number of the move makes it safe to send the same move again.
function sendMoves(websocket, game) {
  const send = () => {
    if (!game.isCurrent) {
      return;
    }
    if (game.unanswered?.move === game.moves.length + 1 && game.result === null) {
      websocket.send(game.unanswered);
    } else {
      game.unanswered = null;
      showSending(board, null);
    }
  };

  const playColumn = (column) => {
    if (!isPlaying(game) || game.result !== null) {
      return;
    } else if (!game.isCurrent) {
      screens.stressBanner();
      return;
    } else if (game.unanswered !== null || websocket.isHeld) {
      return;
    }
    // The server decides which moves are legal, and whose turn it is.
    game.unanswered = { type: "play", column, move: game.moves.length + 1 };
    send();
    showSending(board, column);
  };
  // The board outlives the connection, so this listener must end with the connection.
  onColumn(board, playColumn, { signal: websocket.ended });
  receiveAnswers(websocket, game, send);
}

// Wait for the answer to a move. "send" sends the move again, if it may be lost.
function receiveAnswers(websocket, game, send) {
  const backOff = new BackOff();
  let retry;
  let isReturning = false;
  websocket.addEventListener("message", ({ data: event }) => {
    if (event.type === "init") {
      isReturning = true;
    } else if (event.type === "presence" && isReturning) {
      // The server has sent all its moves. A move that isn't among them was lost.
      isReturning = false;
      send();
    } else if (event.code === "unavailable") {
      clearTimeout(retry);
      retry = setTimeout(send, backOff.next());
    } else if (isAboutHints(event)) {
      return;
    } else if (event.type === "error" || game.moves.length >= game.unanswered?.move) {
      game.unanswered = null;
      showSending(board, null);
      backOff.reset();
    }
  });
}

// Send the requests of a player other than moves: to resign, and to offer or accept a rematch.
function sendRequests(websocket, game) {
  const send = (type) => {
    if (!websocket.send({ type })) {
      screens.showError("There is no connection now. Try again in a moment.");
    }
  };
  onResign(game, () => send("resign"), websocket.ended);
  onRematch(() => send("rematch"), websocket.ended);
}

// Show when the connection is lost, and why it ends.
function watchConnection(websocket, game) {
  // Whether the server answers HTTP requests; null until the page has asked.
  let answers = null;
  const showLoss = () => {
    const message = describeLoss(game, navigator.onLine, answers);
    screens.showBanner(message, "Try now", () => websocket.reopen());
  };

  websocket.addEventListener("open", () => (answers = null));

  websocket.addEventListener("lost", async () => {
    game.isCurrent = false;
    showLastKnown(game);
    showLoss();
    if (websocket.failures === FAILURES_BEFORE_QUESTION) {
      answers = await isAnswering(server);
      if (websocket.failures > 0 && !websocket.ended.aborted) {
        showLoss();
      }
    }
  });

  websocket.addEventListener("close", ({ reason }) => {
    if (game.refusal !== null || !game.isKnown) {
      refuseGame(game);
    } else {
      disconnect(describeEnd(reason));
    }
  });
}

// Stay disconnected until the user wants to continue the game.
function disconnect(reason) {
  const { game } = current;
  closeGame();
  game.isCurrent = false;
  showLastKnown(game);
  const label = isPlaying(game) ? "Play here instead" : "Watch again";
  screens.showBanner(reason, label, () => openGame(getWayBack(game), game));
}

// Answer a press on the board of a game that stays disconnected.
function answerPresses() {
  onColumn(board, () => {
    if (current === null) {
      screens.stressBanner();
    }
  });
}

// Show the last known state of the game.
function showLastKnown(game) {
  if (game.isKnown) {
    showTable(game, board);
  }
}

// Leave the seat to another tab that opens the same game.
function yieldSeat() {
  onClaim((claim) => {
    if (claim.server === server && claim.resume === current?.game.resume) {
      disconnect("This game was opened somewhere else.");
    }
  });
}

// Store the game of this tab while the tab is hidden: a browser hides a page before it reloads it.
function keepGame() {
  const keep = () => current && storage.keepForReload(server, current.game);
  const take = () => storage.takeForReload(server);
  window.addEventListener("pagehide", keep);
  window.addEventListener("pageshow", take);
  document.addEventListener("visibilitychange", () => {
    (document.visibilityState === "hidden" ? keep : take)();
  });
}

window.addEventListener("DOMContentLoaded", () => {
  createBoard(board);
  try {
    server = getWebSocketServer();
  } catch (error) {
    showMistake(error.message);
    return;
  }
  initLobby({ server, openGame, closeGame });
  initReview({ server });
  initTable();
  listenToKeys(board);
  answerPresses();
  keepGame();
  yieldSeat();
  openFirst();
});
