// install: brings the storefront's worker along once the page is there. Without it: no page where there is no network.

const bring = () => navigator.serviceWorker?.register("/worker.js", { updateViaCache: "all" }).catch(() => undefined);

if (document.readyState === "complete") bring();
else window.addEventListener("load", bring);
