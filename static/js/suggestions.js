// suggestions: what the search could find, shown under its field while somebody types. Without it, or where
// the line is to be spared, the form is sent as ever. Arrows choose, Enter goes there, Escape closes.

const WAIT = 150;
const LEAST = 2;

function begin(form) {
  const input = form.querySelector("input");
  const list = form.querySelector("[role=listbox]");
  const status = form.querySelector("[role=status]");
  let asking = new AbortController();
  let timer;
  let chosen = -1;

  function choose(place) {
    list.children[chosen]?.setAttribute("aria-selected", "false");
    chosen = place;
    const option = list.children[chosen];
    if (!option) return input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", option.id);
  }

  function show(isOpen) {
    list.hidden = !isOpen;
    input.setAttribute("aria-expanded", String(isOpen));
    choose(-1);
  }

  function close() {
    clearTimeout(timer);
    asking.abort();
    status.textContent = ""; // or it would go on saying what is no longer on show
    show(false);
  }

  async function ask() {
    asking.abort();
    asking = new AbortController();
    const url = new URL(form.dataset.suggestions, location.href);
    url.searchParams.set("q", input.value);
    try {
      const answer = await fetch(url, { signal: asking.signal });
      if (!answer.ok) return close();
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("[data-said]");
      if (!fresh || document.activeElement !== input) return close();
      list.replaceChildren(...fresh.children);
      status.textContent = fresh.dataset.said;
      show(list.children.length > 0);
    } catch {
      // a newer question took its place, or the line is down: the form still works
    }
  }

  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.autocomplete = "off";
  show(false);

  input.addEventListener("input", () => {
    clearTimeout(timer);
    if (input.value.trim().length < LEAST) return close();
    timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("keydown", (event) => {
    const count = list.children.length;
    if (event.isComposing || list.hidden || !count) return;
    if (event.key === "ArrowDown") choose(chosen + 1 < count ? chosen + 1 : -1);
    else if (event.key === "ArrowUp") choose(chosen < 0 ? count - 1 : chosen - 1);
    else if (event.key === "Enter" && chosen >= 0) location.assign(list.children[chosen].dataset.url);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
  input.addEventListener("blur", close);
  form.addEventListener("submit", close);
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[data-url]");
    if (option) location.assign(option.dataset.url);
  });
}

if (!navigator.connection?.saveData) document.querySelectorAll("[data-suggestions]").forEach(begin);
