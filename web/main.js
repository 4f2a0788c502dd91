import { BackOff } from "./net/backoff.js";
import { clearBoard, createBoard, markLine, playMove, settleCheckers } from "./connect4.js";
import { Connection } from "./net/connection.js";
import { addEvent, createGame, getWayBack, hasMove, isPlaying } from "./game/game.js";
import { isAboutHints, sendQuestions } from "./analysis/hints.js";
import { initLobby, openFirst, refuseGame, showLobby, showMistake } from "./lobby.js";
import { closeReview, initReview } from "./analysis/review.js";
import * as screens from "./page/screens.js";
import { describeLoss, describePause } from "./game/sentences.js";
import { getWebSocketServer } from "./net/server.js";
import * as storage from "./net/storage.js";
import { initDialogs, onRematch, onResign, showTable } from "./table.js";
import { claimSeat, onClaim } from "./net/tabs.js";

const board = document.querySelector(".board");

// The address of the game server.
let server;

// The game on this page and its connection; null at the start.
let current = null;

// Start a game, join or watch one, or come back to one: "first" is the event that asks for it.
function openGame(first, { awaitsFriend = false } = {}) {
  closeGame();
  closeReview();
  screens.clearError();
  screens.hideBanner();
  screens.showOpening();
  const game = createGame(first, awaitsFriend);
  let websocket;
  try {
    websocket = new Connection(server);
  } catch (error) {
    // The browser forbids it: a page that came by https must not use ws.
    showLobby(error.message);
    return;
  }
  current = { game, websocket };
  initGame(websocket, game);
  receiveMoves(websocket, game);
  sendMoves(websocket, game);
  sendWishes(websocket, game);
  sendQuestions(websocket, game, board);
  watchConnection(websocket, game);
  if (first.resume !== undefined) {
    claimSeat(server, first.resume);
  }
}

function closeGame() {
  current?.websocket.close();
  current = null;
}

function initGame(websocket, game) {
  websocket.addEventListener("open", () => {
    // What was known may have changed meanwhile. The server's keys lead back to the game.
    game.isCurrent = false;
    websocket.send(getWayBack(game));
  });
}

function receiveMoves(websocket, game) {
  websocket.addEventListener("message", ({ data: event }) => {
    // Presence is told unasked, an analysis late; all else means that the server has heard us.
    if (event.type !== "presence" && event.type !== "analysis") {
      websocket.answered();
    }
    try {
      receiveEvent(websocket, game, event);
    } catch (error) {
      // A server under development sends surprising things; the game may still go on.
      screens.showError(`The server sent an event that this page can't use: ${error.message}`);
      return;
    }
    // What the server tells about the past is shown when it is complete.
    if (game.isCurrent) {
      storage.rememberGame(server, game);
      showTable(game, board);
    }
  });
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
        // The board here isn't the server's: get it anew.
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
    case "error":
      receiveError(websocket, game, event);
      return;
  }
  addEvent(game, event);
}

// Say that no moves can be recorded, for as long as the server says so.
function showPause(game, { paused }) {
  if (paused) {
    screens.showTrouble(describePause(game));
  } else if (game.presence.paused) {
    screens.clearError();
  }
}

function receiveError(websocket, game, event) {
  if (!game.isCurrent) {
    // The server won't have us; it closes the connection next.
    game.refusal = event;
  } else if (event.code === "bad_move") {
    websocket.reopen();
  } else if (event.code === "unavailable" && game.unanswered !== null) {
    // The move may be recorded or not; it is sent again until that is known.
    screens.showTrouble(describePause(game));
  } else if (event.code !== "busy") {
    // Only a hint has to wait when the server is busy.
    screens.showError(String(event.message));
  }
}

function sendMoves(websocket, game) {
  // Send one move at a time: until the server answers, another click would be a move too many. The
  // number makes it safe to send the move again.
  const send = () => {
    if (!game.isCurrent) {
      return;
    }
    if (game.unanswered?.move === game.moves.length + 1 && game.result === null) {
      websocket.send(game.unanswered);
    } else {
      game.unanswered = null;
    }
  };

  const playColumn = ({ target, detail }) => {
    const column = target.dataset.column;
    // The frame of the board isn't a column, and the second half of a double click isn't a move.
    if (column === undefined || detail > 1) {
      return;
    }
    if (!game.isCurrent || !isPlaying(game) || game.result !== null || game.unanswered !== null) {
      return;
    }
    // Which moves are legal, and whose turn it is, the server decides.
    game.unanswered = { type: "play", column: parseInt(column, 10), move: game.moves.length + 1 };
    send();
  };
  // The board outlives the connection, so this listener must end with the connection.
  board.addEventListener("click", playColumn, { signal: websocket.ended });

  const backOff = new BackOff();
  let retry;
  let isReturning = false;
  websocket.addEventListener("message", ({ data: event }) => {
    if (event.type === "init") {
      isReturning = true;
    } else if (event.type === "presence" && isReturning) {
      // The server has told all it knows. A move that it doesn't know was lost on the way.
      isReturning = false;
      send();
    } else if (event.code === "unavailable") {
      clearTimeout(retry);
      retry = setTimeout(send, backOff.next());
    } else if (isAboutHints(event)) {
      return;
    } else if (event.type === "error" || game.moves.length >= game.unanswered?.move) {
      game.unanswered = null;
      backOff.reset();
    }
  });
}

// Resign, and ask for a rematch or agree to one.
function sendWishes(websocket, game) {
  const send = (type) => {
    if (!websocket.send({ type })) {
      screens.showError("There is no connection now. Try again in a moment.");
    }
  };
  onResign(game, () => send("resign"), websocket.ended);
  onRematch(() => send("rematch"), websocket.ended);
}

// Tell people when the connection is gone, and whether it comes back.
function watchConnection(websocket, game) {
  websocket.addEventListener("lost", () => {
    game.isCurrent = false;
    showLastKnown(game);
    screens.showBanner(describeLoss(game), "Try now", () => websocket.reopen());
  });

  websocket.addEventListener("close", ({ reason }) => {
    if (game.refusal !== null || !game.isKnown) {
      refuseGame(game);
    } else {
      endVisit(reason || "The server ended the connection.");
    }
  });
}

// Stay away from a game until somebody wants to come back.
function endVisit(reason) {
  const { game } = current;
  closeGame();
  game.isCurrent = false;
  showLastKnown(game);
  const label = isPlaying(game) ? "Play here instead" : "Watch again";
  screens.showBanner(reason, label, () => openGame(getWayBack(game), game));
}

// Show where the game stood, if it was ever known.
function showLastKnown(game) {
  if (game.isKnown) {
    showTable(game, board);
  }
}

// Leave the seat to another tab that was asked to go on with the game.
function yieldSeat() {
  onClaim((claim) => {
    if (claim.server === server && claim.resume === current?.game.resume) {
      endVisit("This game was opened somewhere else.");
    }
  });
}

// Keep the game of this tab for a reload while nobody looks at it: then browsers end pages.
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
  initDialogs();
  keepGame();
  yieldSeat();
  openFirst();
});
