import { requestHints } from "./analysis/hints.js";
import { closeReview, initReview } from "./analysis/review.js";
import { createBoard } from "./connect4.js";
import { createGame, getWayBack, isPlaying } from "./game/game.js";
import { describeEnd, describeLoss } from "./game/sentences.js";
import {
  answerFirstPress,
  initLobby,
  openFirst,
  refuseGame,
  showLobby,
  showMistake,
} from "./lobby.js";
import { Connection } from "./net/connection.js";
import { isAnswering } from "./net/health.js";
import { getWebSocketServer } from "./net/server.js";
import * as storage from "./net/storage.js";
import { claimSeat, onClaim } from "./net/tabs.js";
import { listenToKeys, onColumn, showSending } from "./page/board.js";
import * as screens from "./page/screens.js";
import { introduce } from "./people/player.js";
import { hideReaction } from "./people/reactions.js";
import { receiveMoves } from "./receive.js";
import { sendMoves, sendRequests } from "./send.js";
import { initTable, showTable } from "./table.js";

// The number of failures to connect after which the page asks the server whether it works.
const FAILURES_BEFORE_QUESTION = 6;

const board = document.querySelector(".board");

// The address of the game server.
let server;

// The game on this page and its connection; null at the start.
let current = null;

// Start, join, watch or continue a game; "first" is the event that asks the server for it.
function openGame(first, options = {}) {
  closeGame();
  closeReview();
  showSending(board, null);
  screens.clearError();
  screens.hideBanner();
  hideReaction();
  screens.showOpening();
  const game = createGame(first, options);
  let websocket;
  try {
    websocket = new Connection(server);
  } catch (error) {
    showLobby(error.message);
    return;
  }
  current = { game, websocket };
  initGame(websocket, game);
  receiveMoves(websocket, game, board);
  sendMoves(websocket, game, board);
  sendRequests(websocket, game);
  requestHints(websocket, game, board);
  watchConnection(websocket, game);
  if (first.resume !== undefined) {
    claimSeat(server, first.resume);
  }
}

// Close the game, and return what opens it again: the first event and the options. Return null if
// there is no game.
function closeGame() {
  if (current === null) {
    return null;
  }
  const { game, websocket } = current;
  websocket.close();
  current = null;
  return { first: getWayBack(game), awaitsFriend: game.awaitsFriend, isGuest: game.isGuest };
}

function initGame(websocket, game) {
  websocket.addEventListener("open", () => {
    // The game may have changed since the last connection, so the server sends all of it again.
    game.isCurrent = false;
    websocket.send(introduce(getWayBack(game)));
  });
}

// Show when the connection is lost, and why it ends.
function watchConnection(websocket, game) {
  // Whether the server answers HTTP requests; null until the page has asked.
  let answers = null;
  const showLoss = () => {
    const message = describeLoss(game, navigator.onLine, answers);
    const hasHelp = navigator.onLine && answers === true;
    screens.showBanner(message, "Try now", () => websocket.reopen(), { hasHelp });
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
  answerFirstPress();
});
