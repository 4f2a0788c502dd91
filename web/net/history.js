// The browser's history: an entry for the start, and at most one after it for the games. The back
// button leads from a game to the start, and the forward button leads to the game again.

import { clearLink, hasLink } from "./links.js";

// The state of the second entry. The first entry, which a link may have opened, has none.
const GAME = "game";

// Whether the page itself goes back to the first entry, which the browser does a little later; and
// whether a game was opened meanwhile.
let isReturning = false;
let isEntering = false;

// Add an entry to the history for a game that is opened from the start.
export function enterGame() {
  if (isReturning) {
    isEntering = true;
  } else if (window.history.state === null) {
    window.history.pushState(GAME, "");
  }
}

// Go back to the entry of the start, which the page shows in place of a game. The entry of the game
// keeps its address, for the forward button.
export function leaveGame() {
  isEntering = false;
  if (window.history.state === null) {
    clearLink();
  } else if (!isReturning) {
    isReturning = true;
    window.history.back();
  }
}

// Call a function when the user goes back to the start, and another one when the user goes forward
// to a game.
export function onTravel(goBack, goForward) {
  window.addEventListener("popstate", ({ state }) => {
    if (isReturning) {
      isReturning = false;
      clearLink();
      if (isEntering) {
        enterGame();
      }
    } else if (state === GAME) {
      goForward();
    } else if (!hasLink()) {
      // A link that is pasted into the address bar is no step back.
      goBack();
    }
  });
}
