// The browser's history: an entry for the start, and at most one after it for the games. The back
// button leads from a game to the start, and the forward button leads to the game again.

import { hasLink } from "./links.js";

// The states of the second entry. The first entry, which a link may have opened, has none.
const GAME = "game";

const LEFT = "left";

// Add an entry to the history for a game that is opened from the start.
export function enterGame() {
  if (window.history.state === null) {
    window.history.pushState(GAME, "");
  } else {
    window.history.replaceState(GAME, "");
  }
}

// Note that the start is shown in place of a game.
export function leaveGame() {
  if (window.history.state !== null) {
    window.history.replaceState(LEFT, "");
  }
}

// Call a function when the user goes back to the start, and another one when the user goes forward
// to a game.
export function onTravel(goBack, goForward) {
  window.addEventListener("popstate", ({ state }) => {
    if (state === GAME) {
      goForward();
    } else if (!hasLink()) {
      // A link that is pasted into the address bar is no step back.
      goBack();
    }
  });
}
