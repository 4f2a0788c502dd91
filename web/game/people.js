// The sentences about the people of a game: "" means that there is nothing to say.

import { PLAYER1, PLAYER2 } from "../connect4.js";
import { getComputer, getOpponent, getScore, isPlaying } from "./game.js";
import { count } from "./worth.js";

// The maximum number of characters in a name that fits a sentence in large letters.
const MAX_SHORT_NAME = 8;

export const NAMES = { [PLAYER1]: "Red", [PLAYER2]: "Yellow" };

// Return the name of a player; without a name, the colour, as at the start of a sentence.
export function nameOf(game, colour) {
  return getName(game, colour) ?? NAMES[colour];
}

// Return the name of a player; without a name, the colour, as inside a sentence.
function nameInside(game, colour) {
  return getName(game, colour) ?? colour;
}

// Return the name or the colour of a player who may be the computer.
export function nameOpponent(game, colour) {
  return colour === getComputer(game) ? "Computer" : nameOf(game, colour);
}

// Return the names of the players by their colours; null for a player without a name.
export function getNames(game) {
  const choose = (colour) => (colour === getComputer(game) ? "Computer" : getName(game, colour));
  return { [PLAYER1]: choose(PLAYER1), [PLAYER2]: choose(PLAYER2) };
}

// Return whether one of these names is too long for large letters.
export function areLong(names) {
  return Object.values(names).some((name) => name !== null && [...name].length > MAX_SHORT_NAME);
}

// Return the name that a player has chosen, or null.
function getName({ names }, colour) {
  const name = names[colour];
  // Isolates keep a name that is written from right to left from changing the order of the sentence.
  return name === null || /^[\p{scx=Latin}\p{sc=Common}]*$/u.test(name) ? name : `\u2068${name}\u2069`;
}

// Describe the role of this browser.
export function describeSelf(game) {
  if (game.isLocal) {
    return "You both play on this device.";
  }
  return game.player === null ? "You are watching." : `You are ${game.player}.`;
}

// Describe the other people: a request, or their presence.
export function describeOthers(game) {
  const { isLocal, level, player } = game;
  if (isLocal) {
    return "";
  } else if (level !== null) {
    return player === null ? `Against the computer, level ${level}.` : `Computer, level ${level}.`;
  }
  const request = describeRequest(game);
  if (request !== "") {
    return request;
  }
  return player === null ? describePlayers(game) : describeOpponent(game, getOpponent(player));
}

// Describe what a player has asked for: a rematch, or to take back a move.
function describeRequest(game) {
  const { player, rematch, takeback } = game;
  const asker = rematch ?? takeback;
  if (asker === null) {
    return "";
  } else if (asker === player) {
    const wish = rematch !== null ? "asked for a rematch" : "asked to take back your move";
    return `You ${wish}. Waiting for ${nameInside(game, getOpponent(player))}'s answer…`;
  }
  const wish = rematch !== null ? "asks for a rematch" : "asks to take back a move";
  return `${nameOf(game, asker)} ${wish}.`;
}

function describeOpponent(game, opponent) {
  const { presence } = game;
  const name = nameOf(game, opponent);
  if (presence[opponent]) {
    return `${name} is here.`;
  }
  return presence.lost.includes(opponent)
    ? `${describeLost(game, opponent)} They may come back.`
    : `${name} has left. They can come back with their link or their page.`;
}

function describeLost(game, colour) {
  return `${nameOf(game, colour)}'s connection is lost.`;
}

// Describe the players for a spectator, who learns their colours here.
function describePlayers(game) {
  const { red, yellow, lost } = game.presence;
  if (red && yellow) {
    const players = `${nameWithColour(game, PLAYER1)} and ${nameWithColour(game, PLAYER2)}`;
    return `${capitalise(players)} are here.`;
  } else if (!red && !yellow) {
    const players = `${nameWithColour(game, PLAYER1)} nor ${nameWithColour(game, PLAYER2)}`;
    return `Neither ${players} is here now.`;
  }
  const [here, away] = red ? [PLAYER1, PLAYER2] : [PLAYER2, PLAYER1];
  const presence = capitalise(`${nameWithColour(game, here)} is here`);
  return lost.includes(away)
    ? `${presence}. ${describeLost(game, away)}`
    : `${presence}, ${nameWithColour(game, away)} isn't.`;
}

function nameWithColour(game, colour) {
  const name = getName(game, colour);
  return name === null ? colour : `${name} (${colour})`;
}

export function capitalise(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function describeWatchers(game) {
  const { watchers } = game.presence;
  const others = isPlaying(game) ? watchers : watchers - 1;
  if (others < 1) {
    return isPlaying(game) ? "" : "Nobody else is watching.";
  } else if (isPlaying(game)) {
    return others === 1 ? "One person is watching." : `${others} people are watching.`;
  }
  return others === 1 ? "One other person is watching." : `${others} others are watching.`;
}

// Describe the score of all games of two players.
export function describeScore(game) {
  const { isLocal, player } = game;
  const { red, yellow, draws } = getScore(game);
  if (isLocal || red + yellow + draws === 0) {
    return "";
  }
  const wins = { red, yellow };
  const first = player ?? PLAYER1;
  const second = getOpponent(first);
  const firstName = player === null ? nameOf(game, first) : "You";
  const score = `${firstName} ${wins[first]}, ${nameOpponent(game, second)} ${wins[second]}`;
  return draws === 0 ? `${score}.` : `${score}, ${count(draws, "draw")}.`;
}
