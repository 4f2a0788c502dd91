// The button that takes back a move, or asks the other player for that, or allows it.

import { getOpponent, isPlaying, mayTakeBack } from "../game/game.js";
import { get } from "../page/screens.js";

// Return whether the other player has asked to take back a move.
export function isAskedForTakeback({ player, takeback }) {
  return player !== null && takeback === getOpponent(player);
}

// Show the button for what is possible in a game now.
export function showTakeback(game) {
  const { isCurrent, result } = game;
  const button = get(".take-back");
  const isAsked = isAskedForTakeback(game);
  button.textContent = isAsked ? "Allow" : "Undo";
  button.classList.toggle("primary", isAsked);
  button.hidden = !isPlaying(game) || (result !== null && !mayTakeBack(game));
  button.disabled = !isCurrent || !(isAsked || mayTakeBack(game));
}

// Call a function when the player asks to take back a move, or allows it.
export function onTakeback(ask, signal) {
  get(".take-back").addEventListener("click", ask, { signal });
}
