// board_sound: a bell for orders that nobody has answered, made here without any file, and their number in the
// page's title and on the app's sign. It rings when one comes, and every minute while one waits; only once somebody
// has tapped the bell, as browsers and neighbours want it.

const REMIND = 60_000;
const KEY = "board-bell";
const NOTES = [
  [880, 0],
  [1174, 0.18],
  [880, 0.5],
  [1174, 0.68],
];
const bell = document.querySelector("[data-sound]");
const title = document.title.replace(/^\(\d+\) /, "");
let sound;
let heard = new Set(waiting());

function waiting() {
  return document.getElementById("day").dataset.new.split(" ").filter(Boolean);
}

const isOn = () => bell.getAttribute("aria-pressed") === "true";
const isAwake = () => sound?.state === "running";

function ring() {
  if (!isOn() || !isAwake()) return;
  for (const [hertz, after] of NOTES) {
    const [tone, volume] = [sound.createOscillator(), sound.createGain()];
    const at = sound.currentTime + after;
    tone.frequency.value = hertz;
    volume.gain.setValueAtTime(0.5, at);
    volume.gain.exponentialRampToValueAtTime(0.001, at + 0.4);
    tone.connect(volume).connect(sound.destination);
    tone.start(at);
    tone.stop(at + 0.4);
  }
  document.dispatchEvent(new CustomEvent("board:rang"));
}

function tell() {
  const { on, off, wake } = bell.dataset;
  bell.querySelector("span").textContent = !isOn() ? off : isAwake() ? on : wake;
}

// A screen that sleeps rings no bell: it stays lit while the bell is on, where the browser can do that.
async function wake() {
  sound ??= new AudioContext();
  await sound.resume();
  if (isOn()) navigator.wakeLock?.request("screen").catch(() => undefined);
  tell();
}

function count() {
  const now = waiting();
  document.title = now.length ? `(${now.length}) ${title}` : title;
  navigator[now.length ? "setAppBadge" : "clearAppBadge"]?.(now.length).catch(() => undefined);
  if (now.some((reference) => !heard.has(reference))) ring();
  heard = new Set(now);
}

bell.addEventListener("click", async () => {
  const turnsOff = isOn() && isAwake();
  bell.setAttribute("aria-pressed", String(!turnsOff));
  localStorage.setItem(KEY, turnsOff ? "" : "on");
  await wake();
  ring();
});
// Where it was on before, any tap brings it back: without one no browser lets it ring.
document.addEventListener("pointerup", ({ target }) => isOn() && !isAwake() && !bell.contains(target) && wake());
document.addEventListener("board:changed", count);
document.addEventListener("visibilitychange", () => !document.hidden && isOn() && wake());
setInterval(() => waiting().length && ring(), REMIND);
bell.hidden = false;
bell.setAttribute("aria-pressed", String(localStorage.getItem(KEY) === "on"));
tell();
if (isOn()) wake();
count();
