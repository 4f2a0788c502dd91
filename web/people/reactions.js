// Short messages that the people of a game send to each other. The user may switch off those of
// other people.

import { nameOf } from "../game/people.js";
import * as storage from "../net/storage.js";
import { createButton, createElement, get } from "../page/screens.js";

const TEXTS = {
  hello: "Hello!",
  good_luck: "Good luck!",
  nice_move: "Nice move!",
  oops: "Oops!",
  thinking: "Let me think…",
  thanks: "Thanks!",
};

// How long a message is shown, in milliseconds.
const DURATION = 6_000;

let timer;

// Complete the dialog, and open it by its button.
export function initReactions() {
  const dialog = get(".reactions-dialog");
  const checkbox = dialog.querySelector("input");
  const buttons = Object.entries(TEXTS).map(([reaction, text]) => {
    const button = createButton(text, () => dialog.close());
    button.value = reaction;
    return button;
  });
  get(".reactions").replaceChildren(...buttons);
  checkbox.checked = areWanted();
  checkbox.addEventListener("change", () => {
    storage.rememberPlayer({ showsReactions: checkbox.checked });
  });
  get(".react").addEventListener("click", () => dialog.showModal());
}

// Return whether the user wants to see the messages of other people.
function areWanted() {
  return storage.getPlayer().showsReactions ?? true;
}

// Show the button that opens the dialog, if there are other people in the game.
export function showReactions({ isCurrent, isLocal, level }) {
  get(".react").hidden = isLocal || level !== null;
  get(".react").disabled = !isCurrent;
}

// Show the message of a player or a spectator. The user's own message is always shown.
export function showReaction(game, { player, reaction }) {
  const isOwn = player !== null && player === game.player;
  if (!(isOwn || areWanted()) || !Object.hasOwn(TEXTS, reaction)) {
    return;
  }
  const other = player === null ? "A spectator" : nameOf(game, player);
  // A new element is read aloud even if its text is the same.
  const message = createElement("span", `${isOwn ? "You" : other}: ${TEXTS[reaction]}`);
  get(".reaction").replaceChildren(message);
  clearTimeout(timer);
  timer = setTimeout(hideReaction, DURATION);
}

export function hideReaction() {
  get(".reaction").replaceChildren();
}

// Call a function with the chosen reaction when a button is pressed.
export function onReaction(send, signal) {
  const press = ({ target }) => {
    if (target.value) {
      send(target.value);
    }
  };
  get(".reactions").addEventListener("click", press, { signal });
}
