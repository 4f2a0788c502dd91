// The claim of a game whose other player is away for too long: the seconds until a claim is
// possible, then the buttons for the win and for a draw.

import { get, setText } from "../page/screens.js";

let timer;

// Show how long the player must wait, or the buttons to claim the game.
export function showClaim(game) {
  clearTimeout(timer);
  const wait = getWait(game);
  for (const button of document.querySelectorAll(".actions .claim")) {
    button.hidden = wait !== 0;
    button.disabled = !game.isCurrent;
  }
  // A screen reader announces the end of the time, and not each second.
  get(".claim-time").setAttribute("aria-live", wait === 0 ? "polite" : "off");
  setText(".claim-time", describeWait(wait));
  if (wait > 0) {
    timer = setTimeout(() => showClaim(game), 1000);
  }
}

// Return the number of seconds until the player may claim the game; 0 means now, and null means
// that it isn't possible.
function getWait({ claimAt, result }) {
  if (claimAt === null || result !== null) {
    return null;
  }
  return Math.max(0, Math.ceil((claimAt - Date.now()) / 1000));
}

function describeWait(wait) {
  switch (wait) {
    case null:
      return "";
    case 0:
      return "You may claim the win or a draw.";
    default:
      return `In ${wait} s you may claim the game.`;
  }
}

// Call a function with the event that claims the game when the player presses a button.
export function onClaim(send, signal) {
  get(".claim-win").addEventListener("click", () => send({ type: "claim" }), { signal });
  const claimDraw = () => send({ type: "claim", result: "draw" });
  get(".claim-draw").addEventListener("click", claimDraw, { signal });
}
