// sign_out: whoever signs out leaves no copy of the shop's board, or of an order's page, on this screen, and whoever
// signs in finds none. What is noted for the server to hear (hand-overs without a network) stays: it is not yet told.

for (const form of document.querySelectorAll("[data-sign-out]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      for (const kept of ["board", "walk"]) await caches.delete(kept);
    } finally {
      form.submit();
    }
  });
}
