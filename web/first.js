// The script that runs before the modules are loaded. The first paint waits for it, so it is small:
// it chooses the first screen, and keeps a press on a button for lobby.js.

"use strict";

{
  // Return whether main.js is going to open something other than the start: the game, the position
  // or the puzzle in the page's address, or the game of this tab before a reload.
  const opensGame = () => {
    if (/[?#&](join|watch|pos|puzzle)=./.test(window.location.href)) {
      return true;
    }
    try {
      return (window.sessionStorage.getItem("connect4.tab") ?? "null") !== "null";
    } catch {
      // The browser refuses to store anything.
      return false;
    }
  };

  // Mark a button that is pressed before the buttons work. The last one is pressed again later.
  const keepPress = ({ target }) => {
    const button = target.closest("button");
    if (button !== null) {
      document.querySelector("[aria-busy]")?.removeAttribute("aria-busy");
      button.setAttribute("aria-busy", "true");
    }
  };

  const showFailure = ({ target }) => {
    if (target instanceof HTMLScriptElement) {
      document.documentElement.dataset.screen = "start";
      document.querySelector(".notice p").textContent =
        "The page could not be loaded completely. Reload it to try again.";
    }
  };

  if (opensGame()) {
    document.documentElement.dataset.screen = "opening";
  }
  document.onclick = keepPress;
  // Events of an element that could not be loaded don't bubble.
  window.addEventListener("error", showFailure, { capture: true });
}
