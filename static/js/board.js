// board: keeps the shop's day true. It asks every few seconds whether anything changed (a bare « no » when nothing
// did), puts what is new in its place without taking from anybody what is being typed, sends the one-tap acts without
// leaving the page, and says since when it knows nothing when the network is gone. Without it: the plain forms.

const EVERY = 10_000;
const AGAIN = 4_000;
const PATIENCE = 15_000;
const KEPT = "board";
const board = document.querySelector("[data-board]");
const { board: address, worker, zone, lost, unsent } = board.dataset;
const offline = board.querySelector("[data-offline]");
const knownKey = `${KEPT}:${address}`;
const canKeep = "caches" in window;
let { tag } = board.dataset;
let timer;
let acts = 0;

// Times are the server's: the clock of a phone may be wrong by a day.
let knownAt = Math.max(Number(board.dataset.at), Number(localStorage.getItem(knownKey)) || 0);
const { lang } = document.documentElement;
const said = (at, parts) => new Intl.DateTimeFormat(lang, { timeZone: zone, ...parts }).format(at);
const day = (at) => said(at, { weekday: "long" });
const time = (at) =>
  said(at, { hour: "numeric", minute: "2-digit" }).replace(":", lang === "fr" ? "\u00a0h\u00a0" : ":");

const sourceOf = (ticket) => ticket.innerHTML.replace(/(name="csrf_token" value=")[^"]*/g, "$1");
const remember = (place) => place.querySelectorAll(".ticket").forEach((ticket) => (ticket.source = sourceOf(ticket)));

function known(answer) {
  knownAt = Date.parse(answer.headers.get("Date")) || knownAt;
  localStorage.setItem(knownKey, knownAt);
  offline.hidden = true;
  board.querySelector("[data-seen]").textContent = time(knownAt);
}

function unknown(sentence) {
  offline.querySelector("p").textContent = sentence.replace("{day}", day(knownAt)).replace("{time}", time(knownAt));
  offline.hidden = false;
}

// Whoever may no longer look (signed out, turned away) leaves nothing behind on this screen.
async function leave() {
  localStorage.removeItem(knownKey);
  if (canKeep) await caches.delete(KEPT);
  location.reload();
}

// A bag that did not change keeps its place in the page: an open « Autre » stays open, typed words stay typed.
function keepTickets(before, after) {
  for (const next of after.querySelectorAll(".ticket")) {
    const old = before.querySelector(`#${CSS.escape(next.id)}`);
    if (!old) continue;
    if (old.source === next.source) {
      next.replaceWith(old);
      continue;
    }
    const typed = old.querySelector("textarea")?.value;
    const field = typed && next.querySelector("textarea");
    if (!field) continue;
    field.value = typed;
    field.closest("details").open = true;
  }
}

function swap(page) {
  const held = document.activeElement;
  const token = page.querySelector("[data-live] [name=csrf_token]")?.value;
  for (const next of page.querySelectorAll("[data-live]")) {
    const place = document.getElementById(next.id);
    remember(next);
    keepTickets(place, next);
    place.replaceWith(next);
  }
  if (token) document.querySelectorAll("[data-live] [name=csrf_token]").forEach((field) => (field.value = token));
  if (held?.isConnected) held.focus({ preventScroll: true });
  document.dispatchEvent(new CustomEvent("board:changed"));
}

function say(page) {
  document.querySelector(".flashes")?.remove();
  const told = page.querySelector(".flashes");
  if (told) document.getElementById("main").prepend(told);
}

async function take(answer, { isAct }) {
  const copy = answer.clone();
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-board]");
  if (!fresh) return false;
  tag = fresh.dataset.tag;
  swap(page);
  if (isAct) say(page);
  else if (canKeep) (await caches.open(KEPT)).put(address, copy);
  known(answer);
  return true;
}

async function look() {
  clearTimeout(timer);
  let wait = EVERY;
  const before = acts;
  try {
    const headers = tag ? { "If-None-Match": `"${tag}"` } : {};
    const answer = await fetch(address, { headers, cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    if (answer.status === 304) known(answer);
    else if (answer.redirected || [401, 403, 404].includes(answer.status)) return leave();
    else if (!answer.ok) throw new Error(answer.status);
    else if (before === acts) await take(answer, { isAct: false }); // what an act has answered meanwhile is newer
  } catch {
    unknown(lost);
    wait = AGAIN;
  }
  timer = setTimeout(look, wait);
}

async function send(form) {
  const button = form.querySelector("button");
  const act = button.firstElementChild?.nextSibling?.textContent.trim() ?? "";
  button.classList.add("is-busy");
  acts += 1;
  try {
    const body = new URLSearchParams(new FormData(form));
    const answer = await fetch(form.action, { method: "POST", body, signal: AbortSignal.timeout(PATIENCE) });
    if (!(await take(answer, { isAct: true }))) return form.submit();
  } catch {
    unknown(unsent.replace("{act}", act));
  } finally {
    acts += 1;
    button.classList.remove("is-busy");
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.closest("[data-live]") || form.querySelector("textarea, select, input:not([type=hidden])")) return;
  event.preventDefault();
  if (!form.querySelector(".is-busy")) send(form);
});
window.addEventListener("online", look);
document.addEventListener("visibilitychange", () => document.hidden || look());
remember(board);
if (canKeep && !(await caches.match(address))) tag = "";
navigator.serviceWorker?.register(worker, { scope: address }).catch(() => undefined);
look();
