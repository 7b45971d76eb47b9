// worker_push: shows what the street tells of an order, and leads to its page. Part of the storefront's worker.

self.addEventListener("push", (event) => {
  const { title, body, url, tag } = event.data.json();
  const shown = { body, tag, data: { url }, icon: SPARE.icon, badge: SPARE.icon };
  event.waitUntil(self.registration.showNotification(title, shown));
});

async function lead(path) {
  const address = new URL(path, self.location.origin);
  if (address.origin !== self.location.origin) return;
  const windows = await self.clients.matchAll({ type: "window" });
  const open = windows.find((one) => new URL(one.url).pathname === address.pathname);
  if (open) await open.focus();
  else await self.clients.openWindow(address.href);
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(lead(event.notification.data.url));
});
