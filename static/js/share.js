// share: sends the link of a page by the telephone's own way, or copies it. Without it: a mail with the link.

const place = document.querySelector("[data-share]");
const [mail, button, told] = place.children;

async function share() {
  const { share: url, title } = place.dataset;
  if (navigator.share) {
    await navigator.share({ title, url }).catch(() => undefined); // closed again: nothing was to be sent
    return;
  }
  await navigator.clipboard.writeText(url);
  told.textContent = told.dataset.done;
}

if (navigator.share || navigator.clipboard) {
  button.addEventListener("click", () => share().catch(() => mail.click()));
  button.hidden = false;
  mail.hidden = true;
}
