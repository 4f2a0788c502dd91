// Links to a game or a position. A key follows the "#", so that it never reaches the page's server
// and its logs. The tutorial's links, in which the key follows the "?", work too.

import { formatPosition } from "../game/position.js";

const KINDS = ["join", "watch"];

// Return the key in the page's address as {join: KEY} or {watch: KEY}, or null. A key to a seat is
// removed from the address, so that it can't be read there and a reload doesn't join again.
export function takeLink() {
  const url = new URL(window.location.href);
  const link = findKey(new URLSearchParams(url.hash.slice(1))) ?? findKey(url.searchParams);
  if (link === null) {
    return null;
  }
  url.hash = link.watch === undefined ? "" : `watch=${encodeURIComponent(link.watch)}`;
  for (const name of [...KINDS, "pos"].filter((name) => url.searchParams.has(name))) {
    url.searchParams.delete(name);
  }
  replaceAddress(url);
  return link;
}

// Return whether the page's address has a key or a puzzle.
export function hasLink() {
  const params = new URLSearchParams(window.location.hash.slice(1));
  return findKey(params) !== null || params.has("puzzle");
}

// Return the text of the position in the page's address, or null.
export function getPosition() {
  return new URL(window.location.href).searchParams.get("pos");
}

// Return the link that opens this page for a position.
export function makePositionLink(columns) {
  const url = new URL(window.location.href);
  url.hash = "";
  url.searchParams.set("pos", formatPosition(columns));
  return url.href;
}

// Put a position into the page's address, so that a reload shows it again.
export function keepPosition(columns) {
  replaceAddress(makePositionLink(columns));
}

// Return the kind of puzzle in the page's address, or null.
export function getPuzzle() {
  return new URLSearchParams(window.location.hash.slice(1)).get("puzzle");
}

// Put the kind of a puzzle into the page's address, so that a reload shows it again.
export function keepPuzzle(kind) {
  const url = new URL(window.location.href);
  url.hash = `puzzle=${kind}`;
  replaceAddress(url);
}

// Remove the position, the puzzle or the key from the page's address.
export function clearLink() {
  const url = new URL(window.location.href);
  if (url.hash !== "" || url.searchParams.has("pos")) {
    url.hash = "";
    url.searchParams.delete("pos");
    replaceAddress(url);
  }
}

// Return the link that opens this page to join or to watch a game; "kind" is "join" or "watch".
export function makeLink(kind, key) {
  const url = new URL(window.location.href);
  url.hash = `${kind}=${encodeURIComponent(key)}`;
  return url.href;
}

// Return whether the page's address works on this machine only.
export function isOnlyHere() {
  return /^(localhost|127\..*|\[::1\]|)$/.test(window.location.hostname);
}

function findKey(params) {
  const kind = KINDS.find((kind) => params.get(kind));
  return kind === undefined ? null : { [kind]: params.get(kind) };
}

function replaceAddress(url) {
  window.history.replaceState(window.history.state, "", url);
}
