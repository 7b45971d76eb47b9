// desk: the counter of a phone that loses its network. It knows the packed bags of a moment ago, notes who took
// which, and tells it when the network is back (desk_queue does). With a network, the page works as without script.

const place = document.querySelector("[data-offline]");
const { add, answered, clear, items, send } = await import(place.dataset.queue);
const form = document.querySelector("form[data-code]");
const note = place.querySelector("[data-note]");
const list = place.querySelector("[data-noted]");
const PATIENCE = 4000;
const AGAIN = 20000;
let bags = new Map();
let chosen = null;

async function ask() {
  const answer = await fetch(place.dataset.known, { signal: AbortSignal.timeout(PATIENCE) });
  if (!answer.ok) throw new Error(answer.status);
  const known = await answer.json();
  bags = new Map(known.bags.map((bag) => [bag.code_digest, bag]));
  return known.token;
}

async function digest(code) {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(code));
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function say(words) {
  place.hidden = false;
  place.querySelector("[data-words]").textContent = words;
}

function about(bag) {
  const said = place.dataset;
  const words = [said.away, `${bag.reference}, ${bag.name}.`, `${bag.lines.join(", ")}.`];
  words.push(bag.pays === "pickup" ? said.here : said.paid);
  if (bag.age_limit) words.push(`${said.age} ${bag.age_limit}.`);
  if (bag.proxy_name) words.push(`${bag.proxy_name} : ${said.proxy} « ${bag.proxy_word} ».`);
  return words.join(" ");
}

async function openBag(code) {
  if (code.length !== 8) return say(place.dataset.short);
  const bag = bags.get(await digest(code));
  chosen = { code, reference: bag?.reference ?? code };
  say(bag ? about(bag) : place.dataset.strange);
  note.hidden = false;
  note.reset();
  note.querySelector("[data-of-age]").hidden = Boolean(bag) && !bag.age_limit;
  note.querySelector("[data-comer]").hidden = !bag?.proxy_name;
}

function tidied(code) {
  return code.toUpperCase().replace(/[^A-Z0-9]/g, "");
}

// Whether the network is there is known by asking, not by what the browser believes.
async function find(event) {
  event.preventDefault();
  try {
    await ask();
    form.submit();
  } catch {
    await openBag(tidied(form.elements.code.value));
  }
}

function keep(event) {
  event.preventDefault();
  const { of_age, comer } = note.elements;
  add({ ...chosen, of_age: of_age.checked ? "yes" : "", comer: comer.checked ? "proxy" : "self" });
  note.hidden = true;
  form.reset();
  say("");
  show();
  tell();
}

function line(item) {
  const row = document.createElement("li");
  const [name, words] = [document.createElement("strong"), document.createElement("span")];
  const time = new Date(item.said_at).toLocaleTimeString(document.documentElement.lang, { timeStyle: "short" });
  name.textContent = `${item.reference} (${time})`;
  words.textContent = item.words ?? place.dataset.waiting;
  row.append(name, words);
  return row;
}

function show() {
  list.replaceChildren(...items().map(line));
  if (items().length) place.hidden = false;
  place.querySelector("[data-clear]").hidden = !answered().length;
}

async function tell() {
  if (!items().some((item) => !item.words)) return;
  try {
    const token = await ask();
    await send(token);
  } catch {
    // No network yet: what is noted stays noted, and is told at the next try.
  }
  show();
}

form.addEventListener("submit", find);
note.addEventListener("submit", keep);
place.querySelector("[data-clear]").addEventListener("click", () => {
  clear();
  place.hidden = !items().length;
  show();
});
addEventListener("online", tell);
setInterval(tell, AGAIN);
show();
ask().then(tell).catch(() => {});
