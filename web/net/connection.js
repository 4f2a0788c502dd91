// A WebSocket that reconnects when its connection is lost.
//
// It dispatches the events of a WebSocket, with these differences: "open" comes each time a
// connection opens, so that the page can ask for its game again; "lost" comes when a connection
// ends and is tried again, "close" only when it ends for good. The data of a "message" is the
// event that the message contains.

import { isKnownType } from "../game/game.js";
import { BackOff } from "./backoff.js";

const SUBPROTOCOL = "connect4.v2";

// The close codes after which the page reconnects: going away, no code, lost, internal error,
// restart, try again later, bad gateway. Proxies send some of them. Any other code is a decision of
// the server that another try would not change.
const RETRY_CODES = [1001, 1005, 1006, 1011, 1012, 1013, 1014];

// The time within which the server must answer, in milliseconds.
const MAX_SILENCE = 10_000;

// After this silence, in milliseconds, the page asks whether the connection works: a network that
// swallows everything doesn't end the connection, and browsers don't show the server's pings.
const MAX_QUIET = 4_000;

// The time within which the server must answer a ping, in milliseconds.
const MAX_PONG = 5_000;

// The code and the reason with which the page closes a connection to open another one. The server
// tells the other player that the connection was lost, not that the player has left.
const CONNECT_AGAIN = [4000, "The page connects again."];

// After a longer absence, in milliseconds, the connection may be lost although the browser doesn't
// know: phones and laptops sleep.
const MAX_ABSENCE = 60_000;

export class Connection extends EventTarget {
  #backOff = new BackOff();
  #socket = null;
  #failures = 0;
  #retry;
  #silence;
  #quiet;
  #hiddenSince = Infinity;
  // The promise for which events wait, or null, and these events.
  #hold = null;
  #held = [];
  #end = new AbortController();

  // Connect to a server. Throws an error if the browser forbids it: a page that came by https must
  // not use ws.
  constructor(url) {
    super();
    this.url = url;
    this.#open();
    const { signal } = this.#end;
    window.addEventListener("online", () => this.reopen(), { signal });
    window.addEventListener("offline", () => this.#lose(), { signal });
    window.addEventListener("pageshow", () => this.#ping(), { signal });
    document.addEventListener("visibilitychange", () => this.#changeVisibility(), { signal });
  }

  // A signal that is aborted when the connection ends for good; it removes event listeners.
  get ended() {
    return this.#end.signal;
  }

  // The number of failed tries since a connection was open.
  get failures() {
    return this.#failures;
  }

  // Send an event, or return false if there is no connection now. There is no time limit for a slow
  // answer.
  send(event, { isSlow = false } = {}) {
    if (this.#socket?.readyState !== WebSocket.OPEN) {
      return false;
    }
    this.#socket.send(JSON.stringify(event));
    if (!isSlow) {
      this.#expectAnswer();
    }
    return true;
  }

  // End the time limit: the server has answered.
  answered() {
    clearTimeout(this.#silence);
    this.#silence = undefined;
  }

  // Keep the next events until a promise is fulfilled, such as that of the end of an animation.
  async hold(promise) {
    this.#hold = promise;
    await promise;
    if (this.#hold === promise) {
      this.#hold = null;
      while (this.#hold === null && this.#held.length > 0) {
        this.#dispatch(this.#held.shift());
      }
    }
  }

  get isHeld() {
    return this.#hold !== null;
  }

  // Replace the connection by a new one at once.
  reopen() {
    this.#abandon(...CONNECT_AGAIN);
    this.#open();
  }

  // End the connection for good.
  close() {
    this.#abandon(1000);
    this.#end.abort();
  }

  // End the connection for good, as if the server had ended it.
  end(code = 1000, reason = "") {
    this.#held.splice(0).forEach((event) => this.#dispatch(event));
    this.close();
    this.dispatchEvent(new CloseEvent("close", { code, reason }));
  }

  #open() {
    const socket = new WebSocket(this.url, SUBPROTOCOL);
    let openedAt = Infinity;
    this.#socket = socket;
    this.#expectAnswer();
    // An abandoned socket may still dispatch events.
    const isCurrent = () => socket === this.#socket;
    socket.addEventListener("open", () => {
      if (!isCurrent()) {
        return;
      }
      openedAt = performance.now();
      this.#failures = 0;
      this.answered();
      this.#listen();
      this.dispatchEvent(new Event("open"));
    });
    socket.addEventListener("message", ({ data }) => {
      if (isCurrent()) {
        this.#listen();
        this.#receive(parseEvent(data));
      }
    });
    socket.addEventListener("close", ({ code, reason }) => {
      if (isCurrent()) {
        if (performance.now() - openedAt > MAX_SILENCE) {
          this.#backOff.reset();
        }
        this.#finish(code, reason);
      }
    });
  }

  #receive(event) {
    // A newer server may send events that this page doesn't know.
    if (event.type !== undefined && !isKnownType(event.type)) {
      return;
    }
    if (this.isHeld) {
      this.#held.push(event);
    } else {
      this.#dispatch(event);
    }
  }

  #dispatch(event) {
    this.dispatchEvent(new MessageEvent("message", { data: event }));
  }

  #finish(code, reason) {
    if (RETRY_CODES.includes(code)) {
      this.#lose();
    } else {
      this.end(code, reason);
    }
  }

  // Close the socket without waiting for its end, which a broken network may delay.
  #abandon(code, reason) {
    const socket = this.#socket;
    this.#socket = null;
    if (socket?.readyState === WebSocket.CONNECTING) {
      // Closing a socket before it opens would write a warning to the console.
      socket.addEventListener("open", () => socket.close(code, reason));
    } else {
      socket?.close(code, reason);
    }
    clearTimeout(this.#retry);
    clearTimeout(this.#quiet);
    this.answered();
    this.#hold = null;
    this.#held = [];
  }

  #lose() {
    this.#abandon(...CONNECT_AGAIN);
    this.#failures += 1;
    this.#retry = setTimeout(() => this.#open(), this.#backOff.next());
    this.dispatchEvent(new Event("lost"));
  }

  #expectAnswer() {
    this.#silence ??= setTimeout(() => this.#lose(), MAX_SILENCE);
  }

  // Wait for the next message. A hidden page doesn't: it need not know.
  #listen() {
    clearTimeout(this.#quiet);
    if (document.visibilityState === "visible") {
      this.#quiet = setTimeout(() => this.#ping(), MAX_QUIET);
    }
  }

  // Ask for an answer. The tutorial's servers don't know the event.
  #ping() {
    if (this.#socket?.readyState === WebSocket.OPEN && this.#socket.protocol === SUBPROTOCOL) {
      this.#socket.send(JSON.stringify({ type: "ping" }));
      clearTimeout(this.#quiet);
      this.#quiet = setTimeout(() => this.#lose(), MAX_PONG);
    }
  }

  #changeVisibility() {
    if (document.visibilityState === "hidden") {
      this.#hiddenSince = Date.now();
      clearTimeout(this.#quiet);
      return;
    }
    const wasAbsent = Date.now() - this.#hiddenSince > MAX_ABSENCE;
    if (this.#socket === null || wasAbsent) {
      this.reopen();
    } else {
      this.#ping();
    }
  }
}

// Return the event in a message; an event without a type if the message isn't a JSON object.
function parseEvent(data) {
  try {
    return { ...JSON.parse(data) };
  } catch {
    return {};
  }
}
