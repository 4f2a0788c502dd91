// What players and spectators see of a game beside the board: how it stands, who is there, and what
// they can do.

import { setPlayable } from "./connect4.js";
import {
  getComputer,
  getOpponent,
  getTurn,
  isOurTurn,
  isPlaying,
  isThinking,
} from "./game/game.js";
import { showHints } from "./analysis/hints.js";
import { showLinks } from "./page/invitation.js";
import { closeReview, isReviewing, openReview } from "./analysis/review.js";
import { get, goToNext, hideBanner, setText, showBanner, showScreen } from "./page/screens.js";
import {
  describeLast,
  describeOthers,
  describeResignation,
  describeSelf,
  describeTurn,
  describeWatchers,
} from "./game/sentences.js";

// Show where a game stands.
export function showTable(game, board) {
  if (game.awaitsFriend) {
    showWaiting(game);
    return;
  }
  showStatus(game);
  showPeople(game);
  showActions(game, board);
  showHints(game, board);
  showLinks(get(".links-dialog .links"), game);
  setPlayable(board, game.isCurrent && isOurTurn(game));
  board.dataset.computer = getComputer(game) ?? "";
  if (isReviewing() && game.result !== null) {
    // Whoever looks through the game stays there until the next one begins.
    tellRematch(game, board);
    return;
  }
  closeReview();
  // A background tab tells what its player should know.
  showScreen("game", isAskedForRematch(game) ? describeOthers(game) : describeTurn(game));
}

function showWaiting(game) {
  const sentence = "Waiting for your friend…";
  setText(".waiting [role=status]", sentence);
  showLinks(get(".waiting .links"), game);
  showScreen("waiting", sentence);
}

function showStatus(game) {
  const { result } = game;
  const checker = result === null ? getTurn(game) : (result.player ?? "draw");
  get(".status .checker").className = `checker ${checker}`;
  get(".status").classList.toggle("thinking", isThinking(game));
  setText(".status .move", describeLast(game));
  setText(".status .message", describeTurn(game));
}

function showPeople(game) {
  const { player, presence } = game;
  setText(".self", describeSelf(game));
  setText(".others", describeOthers(game));
  setText(".watchers", describeWatchers(game));
  get(".people .checker").className = `checker ${player ?? "nobody"}`;
  get(".others").dataset.here =
    player === null ? presence.red || presence.yellow : presence[getOpponent(player)];
}

function showActions(game, board) {
  const { isCurrent, isLocal, player, rematch, result } = game;
  const focused = document.activeElement;
  const isOver = result !== null;
  const hasAsked = player !== null && rematch === player;
  const rematchButton = get(".rematch");
  const resignButton = get(".resign");
  const reviewButton = get(".show-review");
  const label = isAskedForRematch(game) ? "Accept rematch" : "Rematch";
  rematchButton.textContent = isLocal ? "Play again" : label;
  rematchButton.hidden = !isPlaying(game) || !isOver || hasAsked;
  rematchButton.disabled = !isCurrent;
  resignButton.hidden = !isPlaying(game) || isOver;
  resignButton.disabled = !isCurrent;
  reviewButton.hidden = !isOver || game.moves.length === 0;
  reviewButton.onclick = () => review(game, board);
  // The keys drop checkers, which is not for spectators.
  get(".game .hint").hidden = !isPlaying(game);
  if (isOver) {
    get(".resign-dialog").close();
  }
  // Whoever has just used a button that is gone now goes on from the next thing to do.
  if (focused.hidden) {
    goToNext(rematchButton.hidden ? ".column:nth-child(4)" : ".rematch");
  }
}

function isAskedForRematch({ level, player, rematch }) {
  return level === null && player !== null && rematch === getOpponent(player);
}

// Look through a game that has ended, and come back to it.
function review(game, board) {
  const columns = game.moves.map(({ column }) => column);
  openReview(columns, () => {
    showTable(game, board);
    goToNext(".show-review");
  });
}

function tellRematch(game, board) {
  if (isAskedForRematch(game)) {
    showBanner(describeOthers(game), "Back to the game", () => {
      hideBanner();
      closeReview();
      showTable(game, board);
    });
  }
}

// Call a function when the player resigns, and is sure about it.
export function onResign(game, resign, signal) {
  const dialog = get(".resign-dialog");
  const ask = () => {
    setText("#resign-question", describeResignation(game));
    dialog.showModal();
  };
  const confirm = () => {
    dialog.close();
    resign();
  };
  get(".resign").addEventListener("click", ask, { signal });
  dialog.querySelector(".confirm").addEventListener("click", confirm, { signal });
}

// Call a function when the player asks for a rematch or agrees to it.
export function onRematch(ask, signal) {
  get(".rematch").addEventListener("click", ask, { signal });
}

// Let the buttons work that have to do with dialogs only.
export function initDialogs() {
  get(".show-links").addEventListener("click", () => get(".links-dialog").showModal());
  for (const dialog of document.querySelectorAll("dialog")) {
    dialog.querySelector(".close").addEventListener("click", () => dialog.close());
  }
}
