// What players and spectators see of a game beside the board: how it stands, who is there, and what
// they can do.

import { setPlayable } from "./connect4.js";
import { getOpponent, getTurn, isOurTurn, isPlaying } from "./game.js";
import { showLinks } from "./invitation.js";
import { get, goToNext, setText, showScreen } from "./screens.js";
import {
  describeLast,
  describeOthers,
  describeResignation,
  describeSelf,
  describeTurn,
  describeWatchers,
} from "./sentences.js";

// Show where a game stands.
export function showTable(game, board) {
  if (game.awaitsFriend) {
    showWaiting(game);
    return;
  }
  showStatus(game);
  showPeople(game);
  showActions(game);
  showLinks(get(".links-dialog .links"), game);
  setPlayable(board, game.isCurrent && isOurTurn(game));
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
  const disc = result === null ? getTurn(game) : (result.player ?? "draw");
  get(".status .disc").className = `disc ${disc}`;
  setText(".status .move", describeLast(game));
  setText(".status .message", describeTurn(game));
}

function showPeople(game) {
  const { player, presence } = game;
  setText(".self", describeSelf(game));
  setText(".others", describeOthers(game));
  setText(".watchers", describeWatchers(game));
  get(".people .disc").className = `disc ${player ?? "nobody"}`;
  get(".others").dataset.here =
    player === null ? presence.red || presence.yellow : presence[getOpponent(player)];
}

function showActions(game) {
  const { isCurrent, isLocal, player, rematch, result } = game;
  const focused = document.activeElement;
  const isOver = result !== null;
  const hasAsked = player !== null && rematch === player;
  const rematchButton = get(".rematch");
  const resignButton = get(".resign");
  const label = isAskedForRematch(game) ? "Accept rematch" : "Rematch";
  rematchButton.textContent = isLocal ? "Play again" : label;
  rematchButton.hidden = !isPlaying(game) || !isOver || hasAsked;
  rematchButton.disabled = !isCurrent;
  resignButton.hidden = !isPlaying(game) || isOver;
  resignButton.disabled = !isCurrent;
  // The keys drop discs, which is not for spectators.
  get(".hint").hidden = !isPlaying(game);
  if (isOver) {
    get(".resign-dialog").close();
  }
  // Whoever has just used a button that is gone now goes on from the next thing to do.
  if (focused.hidden) {
    goToNext(rematchButton.hidden ? ".column:nth-child(4)" : ".rematch");
  }
}

function isAskedForRematch({ player, rematch }) {
  return player !== null && rematch === getOpponent(player);
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
