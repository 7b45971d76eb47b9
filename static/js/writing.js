// writing: buttons that put the signs of a text where the caret is. Without it they are typed, as the page says.

let latest = document.querySelector("[data-writing] textarea");

function put(area, text, from, to) {
  area.focus();
  area.setSelectionRange(from, to);
  // The old command is the one that keeps the browser's own undo.
  if (!document.execCommand("insertText", false, text)) area.setRangeText(text, from, to, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

function around(area, sign) {
  const { selectionStart: from, selectionEnd: to, value } = area;
  const words = value.slice(from, to);
  put(area, `${sign}${words}${sign}`, from, to);
  area.setSelectionRange(from + sign.length, from + sign.length + words.length);
}

function before(area, sign) {
  const { selectionEnd: to, value } = area;
  const from = value.lastIndexOf("\n", area.selectionStart - 1) + 1;
  const end = value.indexOf("\n", to) < 0 ? value.length : value.indexOf("\n", to);
  const lines = value.slice(from, end).split("\n");
  const signed = lines.map((line) => (line.startsWith(sign) ? line.slice(sign.length) : sign + line));
  put(area, signed.join("\n"), from, end);
}

function link(area, address) {
  const { selectionStart: from, selectionEnd: to, value } = area;
  const words = value.slice(from, to);
  put(area, `[${words}](${address})`, from, to);
  const place = from + words.length + (words ? 3 : 1);
  area.setSelectionRange(place, place + (words ? address.length : 0));
}

for (const place of document.querySelectorAll("[data-writing]")) {
  const area = place.querySelector("textarea");
  place.querySelector("[role=toolbar]").hidden = false;
  area.addEventListener("focus", () => (latest = area));
  place.addEventListener("click", (event) => {
    const { sign, around: mark, link: address } = event.target.closest("button")?.dataset ?? {};
    if (sign) before(area, sign);
    if (mark) around(area, mark);
    if (address) link(area, address);
  });
}

for (const button of document.querySelectorAll("[data-line]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    put(latest, `\n\n${button.dataset.line}\n\n`, latest.selectionEnd, latest.selectionEnd);
    latest.scrollIntoView({ block: "center" });
  });
}
