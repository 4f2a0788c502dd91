// The start screen: the kinds of games, the stored games, and why the last game ended.

import { closeReview } from "./analysis/review.js";
import { getOpponent, getWayBack } from "./game/game.js";
import { describeInvitation, describeRecord, describeRefusal } from "./game/sentences.js";
import { enterGame, leaveGame, onTravel } from "./net/history.js";
import { getPuzzle, makeLink, takeLink } from "./net/links.js";
import * as storage from "./net/storage.js";
import { initComputer } from "./page/computer.js";
import { createField } from "./page/invitation.js";
import {
  createButton,
  createElement,
  get,
  hideBanner,
  moveFocus,
  setText,
  showScreen,
} from "./page/screens.js";
import { initPlayer } from "./people/player.js";
import { initStudies, openStudy } from "./studies.js";

// The time in which the removal of a game can be undone, in milliseconds.
const UNDO_TIME = 10_000;

// The address of the server, and the functions that open and close a game.
let server;
let openGame;
let closeGame;

// The first event and the options with which the game that was left last is opened again; or null.
let left = null;

export function initLobby(options) {
  ({ server, openGame, closeGame } = options);
  get(".play-friend").addEventListener("click", () => {
    openFromStart({ type: "init" }, { awaitsFriend: true });
  });
  get(".play-local").addEventListener("click", () => {
    openFromStart({ type: "init", opponent: "local" });
  });
  initComputer(openFromStart);
  initPlayer();
  initStudies({ server, showLobby });
  for (const button of document.querySelectorAll(".leave")) {
    button.addEventListener("click", () => showLobby());
  }
  // A link that is pasted into the address bar of this page doesn't reload the page.
  window.addEventListener("hashchange", () => {
    const link = takeLink();
    if (link !== null) {
      openLink(link);
    } else if (window.history.state === null && getPuzzle() !== null) {
      left = closeGame() ?? left;
      closeReview();
      openStudy();
    }
  });
  onTravel(showLobby, openAgain);
}

// Open again what the user left for the start screen.
function openAgain() {
  if (openStudy()) {
    return;
  } else if (left !== null) {
    openGame(left.first, left);
  } else {
    showLobby();
  }
}

function openFromStart(first, options) {
  enterGame();
  openGame(first, options);
}

// Open the game or the position in the page's address, or the game of this tab before a reload.
export function openFirst() {
  const link = takeLink();
  const kept = storage.takeForReload(server);
  if (link !== null) {
    openLink(link);
  } else if (openStudy()) {
    return;
  } else if (kept !== null) {
    openGame(kept.first, kept);
  } else {
    showLobby();
  }
}

// Open the game of a link. In the browser that made the invitation, the link must not take the seat
// of the friend before the user says so.
function openLink(link) {
  const first = { type: "init", ...link };
  const records = storage.getGames(server).filter(({ join }) => join === link.join);
  const own = records.find(({ isGuest }) => isGuest === false);
  if (own === undefined || records.some(({ isGuest }) => isGuest)) {
    openGame(first);
    return;
  }
  showLobby(describeInvitation(), {
    "Back to your game": () => goOn(own),
    [`Play ${getOpponent(own.player)} in this tab`]: () => openFromStart(first),
  });
  get(".notice-actions").append(createField("join", makeLink("join", link.join)));
}

// Press the button that was pressed before it worked; first.js has marked it.
export function answerFirstPress() {
  document.onclick = null;
  const button = get("[aria-busy]");
  button?.removeAttribute("aria-busy");
  button?.click();
}

// Leave the game, if there is one. "notice" says why; "actions" has the functions of the buttons
// below the notice by their labels.
export function showLobby(notice = "", actions = {}) {
  left = closeGame() ?? left;
  closeReview();
  leaveGame();
  hideBanner();
  setText(".notice p", notice);
  get(".notice-actions").replaceChildren(
    ...Object.entries(actions).map(([label, act]) => createButton(label, act)),
  );
  showRecords();
  showScreen("start", "");
}

// Show why no game is possible on this page.
export function showMistake(message) {
  setText(".notice p", message);
  get(".choices").hidden = true;
  showScreen("start", "");
}

// Leave a game that the server has refused.
export function refuseGame(game) {
  const { first, refusal } = game;
  const wayBack = getWayBack(game);
  const actions = {};
  if (refusal?.code === "game_not_found") {
    storage.forgetGame(server, wayBack.resume);
  } else {
    actions["Try again"] = () => openFromStart(wayBack, game);
  }
  if (refusal?.code === "seat_taken") {
    // The seat may be taken by this browser.
    const record = storage.getGames(server).find(({ join }) => join === first.join);
    if (record !== undefined) {
      actions["Play here instead"] = () => goOn(record);
    }
    const watch = refusal.watch ?? record?.watch;
    if (watch !== undefined) {
      actions["Watch"] = () => openFromStart({ type: "init", watch });
    }
  }
  showLobby(describeRefusal(refusal, wayBack), actions);
}

function showRecords() {
  const records = storage.getGames(server);
  get(".games").hidden = records.length === 0;
  get(".games ul").replaceChildren(...records.map(createItem));
}

function createItem(record) {
  const { title, details } = describeRecord(record);
  const play = createButton("", () => goOn(record));
  play.className = "choice";
  play.append(createElement("strong", title), createElement("span", details));
  const item = document.createElement("li");
  const remove = () => removeRecord(record, item, title);
  item.append(play, createButton("Remove", remove, `Remove: ${title}, ${details}`));
  return item;
}

// Remove a stored game from the list. For some seconds, its place offers to undo that.
function removeRecord(record, item, title) {
  storage.forgetGame(server, record.resume);
  const restore = () => {
    storage.restoreGame(record);
    showRecords();
    moveFocus(".games .choice");
  };
  const undo = createButton("Undo", restore, `Undo: ${title} was removed`);
  item.replaceChildren(createElement("p", `${title}: removed.`), undo);
  undo.focus();
  setTimeout(() => {
    if (item.contains(document.activeElement)) {
      moveFocus(".play-friend");
    }
    item.remove();
    get(".games").hidden = get(".games ul").children.length === 0;
  }, UNDO_TIME);
}

function goOn(record) {
  openFromStart({ type: "init", resume: record.resume }, record);
}
