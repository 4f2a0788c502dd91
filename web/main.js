import {
  PLAYER1,
  PLAYER2,
  clearBoard,
  createBoard,
  getOutcome,
  playMove,
  setPlayable,
} from "./connect4.js";

const NAMES = { [PLAYER1]: "Red", [PLAYER2]: "Yellow" };

// The connection of the game in progress; null before the first game and after each one.
let connection = null;

function getWebSocketServer() {
  const { protocol, hostname, host, port, search } = window.location;
  const scheme = protocol === "https:" ? "wss:" : "ws:";
  const server = new URLSearchParams(search).get("server");
  if (server !== null) {
    return parseServer(server, scheme);
  } else if (protocol === "file:") {
    return "ws://localhost:8001/";
  } else if (port === "8000") {
    // Any static server delivers the page, and the WebSocket server runs next to it.
    return `${scheme}//${hostname}:8001/`;
  } else {
    return `${scheme}//${host}/`;
  }
}

// Check the address that follows "?server="; "localhost:8001" is enough.
function parseServer(server, scheme) {
  const address = server.includes("://") ? server : `${scheme}//${server}`;
  if (URL.canParse(address)) {
    const url = new URL(address);
    if ((url.protocol === "ws:" || url.protocol === "wss:") && url.hash === "") {
      return url.href;
    }
  }
  throw new Error(
    `"${server}" isn't the address of a server. It should look like ws://localhost:8001/.`,
  );
}

// Say where the game stands, with a disc of the player it is about or of both after a draw.
function showMessage(message, disc = "") {
  document.querySelector(".message").textContent = message;
  document.querySelector(".status .disc").className = `disc ${disc}`;
  document.title = `${message.replace(/\.$/, "")} – Connect Four`;
}

// Say what went wrong. A new element is read aloud even if the last one said the same.
function showError(message) {
  const sentence = document.createElement("span");
  sentence.textContent = message;
  document.querySelector(".error").replaceChildren(sentence);
}

function clearError() {
  document.querySelector(".error").replaceChildren();
}

// Name the move that was just played and what it leads to.
function showMove(board, player, column) {
  document.querySelector(".move").textContent = `${NAMES[player]} plays column ${column + 1}.`;
  switch (getOutcome(board)) {
    case "win":
      // The server has the last word: its "win" event follows.
      showMessage("Four in a row!", player);
      break;
    case "draw":
      showMessage("It's a draw.", "draw");
      break;
    default: {
      const opponent = player === PLAYER1 ? PLAYER2 : PLAYER1;
      showMessage(`${NAMES[opponent]}'s turn.`, opponent);
    }
  }
}

function receiveMoves(board, websocket) {
  websocket.addEventListener("message", ({ data }) => {
    try {
      const event = JSON.parse(data);
      switch (event.type) {
        case "play":
          playMove(board, event.player, event.column, event.row);
          showMove(board, event.player, event.column);
          clearError();
          // The server has nothing to say about a draw, so the page ends the game.
          if (getOutcome(board) === "draw") {
            endGame(board, websocket);
          }
          break;
        case "win":
          if (!(event.player in NAMES)) {
            throw new Error(`Unknown player: ${event.player}.`);
          }
          showMessage(`${NAMES[event.player]} wins!`, event.player);
          endGame(board, websocket);
          break;
        case "error":
          showError(event.message);
          break;
        default:
          throw new Error(`Unsupported event type: ${event.type}.`);
      }
    } catch (error) {
      // A server under development sends surprising things; the game may still go on.
      showError(`The server sent an event that this page can't use: ${error.message}`);
    }
  });
}

function sendMoves(board, websocket) {
  // Send one move at a time: until the server answers, another click would play for the opponent.
  let waiting = false;
  websocket.addEventListener("message", () => {
    waiting = false;
  });

  // The board outlives the connection, so this listener must end with the connection.
  const game = new AbortController();
  websocket.addEventListener("close", () => game.abort());

  const playColumn = ({ target, detail }) => {
    const column = target.dataset.column;
    // The frame of the board isn't a column, and the second half of a double click isn't a move.
    if (column === undefined || detail > 1) {
      return;
    }
    if (waiting || websocket.readyState !== WebSocket.OPEN) {
      return;
    }
    const event = { type: "play", column: parseInt(column, 10) };
    websocket.send(JSON.stringify(event));
    waiting = true;
  };
  board.addEventListener("click", playColumn, { signal: game.signal });
}

// Let the players begin when the connection opens, and tell them when it is gone.
function watchConnection(board, websocket) {
  let opened = false;
  websocket.addEventListener("open", () => {
    opened = true;
    setPlayable(board, true);
    showMessage(`${NAMES[PLAYER1]}'s turn.`, PLAYER1);
    // Whoever pressed the button with the keyboard goes on from the board.
    if (document.activeElement === document.querySelector(".new-game")) {
      board.querySelector(".column:nth-child(4)").focus();
    }
  });
  websocket.addEventListener("close", () => {
    // A game that is over, or that was given up for another one, needs its connection no more.
    if (websocket !== connection) {
      return;
    }
    connection = null;
    setPlayable(board, false);
    showMessage("Not connected.");
    if (opened) {
      showError("The connection to the server was lost, and the game with it. Start a new one.");
      offerNewGame("New game");
    } else {
      showError(`No server answers at ${websocket.url}. Check that it is running, then try again.`);
      offerNewGame("Try again");
    }
  });
}

function endGame(board, websocket) {
  connection = null;
  setPlayable(board, false);
  offerNewGame("New game");
  // No further messages are expected.
  websocket.close(1000);
}

// Make the button stand out when it is the only thing left to do.
function offerNewGame(label) {
  const button = document.querySelector(".new-game");
  button.textContent = label;
  button.classList.add("primary");
}

function startGame(board) {
  connection?.close(1000);
  connection = null;
  clearBoard(board);
  setPlayable(board, false);
  clearError();
  const button = document.querySelector(".new-game");
  button.textContent = "New game";
  button.classList.remove("primary");
  document.querySelector(".move").textContent = "";
  showMessage("Connecting…");
  try {
    connection = new WebSocket(getWebSocketServer());
  } catch (error) {
    showMessage("Not connected.");
    showError(error.message);
    offerNewGame("Try again");
    return;
  }
  watchConnection(board, connection);
  receiveMoves(board, connection);
  sendMoves(board, connection);
}

// Start a new game at the press of a button, but never lose a game in progress by accident.
function handleNewGame(board) {
  const dialog = document.querySelector(".confirm");
  document.querySelector(".new-game").addEventListener("click", () => {
    const inProgress = connection !== null && board.querySelector(".last") !== null;
    if (inProgress) {
      dialog.showModal();
    } else {
      startGame(board);
    }
  });
  dialog.querySelector(".keep-playing").addEventListener("click", () => dialog.close());
  dialog.querySelector(".give-up").addEventListener("click", () => {
    dialog.close();
    startGame(board);
  });
}

window.addEventListener("DOMContentLoaded", () => {
  const board = document.querySelector(".board");
  createBoard(board);
  handleNewGame(board);
  startGame(board);
});
