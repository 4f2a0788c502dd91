// The game screen beside the board: the status, the people and the actions of a game.

import { showHints } from "./analysis/hints.js";
import { closeReview, isReviewing, openReview } from "./analysis/review.js";
import { COLUMNS, setPlayable } from "./connect4.js";
import { getOpponent, isOurTurn, isPlaying, isThinking } from "./game/game.js";
import {
  areLong,
  describeOthers,
  describeScore,
  describeSelf,
  describeWatchers,
  getNames,
} from "./game/people.js";
import { getTurn } from "./game/position.js";
import { describeLast, describeResignation, describeTurn } from "./game/sentences.js";
import { announce, initAlerts } from "./page/alerts.js";
import { showLinks } from "./page/invitation.js";
import {
  MIDDLE_COLUMN,
  get,
  hideBanner,
  moveFocus,
  setText,
  showBanner,
  showScreen,
} from "./page/screens.js";
import { showClaim } from "./people/claim.js";
import { initReactions, showReactions } from "./people/reactions.js";
import { isAskedForTakeback, showTakeback } from "./people/takeback.js";

// Show the state of a game.
export function showTable(game, board) {
  announce(game);
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
  if (isReviewing() && game.result !== null) {
    // A review stays open until the next game begins.
    showRematchBanner(game, board);
    return;
  }
  closeReview();
  // The title of a background tab tells the player what happens.
  const title = isAsked(game) ? describeOthers(game) : describeTurn(game);
  showScreen("game", title, { isOurTurn: game.isCurrent && !game.isLocal && isOurTurn(game) });
}

// Return whether the other player waits for an answer.
function isAsked(game) {
  return isAskedForRematch(game) || isAskedForTakeback(game);
}

function showWaiting(game) {
  const sentence = "Waiting for your friend…";
  setText(".waiting .pulse", sentence);
  showLinks(get(".waiting .links"), game);
  showScreen("waiting", sentence);
}

function showStatus(game) {
  const { result } = game;
  const checker = result === null ? getTurn(game.moves) : (result.player ?? "draw");
  get(".status .checker").className = `checker ${checker}`;
  get(".status").classList.toggle("thinking", isThinking(game));
  get(".status").classList.toggle("long", areLong(getNames(game)));
  setText(".status .move", describeLast(game));
  setText(".status .message", describeTurn(game));
}

function showPeople(game) {
  const { player, presence } = game;
  setText(".self", describeSelf(game));
  setText(".others", describeOthers(game));
  setText(".score", describeScore(game));
  setText(".watchers", describeWatchers(game));
  get(".people .checker").className = `checker ${player ?? "none"}`;
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
  showTakeback(game);
  showClaim(game);
  showReactions(game);
  // After the end, the button that takes back a move needs the place.
  get(".show-links").hidden = isOver && !get(".take-back").hidden;
  // Spectators drop no checkers.
  get(".game .hint").hidden = !isPlaying(game);
  if (isOver) {
    get(".resign-dialog").close();
  }
  // The focus of a button that is hidden or disabled now moves to the next useful element.
  if (focused.hidden || (focused.disabled && isCurrent)) {
    moveFocus(rematchButton.hidden ? MIDDLE_COLUMN : ".rematch");
  }
}

function isAskedForRematch({ level, player, rematch }) {
  return level === null && player !== null && rematch === getOpponent(player);
}

// Open the review of a game that has ended.
function review(game, board) {
  const columns = game.moves.map(({ column }) => column);
  const goBack = () => {
    showTable(game, board);
    moveFocus(".show-review");
  };
  openReview(columns, { goBack, names: getNames(game) });
}

// Show the offer of a rematch above the review.
function showRematchBanner(game, board) {
  if (isAskedForRematch(game)) {
    showBanner(describeOthers(game), "Back to the game", () => {
      hideBanner();
      closeReview();
      showTable(game, board);
    });
  }
}

// Call a function when the player resigns and confirms it.
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

// Call a function when the player offers or accepts a rematch.
export function onRematch(ask, signal) {
  get(".rematch").addEventListener("click", ask, { signal });
}

// Complete the texts, and make the buttons open and close the dialogs.
export function initTable() {
  initAlerts();
  initReactions();
  get(".last-column").textContent = COLUMNS;
  get(".show-links").addEventListener("click", () => get(".links-dialog").showModal());
  for (const dialog of document.querySelectorAll("dialog")) {
    dialog.querySelector(".close").addEventListener("click", () => dialog.close());
  }
}
