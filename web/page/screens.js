// What all screens of the page have in common: one of them is shown at a time, with the title and
// the banner above.

// Where somebody who used the previous screen goes on.
const FIRST_FOCUS = {
  start: ".play-friend",
  opening: ".opening",
  waiting: ".waiting .copy",
  game: ".game .column:nth-child(4)",
  review: ".review .previous",
};

export const get = (selector) => document.querySelector(selector);

// Show a screen, and say in the title what it is about.
export function showScreen(name, title) {
  setTitle(title);
  const page = get(".page");
  if (page.dataset.screen === name) {
    return;
  }
  page.dataset.screen = name;
  // A dialog that closes gives the focus back to the screen it belongs to.
  for (const dialog of document.querySelectorAll("dialog[open]")) {
    dialog.close();
  }
  const hadFocus = document.activeElement.closest("[data-name]") !== null;
  for (const screen of document.querySelectorAll("[data-name]")) {
    screen.hidden = screen.dataset.name !== name;
  }
  if (hadFocus) {
    goToNext(FIRST_FOCUS[name]);
  }
}

export function showOpening() {
  const sentence = "Opening the game…";
  setText(".opening p", sentence);
  showScreen("opening", sentence);
}

// Move the focus to where somebody goes on; the window stays where it is.
export function goToNext(selector) {
  get(selector).focus({ preventScroll: true });
}

// Say that the connection is gone, and what can be done about it.
export function showBanner(message, label, act) {
  setText(".banner p", message);
  setTitle(message);
  const button = get(".banner-action");
  button.textContent = label;
  button.onclick = act;
  button.hidden = false;
  get(".header").classList.add("has-banner");
}

export function hideBanner() {
  setText(".banner p", "");
  get(".banner-action").hidden = true;
  get(".header").classList.remove("has-banner");
}

// Say what went wrong. A new element is read aloud even if the last one said the same.
export function showError(message) {
  get(".error").replaceChildren(createElement("span", message));
}

// Say what goes on being wrong; it is read aloud once.
export function showTrouble(message) {
  if (get(".error").textContent !== message) {
    showError(message);
  }
}

export function clearError() {
  get(".error").replaceChildren();
}

// An element that says the same as before is left alone, so that it isn't read aloud again.
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

export function createButton(label, act) {
  const button = createElement("button", label);
  button.type = "button";
  button.addEventListener("click", act);
  return button;
}

function setTitle(message) {
  const sentence = message.replace(/\.$/, "");
  document.title = sentence === "" ? "Connect Four" : `${sentence} – Connect Four`;
}
