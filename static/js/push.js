// push: « tell me on this telephone ». Offered only where the browser can; asks for leave only when its button is
// pressed. Without it: the order's page, and the mail.

const place = document.querySelector("[data-push]");
const on = place.querySelector("[data-push-on]");
const off = place.querySelector("[data-push-off]");
const said = place.querySelector("[data-push-said]");
const DONE = `push ${location.pathname}`;
const PATIENCE = 15_000;

function show(isOn) {
  on.hidden = isOn;
  off.hidden = !isOn;
}

function send(address, fields) {
  return fetch(address, { method: "POST", body: new URLSearchParams(fields), signal: AbortSignal.timeout(PATIENCE) });
}

function bytes(text) {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

async function begin() {
  if ((await Notification.requestPermission()) !== "granted") throw new Error("refused");
  const { pushManager } = await navigator.serviceWorker.ready;
  const applicationServerKey = bytes(place.dataset.push);
  const browser = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
  const { endpoint, keys } = browser.toJSON();
  const answer = await send(place.dataset.on, { endpoint, ...keys });
  if (!answer.ok) throw new Error(answer.status);
  localStorage.setItem(DONE, endpoint);
}

async function end() {
  const answer = await send(place.dataset.off, { endpoint: localStorage.getItem(DONE) });
  if (!answer.ok) throw new Error(answer.status);
  localStorage.removeItem(DONE);
}

async function press(act, isOn) {
  try {
    await act();
    show(isOn);
    said.textContent = isOn ? place.dataset.yes : place.dataset.no;
    (isOn ? off : on).focus();
  } catch {
    said.textContent = place.dataset.cannot;
  }
}

if ("PushManager" in window && "Notification" in window && navigator.serviceWorker) {
  show(Notification.permission === "granted" && localStorage.getItem(DONE) !== null);
  on.addEventListener("click", () => press(begin, true));
  off.addEventListener("click", () => press(end, false));
  place.hidden = false;
}
