// Asks a game server whether it works: a browser doesn't tell a page why a WebSocket failed.

// The time within which the server must answer, in milliseconds.
const MAX_SILENCE = 5000;

// Return a promise of whether the server with this WebSocket address answers HTTP requests.
export async function isAnswering(server) {
  const url = new URL("healthz", server.replace(/^ws/, "http"));
  try {
    const signal = AbortSignal.timeout(MAX_SILENCE);
    // Of a server at another origin, a page may learn only that it answers.
    const response = await fetch(url, { mode: "no-cors", cache: "no-store", signal });
    return response.ok || response.type === "opaque";
  } catch {
    return false;
  }
}
