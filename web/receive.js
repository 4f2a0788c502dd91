// The server's events: what they change in the game and on the screen.

import { clearBoard, markLine, playMove, setPlayable, settleCheckers } from "./connect4.js";
import { addEvent, hasMove } from "./game/game.js";
import { describeError, describePause } from "./game/sentences.js";
import * as storage from "./net/storage.js";
import { waitForCheckers } from "./page/board.js";
import * as screens from "./page/screens.js";
import { showReaction } from "./people/reactions.js";
import { showTable } from "./table.js";

// Show the events of a connection in its game.
export function receiveMoves(websocket, game, board) {
  websocket.addEventListener("message", ({ data: event }) => {
    // The server sends these events unasked or late. Any other event answers a request.
    if (!["presence", "join", "analysis", "reaction"].includes(event.type)) {
      websocket.answered();
    }
    try {
      receiveEvent(websocket, game, event, board);
    } catch (error) {
      // The event may be a mistake of a server under development; the game goes on without it.
      screens.showError(`The server sent an event that this page can't use: ${error.message}`);
      return;
    }
    // A game that the server sends again is shown when it is complete.
    if (game.isCurrent) {
      storage.rememberGame(websocket.url, game);
      showResult(websocket, game, board);
    }
  });
}

// Show the game after an event. The words, the scores and the next event wait for the checker that
// falls, and the columns can't be played meanwhile.
function showResult(websocket, game, board) {
  const landing = waitForCheckers(board);
  if (landing === null) {
    showTable(game, board);
    return;
  }
  setPlayable(board, false);
  const show = () => {
    if (game.isCurrent && !websocket.ended.aborted) {
      showTable(game, board);
    }
  };
  websocket.hold(landing.then(show));
}

function receiveEvent(websocket, game, event, board) {
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
      receivePlay(game, event, board);
      break;
    case "win":
      markLine(board, event.line ?? []);
      break;
    case "presence":
      screens.hideBanner();
      showPause(game, event);
      break;
    case "rematch":
    case "takeback":
      screens.clearError();
      break;
    case "reaction":
      showReaction(game, event);
      break;
    case "error":
      receiveError(websocket, game, event);
      return;
  }
  addEvent(game, event);
}

function receivePlay(game, { player, column, row }, board) {
  playMove(board, player, column, row);
  if (game.isCurrent) {
    screens.clearError();
  } else {
    settleCheckers(board);
  }
}

// Say that the server can't record moves, for as long as that lasts. Any other error is removed: it
// hides the text about the people, which has changed.
function showPause(game, { paused }) {
  if (paused) {
    screens.showLastingError(describePause(game));
  } else {
    screens.clearError();
  }
}

function receiveError(websocket, game, event) {
  if (!game.isCurrent) {
    // The server refuses the game; it closes the connection next, unless another event would help.
    game.refusal = event;
    if (event.code === "bad_name") {
      websocket.end();
    }
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
