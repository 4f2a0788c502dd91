// The screens of the page, of which one is shown at a time, with the title and the banner above;
// and small helpers for its elements.

import { COLUMNS } from "../connect4.js";
import { setTitle } from "./title.js";

const MIDDLE = `.column:nth-child(${Math.ceil(COLUMNS / 2)})`;

// The selectors of the middle columns of a game and of a puzzle.
export const MIDDLE_COLUMN = `.game ${MIDDLE}`;

export const PUZZLE_COLUMN = `.puzzle ${MIDDLE}`;

// The element of each screen that gets the focus, if an element of the last screen had it.
const FIRST_FOCUS = {
  start: ".play-friend",
  opening: ".opening",
  waiting: ".waiting .copy",
  game: MIDDLE_COLUMN,
  review: ".review .previous",
  puzzle: PUZZLE_COLUMN,
};

export const get = (selector) => document.querySelector(selector);

// Show a screen, and a sentence about it in the title of the window. The options are those of
// setTitle().
export function showScreen(name, title, options = {}) {
  setTitle(title, options);
  const { dataset } = document.documentElement;
  if (dataset.screen === name) {
    return;
  }
  // A dialog that closes returns the focus to its screen.
  for (const dialog of document.querySelectorAll("dialog[open]")) {
    dialog.close();
  }
  const hadFocus = document.activeElement.closest("section") !== null;
  dataset.screen = name;
  if (hadFocus) {
    moveFocus(FIRST_FOCUS[name]);
  }
}

// Return whether a screen is the one that is shown.
export function isShown(name) {
  return document.documentElement.dataset.screen === name;
}

export function showOpening(sentence = "Opening the game…") {
  setText(".opening p", sentence);
  showScreen("opening", sentence);
}

// Focus an element without scrolling to it.
export function moveFocus(selector) {
  get(selector).focus({ preventScroll: true });
}

// Show a message above the screen, with a button to act on it. With "hasHelp", it has a link to the
// help for a server that refuses this page.
export function showBanner(message, label, act, { hasHelp = false } = {}) {
  setText(".banner p", message);
  // The title is too short for what follows the dots.
  setTitle(message.replace(/….*/, "…"));
  const button = get(".banner-action");
  button.textContent = label;
  button.onclick = act;
  button.hidden = false;
  get(".banner-help").hidden = !hasHelp;
  get(".header").classList.add("has-banner");
}

// Draw attention to the banner after a press that needs a connection. It is read aloud again.
export function stressBanner() {
  const element = get(".banner p");
  element.replaceChildren(createElement("span", element.textContent));
  get(".header").classList.add("is-stressed");
}

export function hideBanner() {
  setText(".banner p", "");
  get(".banner-action").hidden = true;
  get(".banner-help").hidden = true;
  get(".header").classList.remove("has-banner", "is-stressed");
}

// Show an error in a new element, so that it is read aloud even if the last error was the same.
export function showError(message) {
  get(".error").replaceChildren(createElement("span", message));
}

// Show an error that lasts; it is read aloud once.
export function showLastingError(message) {
  if (get(".error").textContent !== message) {
    showError(message);
  }
}

export function clearError() {
  get(".error").replaceChildren();
}

// Set a text. The same text is not set again, so that it isn't read aloud again.
export function setText(selector, text) {
  const element = get(selector);
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

export function createElement(name, text) {
  const element = document.createElement(name);
  element.textContent = text;
  return element;
}

// Return a button that calls a function. "name" is for screen readers, if the text isn't enough.
export function createButton(text, act, name = text) {
  const button = createElement("button", text);
  button.type = "button";
  button.addEventListener("click", act);
  if (name !== text) {
    button.setAttribute("aria-label", name);
  }
  return button;
}

// Load a style sheet that the start screen doesn't need, unless the page has it. Throws an event if
// it can't be loaded; a later call tries again.
export async function loadStyleSheet(href) {
  if (document.querySelector(`link[href="${href}"]`) !== null) {
    return;
  }
  await new Promise((resolve, reject) => {
    const link = document.createElement("link");
    const fail = (event) => {
      link.remove();
      reject(event);
    };
    Object.assign(link, { rel: "stylesheet", href, onload: resolve, onerror: fail });
    document.head.append(link);
  });
}
