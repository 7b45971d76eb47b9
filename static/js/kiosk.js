// kiosk: some minutes without a key or a touch end the visit; half a minute before, it is said.

const WARNED = 30_000;
const bar = document.querySelector("[data-kiosk]");
const IDLE = Number(bar.dataset.seconds) * 1000;
const said = bar.querySelector("[data-said]");
const calm = said.textContent;
let since = Date.now();

function look() {
  const left = IDLE - (Date.now() - since);
  if (left <= 0) return location.replace(bar.dataset.kiosk);
  const words = left <= WARNED ? said.dataset.soon : calm;
  if (said.textContent !== words) said.textContent = words;
}

for (const act of ["pointerdown", "keydown", "wheel", "touchmove"]) {
  addEventListener(act, () => { since = Date.now(); }, { passive: true, capture: true });
}
setInterval(look, 1000);
// « Back » after the end must not bring a page from before it.
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
