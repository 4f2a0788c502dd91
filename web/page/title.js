// The title and the icon of the browser's tab. They call a player back when it is their turn.

const ICONS = { idle: "favicon.svg", turn: "icons/turn.svg" };

let isTurn = false;

// Show a sentence in the title, and whether the user has to move.
export function setTitle(message, { isOurTurn = false } = {}) {
  const sentence = message.replace(/\.$/, "");
  const mark = isOurTurn ? "● " : "";
  document.title = sentence === "" ? "Connect Four" : `${mark}${sentence} – Connect Four`;
  isTurn = isOurTurn;
  showIcon();
}

// The icon changes only while the tab is hidden: beside the game, it would only distract.
function showIcon() {
  const icon = isTurn && document.visibilityState === "hidden" ? ICONS.turn : ICONS.idle;
  const link = document.querySelector("link[rel=icon][type]");
  if (link.getAttribute("href") !== icon) {
    link.setAttribute("href", icon);
  }
}

document.addEventListener("visibilitychange", showIcon);
