// offline: on the page that is shown without a network, leads to the orders that this screen has kept, and brings the
// page back that was wanted as soon as it can be had.

const AGAIN = 10_000;
const PATIENCE = 15_000;

const place = document.querySelector("[data-kept]");
const list = place.querySelector("[data-kept-list]");

async function show() {
  const kept = await (await caches.open("walk")).keys();
  for (const { url } of kept.reverse()) {
    const link = document.createElement("a");
    link.href = url;
    link.textContent = `${list.dataset.words} ${new URL(url).pathname.split("/")[2]}`;
    const item = document.createElement("li");
    item.append(link);
    list.append(item);
  }
  place.hidden = !kept.length;
}

if ("caches" in window) show().catch(() => undefined);
async function retry() {
  try {
    await fetch(place.dataset.kept, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    location.reload();
  } catch {
    setTimeout(retry, AGAIN);
  }
}

setTimeout(retry, AGAIN);
window.addEventListener("online", () => location.reload());
