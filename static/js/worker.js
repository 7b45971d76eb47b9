// worker: answers for the storefront where there is no network. Pages always come from the network, so that no price
// is ever old: where one cannot be had, the offline page says so. Only the pages of somebody's own orders are kept, and
// shown as they were last known; what the server does not want kept (not paid yet, all fetched, a link taken back) is
// let go of at once. It begins with SPARE, written by the server: { release, page, parts } of the offline page, and an icon.

const KEPT = "walk";
const DRESS = "walk-dress"; // style, letters, signs, scripts of kept pages: their addresses change with them
const OFFLINE = `offline-${SPARE.release}`;
const MOST_PAGES = 6;
const MOST_PARTS = 60;
const PATIENCE = 6_000;
const ORDER = /^\/orders\/[^/]+(\/friend)?$/;
const OFFICE = /^\/(account|backoffice|council|hub|operator)(\/|$)/;
const PART = /^\/(assets|static)\//;

async function trim(cache, most) {
  const kept = await cache.keys();
  for (const request of kept.slice(0, Math.max(0, kept.length - most))) await cache.delete(request);
}

async function remember(url, answer) {
  const pages = await caches.open(KEPT);
  const isToKeep = answer.ok && !answer.redirected && !/no-store/.test(answer.headers.get("Cache-Control") ?? "");
  if (isToKeep) await pages.put(url, answer); // an answer cut off on its way leaves what was kept before
  else if (answer.status < 500) await pages.delete(url);
  await trim(pages, MOST_PAGES);
}

// What is shown from what was kept says so: the browser's own word for being without a network is not to be trusted.
async function kept(url) {
  const page = await (await caches.open(KEPT)).match(url, { ignoreVary: true });
  if (!page) return undefined;
  const words = await page.text();
  return new Response(words.replace(" data-walk", " data-walk data-kept-page"), { headers: page.headers });
}

function after(wait) {
  return new Promise((done) => setTimeout(done, wait));
}

async function asked(event) {
  return (await event.preloadResponse) ?? fetch(event.request);
}

async function freshOrKept(event) {
  const { url } = event.request;
  const fresh = asked(event).then((answer) => {
    event.waitUntil(remember(url, answer.clone()));
    return answer;
  });
  const late = after(PATIENCE).then(() => kept(url));
  const first = await Promise.race([fresh, late]).catch(() => undefined);
  if (first && first.status < 500) return first;
  return (await kept(url)) ?? fresh.catch(offline);
}

async function offline(lost) {
  const page = await caches.match(SPARE.page, { ignoreVary: true });
  if (!page) throw lost;
  return new Response(page.body, { status: 503, headers: page.headers });
}

async function dressed(request) {
  const known = await caches.match(request.url, { ignoreVary: true });
  return known ?? fetch(request);
}

async function keepPart(parts, request) {
  if (await parts.match(request.url, { ignoreVary: true })) return;
  const answer = await fetch(request);
  if (answer.ok) await parts.put(request.url, answer);
}

// The page that brings this worker along was there before it: it asks to be kept, with all that it is made of.
async function keepAll(page, addresses) {
  await remember(page, await fetch(page));
  const parts = await caches.open(DRESS);
  await Promise.all(addresses.map((address) => keepPart(parts, new Request(address))));
  await trim(parts, MOST_PARTS);
}

function isOurs(address, pattern) {
  const { origin, pathname } = new URL(address);
  return origin === self.location.origin && pattern.test(pathname);
}

async function prepare() {
  const spare = await caches.open(OFFLINE);
  await spare.addAll([SPARE.page, ...SPARE.parts]);
  await self.skipWaiting();
}

async function takeOver() {
  for (const name of await caches.keys()) {
    if (name.startsWith("offline-") && name !== OFFLINE) await caches.delete(name);
  }
  await self.registration.navigationPreload?.enable(); // the page is asked for while this script wakes up
  await self.clients.claim();
}

self.addEventListener("install", (event) => event.waitUntil(prepare()));
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));
self.addEventListener("message", (event) => {
  const { page, parts } = event.data;
  if (!isOurs(page, ORDER)) return;
  event.waitUntil(keepAll(page, parts.filter((part) => isOurs(part, PART))).catch(() => undefined));
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (request.mode !== "navigate") {
    if (isOurs(request.url, PART)) event.respondWith(dressed(request));
  } else if (isOurs(request.url, ORDER)) event.respondWith(freshOrKept(event));
  else if (isOurs(request.url, OFFICE)) event.respondWith(asked(event));
  else event.respondWith(asked(event).catch(offline));
});
