// desk_queue: hand-overs noted without a network, kept by the browser until the server has answered each of them.
// A nonce drawn at the tap makes what is sent twice count once. A code is kept, no name.

const place = document.querySelector("[data-offline]");
const NAME = `handovers:${place.dataset.keep}`;
const PATIENCE = 8000;
let sending = false;

export function items() {
  try {
    return JSON.parse(localStorage.getItem(NAME)) ?? [];
  } catch {
    return [];
  }
}

function save(all) {
  localStorage.setItem(NAME, JSON.stringify(all));
}

export function answered() {
  return items().filter((item) => item.words);
}

export function clear() {
  save(items().filter((item) => !item.words));
}

export function add(item) {
  save([...items(), { ...item, nonce: crypto.randomUUID(), said_at: new Date().toISOString() }]);
}

function answer(nonce, words) {
  save(items().map((item) => (item.nonce === nonce ? { ...item, words } : item)));
}

// One after the other: the same bag noted twice is answered in the order of the taps.
export async function send(token) {
  if (sending) return;
  sending = true;
  try {
    for (const item of items().filter((one) => !one.words)) await sendOne(item, token);
  } finally {
    sending = false;
  }
}

async function sendOne(item, token) {
  const { code, nonce, said_at, of_age, comer } = item;
  const body = new URLSearchParams({ csrf_token: token, clock: new Date().toISOString() });
  for (const [name, value] of Object.entries({ code, nonce, said_at, of_age, comer })) body.set(name, value);
  const reply = await fetch(place.dataset.sent, { method: "POST", body, signal: AbortSignal.timeout(PATIENCE) });
  if (reply.status === 429 || reply.status >= 500) return; // later: nothing is lost
  const told = await reply.json();
  answer(nonce, told.words);
}
