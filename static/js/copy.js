// copy: a button beside words that are there to be copied. Without it they are marked and copied by hand.

for (const place of document.querySelectorAll("[data-copied]")) {
  const words = place.querySelector("input, textarea");
  const button = place.querySelector("button");
  words.addEventListener("focus", () => words.select());
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const told = place.querySelector("[role=status]");
    try {
      await navigator.clipboard.writeText(words.value);
      told.textContent = place.dataset.done;
    } catch {
      words.focus();
    }
  });
}
