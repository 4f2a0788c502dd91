// The question how to play against the computer: on which level, and which colour.

import { get } from "./screens.js";
import * as storage from "../net/storage.js";

// Ask when somebody wants to play against the computer; "openGame" opens the game that is chosen.
export function initComputer(openGame) {
  const dialog = get(".computer-dialog");
  const form = dialog.querySelector("form");
  get(".play-computer").addEventListener("click", () => {
    choose(form, storage.getComputerChoice());
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

// Choose what was chosen the last time, as far as there still is such a thing.
function choose(form, choice) {
  for (const option of form.querySelectorAll("[type=radio]")) {
    if (option.value === String(choice?.[option.name])) {
      option.checked = true;
    }
  }
}
