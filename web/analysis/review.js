// Opens and closes the review. Its screen needs much code, which is loaded with the first review.

import { loadStyleSheet, showBanner } from "../page/screens.js";

let options;

// The module of the screen, or null until it is loaded.
let screen = null;

// The number of openings and closings so far. If it changes while the screen is loaded, the review
// isn't shown.
let version = 0;

let isOpening = false;

export function initReview(screenOptions) {
  options = screenOptions;
}

// Show the review of a line of columns. The arguments are those of the screen's openReview().
export async function openReview(...line) {
  closeReview();
  isOpening = true;
  const opened = version;
  const isLoaded = await loadScreen();
  if (opened !== version) {
    return;
  }
  isOpening = false;
  if (isLoaded) {
    screen.openReview(...line);
  } else {
    showBanner("The review could not be loaded.", "Reload", () => window.location.reload());
  }
}

export function closeReview() {
  version++;
  isOpening = false;
  screen?.closeReview();
}

// Return whether the review is shown, or about to be.
export function isReviewing() {
  return isOpening || (screen?.isReviewing() ?? false);
}

// Load the screen, if it isn't loaded. Return whether it is.
async function loadScreen() {
  let module;
  try {
    [module] = await Promise.all([
      import("./review_screen.js"),
      loadStyleSheet("page/review.css"),
      loadStyleSheet("page/print.css"),
    ]);
  } catch {
    return false;
  }
  if (screen === null) {
    screen = module;
    screen.initReview(options);
  }
  return true;
}
