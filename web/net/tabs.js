// The tabs of one browser tell each other which game they open. A tab that has lost its connection
// learns by this that it must not come back by itself: it would take the seat away again.

const channel = new BroadcastChannel("connect4");

export function claimSeat(server, resume) {
  channel.postMessage({ server, resume });
}

// Call a function when another tab claims a seat.
export function onClaim(act) {
  channel.addEventListener("message", ({ data }) => act(data));
}
