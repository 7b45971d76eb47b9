// sign_out: whoever signs out leaves no copy of the shop's board on this screen. What is noted for the server to hear
// (hand-overs without a network) stays: it is not yet told.

for (const form of document.querySelectorAll("[data-sign-out]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      await caches.delete("board");
    } finally {
      form.submit();
    }
  });
}
