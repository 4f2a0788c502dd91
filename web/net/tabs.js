// Messages between the tabs of a browser about the games that they open. A tab that has lost its
// connection learns that another tab has its game now: reconnecting would take the seat away.

const channel = new BroadcastChannel("connect4");

export function claimSeat(server, resume) {
  channel.postMessage({ server, resume });
}

// Call a function when another tab claims a seat.
export function onClaim(act) {
  channel.addEventListener("message", ({ data }) => act(data));
}
