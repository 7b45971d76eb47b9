// board_worker: shows the board as it was last known when it cannot be had. It answers for the board alone, keeps one
// copy, and lets go of it when the board is no longer shown to this browser.

const KEPT = "board";
const board = new URL("./", self.location).pathname;

async function freshOrKept(request) {
  try {
    const answer = await fetch(request);
    if (answer.ok) (await caches.open(KEPT)).put(board, answer.clone());
    else if (answer.type === "opaqueredirect" || answer.status < 500) await caches.delete(KEPT);
    return answer;
  } catch (lost) {
    const kept = await caches.match(board);
    if (kept) return kept;
    throw lost;
  }
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const isBoard = request.method === "GET" && new URL(request.url).pathname === board;
  if (isBoard && request.mode === "navigate") event.respondWith(freshOrKept(request));
});
