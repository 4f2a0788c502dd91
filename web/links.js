// Links to a game. A key travels behind the "#", so that the page's server and its logs never see
// it. The tutorial's links, with the key behind the "?", are understood too.

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
  for (const kind of KINDS.filter((kind) => url.searchParams.has(kind))) {
    url.searchParams.delete(kind);
  }
  window.history.replaceState(null, "", url);
  return link;
}

// Take the key of a game that was watched out of the address bar.
export function clearLink() {
  const url = new URL(window.location.href);
  if (url.hash !== "") {
    url.hash = "";
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
