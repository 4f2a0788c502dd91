// The dialog that begins a game against the computer: the level and the player's colour.

import * as storage from "../net/storage.js";
import { get } from "./screens.js";

// Open the dialog when its button is pressed; "openGame" opens the chosen game.
export function initComputer(openGame) {
  const dialog = get(".computer-dialog");
  const form = dialog.querySelector("form");
  get(".play-computer").addEventListener("click", () => {
    restore(form, storage.getComputerChoice());
    dialog.showModal();
    form.querySelector(":checked").focus();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    dialog.close();
    const chosen = new FormData(form);
    const choice = { level: Number(chosen.get("level")), player: chosen.get("player") };
    storage.rememberComputerChoice(choice);
    openGame({ type: "init", opponent: "computer", ...choice });
  });
}

// Check the options of the last choice, if they still exist.
function restore(form, choice) {
  for (const option of form.querySelectorAll("[type=radio]")) {
    if (option.value === String(choice?.[option.name])) {
      option.checked = true;
    }
  }
}
