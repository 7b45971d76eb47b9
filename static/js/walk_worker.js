// walk_worker: shows the page of an order, or of a friend's round, as it was last known when it cannot be had. The
// network always comes first: what is kept is shown only when there is no answer, or none in time. What the server
// does not want kept (not paid yet, all fetched, a link taken back) is let go of at once.

const KEPT = "walk";
const DRESS = "walk-dress"; // style, letters, signs, scripts: their addresses change with them
const MOST_PAGES = 6;
const MOST_PARTS = 60;
const PATIENCE = 6_000;
const PAGE = /^\/orders\/[^/]+(\/friend)?$/;
const PART = /^\/(assets|static)\//;

async function trim(cache, most) {
  const kept = await cache.keys();
  for (const request of kept.slice(0, Math.max(0, kept.length - most))) await cache.delete(request);
}

async function remember(url, answer) {
  const pages = await caches.open(KEPT);
  const isToKeep = answer.ok && !/no-store/.test(answer.headers.get("Cache-Control") ?? "");
  if (isToKeep || answer.status < 500) await pages.delete(url);
  if (!isToKeep || answer.redirected) return;
  await pages.put(url, answer);
  await trim(pages, MOST_PAGES);
}

function kept(url) {
  return caches.open(KEPT).then((pages) => pages.match(url, { ignoreVary: true }));
}

function after(wait) {
  return new Promise((done) => setTimeout(done, wait));
}

async function freshOrKept(event) {
  const { request } = event;
  const asked = fetch(request).then((answer) => {
    event.waitUntil(remember(request.url, answer.clone()));
    return answer;
  });
  const late = after(PATIENCE).then(() => kept(request.url));
  const first = await Promise.race([asked, late]).catch(() => undefined);
  if (first && first.status < 500) return first;
  return (await kept(request.url)) ?? asked;
}

async function dressed(request) {
  const parts = await caches.open(DRESS);
  const known = await parts.match(request.url, { ignoreVary: true });
  if (known) return known;
  const answer = await fetch(request);
  if (answer.ok) {
    await parts.put(request.url, answer.clone());
    await trim(parts, MOST_PARTS);
  }
  return answer;
}

// The page that brings this worker along was there before it: it asks to be kept, with all that it is made of.
async function keepAll(page, parts) {
  await remember(page, await fetch(page));
  for (const part of parts) await dressed(new Request(part));
}

function isOurs(address, pattern) {
  const { origin, pathname } = new URL(address);
  return origin === self.location.origin && pattern.test(pathname);
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => {
  const { page, parts } = event.data;
  if (!isOurs(page, PAGE)) return;
  event.waitUntil(keepAll(page, parts.filter((part) => isOurs(part, PART))).catch(() => undefined));
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (request.mode === "navigate" && isOurs(request.url, PAGE)) event.respondWith(freshOrKept(event));
  else if (isOurs(request.url, PART)) event.respondWith(dressed(request));
});
