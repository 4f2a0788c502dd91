// The alerts for a player: sounds, the vibration of a phone, and a notification while the page is
// hidden. One switch is for the sounds and the vibration, one for the notifications.

import { getComputer, isOurTurn, isRunning } from "../game/game.js";
import { describeOthers } from "../game/people.js";
import { describeLast, describeTurn } from "../game/sentences.js";
import * as storage from "../net/storage.js";
import { createElement } from "./screens.js";
import { playSound, prepareSound } from "./sound.js";

// The length of a vibration, in milliseconds.
const VIBRATION = 80;

const FORBIDDEN = "The browser doesn't allow notifications from this page.";

// The game as it was shown last, to find what is new: the game, the number of its rematches and
// moves, whether it has ended, and whether it waits for a friend.
let shown = {};

let notification = null;

// Put the switches on the page.
export function initAlerts() {
  for (const container of document.querySelectorAll(".alerts")) {
    container.append(
      createSwitch("sound", "Sound"),
      ...(canNotify() ? [createSwitch("notify", "Notify me")] : []),
      createStatus(),
    );
  }
  showSwitches();
  prepareSound(() => getChoice("sound"));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") {
      notification?.close();
    }
  });
}

// Tell the player what is new in a game; nothing is new while the server sends the game again.
export function announce(game) {
  if (!game.isCurrent) {
    return;
  }
  const { awaitsFriend, moves, rematches, result } = game;
  const before = shown;
  shown = { game, awaitsFriend, rematches, moves: moves.length, isOver: result !== null };
  if (game !== before.game) {
    return;
  }
  const isNewRound = rematches !== before.rematches;
  const isMove = !isNewRound && moves.length > before.moves;
  if (isMove) {
    alertBySound("checker");
  }
  if (result !== null && (isNewRound || !before.isOver)) {
    alertPlayer(game, chooseEnd(game));
  } else if (isMove || isNewRound || before.awaitsFriend !== awaitsFriend) {
    announceTurn(game);
  }
}

// The computer answers while the player looks on: its moves need an alert only on a hidden page.
function announceTurn(game) {
  const isAwaited = getComputer(game) === null || document.visibilityState === "hidden";
  const isReady = !game.awaitsFriend && isRunning(game);
  if (game.player !== null && isOurTurn(game) && isReady && isAwaited) {
    alertPlayer(game, "turn");
  }
}

function chooseEnd({ player, result }) {
  if (result.type === "draw") {
    return "drawn";
  }
  return player === null || result.player === player ? "won" : "lost";
}

function alertPlayer(game, sound) {
  alertBySound(sound);
  // Before the first press, a browser allows no vibration.
  if (getChoice("sound") && game.player !== null && navigator.userActivation?.hasBeenActive) {
    navigator.vibrate?.(VIBRATION);
  }
  if (document.visibilityState === "hidden" && game.player !== null && getChoice("notify")) {
    const isBegun = game.moves.length > 0 || game.result !== null;
    notify(describeTurn(game), isBegun ? describeLast(game) : describeOthers(game));
  }
}

function alertBySound(name) {
  if (getChoice("sound")) {
    playSound(name);
  }
}

// Show a notification; it replaces the last one. Throws an error if the browser can't.
function notify(title, body) {
  notification = new Notification(title, { body, tag: "connect4" });
  notification.addEventListener("click", () => window.focus());
}

function canNotify() {
  return "Notification" in window && window.isSecureContext;
}

// By default, the sound is on and the notifications are off.
function getChoice(name) {
  const { sound = true, notify = false } = storage.getAlerts() ?? {};
  const isAllowed = canNotify() && Notification.permission === "granted";
  return name === "sound" ? sound : notify && isAllowed;
}

function createSwitch(name, text) {
  const input = document.createElement("input");
  input.type = "checkbox";
  input.name = name;
  input.addEventListener("change", async () => {
    showStatus("");
    const isOn = input.checked && (name === "sound" || (await allowNotifications()));
    storage.rememberAlerts({ ...storage.getAlerts(), [name]: isOn });
    showSwitches();
  });
  const label = document.createElement("label");
  label.append(input, ` ${text}`);
  return label;
}

// Ask the user for the permission, and show the first notification. Return whether that worked:
// phones have the permission, but a page can't show notifications there.
async function allowNotifications() {
  try {
    if ((await Notification.requestPermission()) === "granted") {
      notify("Connect Four", "You will be notified when it is your turn.");
      return true;
    }
  } catch {
    // See below.
  }
  showStatus(FORBIDDEN);
  return false;
}

function createStatus() {
  const status = createElement("p", "");
  status.setAttribute("role", "status");
  return status;
}

function showStatus(text) {
  for (const status of document.querySelectorAll(".alerts [role=status]")) {
    status.textContent = text;
  }
}

function showSwitches() {
  for (const input of document.querySelectorAll(".alerts input")) {
    input.checked = getChoice(input.name);
  }
}
