// A WebSocket that comes back by itself when its connection is lost.
//
// It dispatches the events of a WebSocket, with two differences: "open" each time a connection
// opens, so that the page can say again who it is; and "close" only when the connection ended for
// good, "lost" when it will be tried again. Messages are events of the game, ready to be used.

import { BackOff } from "./backoff.js";

const SUBPROTOCOL = "connect4.v2";

// Going away, lost, internal error, restart, try again later: the game is still there. Any other
// code is the server's decision, which asking again would not change.
const COME_BACK = [1001, 1006, 1011, 1012, 1013];

// A server that says nothing for so long, in milliseconds, when it should answer is lost.
const PATIENCE = 10_000;

// Whoever was away from the page for so long, in milliseconds, may have lost the connection without
// being told: phones and laptops sleep.
const ABSENCE = 60_000;

export class Connection extends EventTarget {
  #backOff = new BackOff();
  #socket = null;
  #retry;
  #silence;
  #hiddenSince = Infinity;
  // Ends all that listens for this connection.
  #end = new AbortController();

  constructor(url) {
    super();
    this.url = url;
    this.#open();
    const { signal } = this.#end;
    window.addEventListener("online", () => this.reopen(), { signal });
    document.addEventListener("visibilitychange", () => this.#changeVisibility(), { signal });
  }

  // Aborted when the connection has ended for good.
  get ended() {
    return this.#end.signal;
  }

  // Send an event, or return false if there is no connection now. The answer may take its time if
  // the server has to think.
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

  // Tell that the server has answered what was sent.
  answered() {
    clearTimeout(this.#silence);
    this.#silence = undefined;
  }

  // Connect at once, whatever became of the last connection.
  reopen() {
    this.#abandon();
    this.#open();
  }

  // End the connection for good.
  close() {
    this.#abandon();
    this.#end.abort();
  }

  #open() {
    const socket = new WebSocket(this.url, SUBPROTOCOL);
    let openedAt = Infinity;
    this.#socket = socket;
    this.#expectAnswer();
    // A socket that was abandoned may still have something to say.
    const isCurrent = () => socket === this.#socket;
    socket.addEventListener("open", () => {
      if (!isCurrent()) {
        return;
      }
      openedAt = performance.now();
      this.answered();
      this.dispatchEvent(new Event("open"));
    });
    socket.addEventListener("message", ({ data }) => {
      if (isCurrent()) {
        this.dispatchEvent(new MessageEvent("message", { data: parseEvent(data) }));
      }
    });
    socket.addEventListener("close", ({ code, reason }) => {
      if (!isCurrent()) {
        return;
      }
      if (performance.now() - openedAt > PATIENCE) {
        this.#backOff.reset();
      }
      if (COME_BACK.includes(code)) {
        this.#lose();
      } else {
        this.close();
        this.dispatchEvent(new CloseEvent("close", { code, reason }));
      }
    });
  }

  // Forget the socket without waiting for its end, which a broken network may hold up for long.
  #abandon() {
    const socket = this.#socket;
    this.#socket = null;
    if (socket?.readyState === WebSocket.CONNECTING) {
      // Browsers complain on the console about one that is closed before it has opened.
      socket.addEventListener("open", () => socket.close(1000));
    } else {
      socket?.close(1000);
    }
    clearTimeout(this.#retry);
    this.answered();
  }

  #lose() {
    this.#abandon();
    this.#retry = setTimeout(() => this.#open(), this.#backOff.next());
    this.dispatchEvent(new Event("lost"));
  }

  #expectAnswer() {
    this.#silence ??= setTimeout(() => this.#lose(), PATIENCE);
  }

  #changeVisibility() {
    if (document.visibilityState === "hidden") {
      this.#hiddenSince = Date.now();
      return;
    }
    const slept = Date.now() - this.#hiddenSince > ABSENCE;
    if (this.#socket === null || slept) {
      this.reopen();
    }
  }
}

// Return the event in a message; one without a type if it is nothing of the kind.
function parseEvent(data) {
  try {
    return { ...JSON.parse(data) };
  } catch {
    return {};
  }
}
