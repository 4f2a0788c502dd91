// The links to a game, each in a field with buttons to copy it and, where there is such a thing, to
// hand it to another app.

import { isOnlyHere, makeLink } from "../net/links.js";

const TEXTS = {
  join: { label: "Link for your friend", title: "Play Connect Four with me" },
  watch: { label: "Link for watching", title: "Watch a game of Connect Four" },
  position: { label: "Link to this position", title: "A position of Connect Four" },
};

// Show the links that this browser may pass on.
export function showLinks(container, game) {
  const kinds = ["join", "watch"].filter((kind) => game[kind] !== null);
  const links = kinds.map((kind) => makeLink(kind, game[kind]));
  const shown = [...container.querySelectorAll("input")].map((field) => field.value);
  // Whoever is about to copy a link keeps the field and the focus.
  if (shown.join() !== links.join()) {
    container.replaceChildren(
      ...kinds.map((kind, index) => createField(kind, links[index])),
      ...(isOnlyHere() ? [createHint()] : []),
    );
  }
}

// Return a field for a link of a kind, with its buttons. The link may change later.
export function createField(kind, link = "") {
  const { label, title } = TEXTS[kind];
  const element = document.createElement("div");
  element.className = `link ${kind}-link`;

  const labelElement = document.createElement("label");
  const field = document.createElement("input");
  const copied = document.createElement("span");
  field.readOnly = true;
  field.value = link;
  field.addEventListener("focus", () => field.select());
  copied.setAttribute("role", "status");
  labelElement.append(label, field);

  const copy = createButton("Copy", `Copy: ${label}`);
  copy.addEventListener("click", async () => {
    copied.textContent = (await copyText(field)) ? "Copied." : "Press Ctrl+C to copy it.";
  });
  element.append(labelElement, copy);
  if (navigator.share !== undefined) {
    const share = createButton("Share", `Share: ${label}`);
    // Whoever changes their mind has not made a mistake.
    share.addEventListener("click", () => {
      navigator.share({ title, url: field.value }).catch(() => {});
    });
    element.append(share);
  }
  element.append(copied);
  return element;
}

function createButton(text, name) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = text.toLowerCase();
  button.textContent = text;
  button.setAttribute("aria-label", name);
  return button;
}

function createHint() {
  const hint = document.createElement("p");
  hint.className = "hint-here";
  hint.textContent =
    "These links work on this computer only. Open this page by the computer's name or address, " +
    "not as localhost, to play from another one.";
  return hint;
}

// Without a secure connection, a page can only copy what is selected.
async function copyText(field) {
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    field.select();
    return document.execCommand("copy");
  }
}
