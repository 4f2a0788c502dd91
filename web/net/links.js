// Links to a game or a position. A key travels behind the "#", so that the page's server and its
// logs never see it. The tutorial's links, with the key behind the "?", are understood too.

import { formatPosition } from "../game/position.js";

const KINDS = ["join", "watch"];

// Return what the page was opened for, {join: KEY} or {watch: KEY}, or null. A key that gives a
// seat leaves the address bar: nobody should read it there, and a reload should not join again.
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
  window.history.replaceState(null, "", url);
  return link;
}

// Return the position that the page was opened for, as the link spells it, or null.
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

// Keep a position in the address bar, for a reload.
export function keepPosition(columns) {
  window.history.replaceState(null, "", makePositionLink(columns));
}

// Take a position, or the key of a game that was watched, out of the address bar.
export function clearLink() {
  const url = new URL(window.location.href);
  if (url.hash !== "" || url.searchParams.has("pos")) {
    url.hash = "";
    url.searchParams.delete("pos");
    window.history.replaceState(null, "", url);
  }
}

// Return the link that opens this page to join or to watch a game.
export function makeLink(kind, key) {
  const url = new URL(window.location.href);
  url.hash = `${kind}=${encodeURIComponent(key)}`;
  return url.href;
}

// Tell whether the page's address means another machine to everybody else.
export function isOnlyHere() {
  return /^(localhost|127\..*|\[::1\]|)$/.test(window.location.hostname);
}

function findKey(params) {
  const kind = KINDS.find((kind) => params.get(kind));
  return kind === undefined ? null : { [kind]: params.get(kind) };
}
