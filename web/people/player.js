// The fields of the start screen for games with other people: the player's name, and which player
// begins a rematch. The browser stores both.

import * as storage from "../net/storage.js";
import { get, setText } from "../page/screens.js";

// The maximum number of characters in a name.
const MAX_NAME = 24;

// Fill in the fields with the last choices, and store each new choice.
export function initPlayer() {
  const { name, begins } = storage.getPlayer();
  const nameField = get("#name");
  const beginsField = get("#begins");
  if (begins !== undefined) {
    beginsField.value = begins;
  }
  const takeName = () => {
    const typed = readName(nameField.value);
    nameField.setAttribute("aria-invalid", typed === null);
    const mistake = `A name has at most ${MAX_NAME} letters, digits, signs and spaces.`;
    setText("#name-error", typed === null ? mistake : "");
    // An invalid name is not used: the previous one stays.
    if (typed !== null) {
      storage.rememberPlayer({ name: typed });
    }
  };
  nameField.addEventListener("input", takeName);
  // The user may have typed a name before this script was loaded.
  nameField.value ||= name ?? "";
  takeName();
  beginsField.addEventListener("change", () => {
    storage.rememberPlayer({ begins: beginsField.value });
  });
}

// Return the first event of a game, with what the player has chosen.
export function introduce(first) {
  if (first.watch !== undefined || first.opponent === "local") {
    return first;
  }
  const { name, begins } = storage.getPlayer();
  const isNew = first.join === undefined && first.resume === undefined;
  return {
    ...first,
    ...(name ? { name } : {}),
    ...(isNew && begins !== undefined ? { begins } : {}),
  };
}

// Return the name that a text contains, "" if it is empty, or null if it is no name: control,
// format and unassigned characters could change the sentences in which it stands.
function readName(text) {
  const name = text.normalize("NFC").trim();
  return [...name].length > MAX_NAME || /[\p{C}\p{Zl}\p{Zp}]/u.test(name) ? null : name;
}
