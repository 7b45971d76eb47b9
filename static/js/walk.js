// walk: keeps the page of an order true while one walks. It asks once a minute what is ready and what is late, puts
// what is new in its place without taking away what is open, and says since when it knows nothing when the network is
// gone. It has the page kept, so that the codes can be shown without a network. Without it: the page, read again.
// What is kept is let go of when the server no longer wants that: when all is fetched, or a link was taken back.

const EVERY = 60_000;
const AGAIN = 10_000;
const PATIENCE = 15_000;
const KEPT = "walk";
const place = document.querySelector("[data-walk]");
const offline = place.querySelector("[data-offline]");
// Where a form was refused, the page stands at the form's own address: it is read again at its own.
const address = place.dataset.address || location.href.split("#")[0];
let timer;

const sourceOf = (live) => live.innerHTML;
const opened = (live) => [...live.querySelectorAll("details[open][id]")].map((one) => one.id);

const isTypedIn = (live) => live.contains(document.activeElement) && document.activeElement.matches("input, select, textarea");

function hold(one) {
  const pressed = one?.matches("details") ? one.querySelector("summary") : one;
  pressed?.focus({ preventScroll: true });
}

function swap(page) {
  for (const next of page.querySelectorAll("[data-live]")) {
    const old = document.getElementById(next.id);
    if (!old || old.source === sourceOf(next) || isTypedIn(old)) continue;
    const source = sourceOf(next);
    const open = opened(old);
    const held = old.contains(document.activeElement) ? document.activeElement.closest("[id]").id : "";
    old.replaceWith(next);
    next.source = source;
    for (const id of open) document.getElementById(id)?.setAttribute("open", "");
    if (held) hold(document.getElementById(held));
  }
  for (const old of document.querySelectorAll("[data-live]")) if (!page.getElementById(old.id)) old.remove();
}

async function keepNewest(answer) {
  if (!("caches" in window)) return;
  const pages = await caches.open(KEPT);
  const isToKeep = answer.ok && "keep" in place.dataset && !/no-store/.test(answer.headers.get("Cache-Control"));
  if (isToKeep) await pages.put(address, answer);
  else if (answer.status < 500) await pages.delete(address);
}

async function look() {
  clearTimeout(timer);
  let wait = EVERY;
  try {
    const answer = await fetch(address, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    keepNewest(answer.clone()).catch(() => undefined);
    if (answer.status === 404) return location.reload();
    if (!answer.ok) throw new Error(answer.status);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!page.querySelector("[data-walk][data-keep]")) return location.reload(); // all is fetched, or called off
    swap(page);
    offline.innerHTML = page.querySelector("[data-offline]").innerHTML; // with the time of this answer
    offline.hidden = true;
  } catch {
    offline.hidden = false;
    wait = AGAIN;
  }
  timer = setTimeout(() => document.hidden || look(), wait);
}

async function keep() {
  await navigator.serviceWorker.register("/worker.js", { updateViaCache: "all" });
  const { active } = await navigator.serviceWorker.ready;
  const parts = performance.getEntriesByType("resource").map((entry) => entry.name);
  active.postMessage({ page: address, parts });
}

document.querySelectorAll("[data-live]").forEach((live) => (live.source = sourceOf(live)));
window.addEventListener("online", look);
window.addEventListener("offline", look);
document.addEventListener("visibilitychange", () => document.hidden || look());
if ("keep" in place.dataset) navigator.serviceWorker && keep().catch(() => undefined);
// A page of a while ago may be one that was kept; if only the telephone's clock is wrong, once too often is no harm.
const isKept = "keptPage" in place.dataset;
if (!isKept && navigator.onLine && Math.abs(Date.now() - Number(place.dataset.at)) < EVERY) timer = setTimeout(look, EVERY);
else look();
