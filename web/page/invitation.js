// The links to a game, each in a field with a button to copy it and, if the device can share links,
// a button to share it. The link for a friend is also a picture.

import { isOnlyHere, makeLink } from "../net/links.js";
import { createButton, createElement } from "./screens.js";

const TEXTS = {
  join: { label: "Link for your friend", title: "Play Connect Four with me" },
  watch: { label: "Link for watching", title: "Watch a game of Connect Four" },
  position: { label: "Link to this position", title: "A position of Connect Four" },
};

// Show the links for which this browser has the keys. A friend who was invited needs no invitation.
export function showLinks(container, game) {
  const useful = game.isGuest ? ["watch"] : ["join", "watch"];
  const kinds = useful.filter((kind) => game[kind] !== null);
  const links = kinds.map((kind) => makeLink(kind, game[kind]));
  const shown = [...container.querySelectorAll("input")].map((field) => field.value);
  // The same links stay: one of their elements may have the focus.
  if (shown.join() !== links.join()) {
    container.replaceChildren(
      ...kinds.map((kind, index) => createField(kind, links[index])),
      ...(isOnlyHere() ? [createHint()] : []),
    );
    if (kinds.includes("join") && !isOnlyHere()) {
      showCode(container.querySelector(".join-link"), links[0]);
    }
  }
}

// Show a link as a QR code below its field, for the camera of a phone. The picture is drawn here:
// no other server sees the link. Its modules are loaded when they are needed.
async function showCode(field, link) {
  try {
    const { drawCode } = await import("../qr/picture.js");
    const picture = drawCode(link, "QR code of the link for your friend");
    if (picture !== null) {
      const figure = document.createElement("figure");
      figure.append(picture, createElement("figcaption", "Or let your friend scan this code."));
      field.after(figure);
    }
  } catch {
    // The modules can't be loaded. The link is enough.
  }
}

// Return a field for a link, with its buttons. "kind" is a key of TEXTS; the link may change later.
export function createField(kind, link = "") {
  const { label, title } = TEXTS[kind];
  const element = document.createElement("div");
  element.className = `link ${kind}-link`;

  const field = document.createElement("input");
  field.readOnly = true;
  field.value = link;
  field.addEventListener("focus", () => field.select());
  const labelElement = createElement("label", label);
  labelElement.append(field);

  const copied = document.createElement("span");
  copied.setAttribute("role", "status");
  const copy = async () => {
    copied.textContent = (await copyText(field)) ? "Copied." : "Press Ctrl+C to copy it.";
  };
  element.append(labelElement, createAction("Copy", label, copy));
  if (navigator.share !== undefined) {
    // The promise is rejected when the user cancels.
    const share = () => navigator.share({ title, url: field.value }).catch(() => {});
    element.append(createAction("Share", label, share));
  }
  element.append(copied);
  return element;
}

function createAction(text, label, act) {
  const button = createButton(text, act, `${text}: ${label}`);
  button.className = text.toLowerCase();
  return button;
}

function createHint() {
  const hint = createElement(
    "p",
    "These links work on this computer only. Open this page by the computer's name or address, " +
      "not as localhost, to play from another one.",
  );
  hint.className = "hint-here";
  return hint;
}

// Without a secure connection, a page can copy only the selected text.
async function copyText(field) {
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    field.select();
    return document.execCommand("copy");
  }
}
