// grid_pasting: a column or a block copied in a spreadsheet is laid down from the cell one is in. Cells that a row has
// not (the product is said once, its sizes below it) take nothing; what goes beyond the page is told.

const form = document.querySelector("[data-grid]");
const words = form.dataset;
const columns = words.columns.split(" ");
const status = form.querySelector("[role=status]");

// Tab-separated lines as spreadsheets copy them: a cell with a line break or a quotation mark stands in quotes.
function linesOf(text) {
  const lines = [[""]];
  let quoted = false;
  const tidy = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  for (let at = 0; at < tidy.length; at += 1) {
    const line = lines.at(-1);
    const letter = tidy[at];
    if (quoted && letter === '"' && tidy[at + 1] === '"') line[line.length - 1] += tidy[(at += 1)];
    else if (letter === '"' && (quoted || line.at(-1) === "")) quoted = !quoted;
    else if (!quoted && letter === "\t") line.push("");
    else if (!quoted && letter === "\n") lines.push([""]);
    else line[line.length - 1] += letter;
  }
  return lines;
}

function choiceFor(cell, text) {
  const wanted = text.toLocaleLowerCase();
  const found = [...cell.options].find((option) => [option.value, option.text.toLocaleLowerCase()].includes(wanted));
  return found?.value;
}

function put(cell, text, group) {
  const value = cell.options ? choiceFor(cell, text) : text.replace(/\s+/g, " ");
  if (value === undefined) {
    form.dispatchEvent(new CustomEvent("grid:refused", { detail: { cell, said: words.unknown.replace("{value}", text) } }));
    return;
  }
  cell.value = value;
  form.dispatchEvent(new CustomEvent("grid:put", { detail: { cell, group } }));
}

form.addEventListener("paste", (event) => {
  const text = event.clipboardData?.getData("text/plain") ?? "";
  const start = event.target;
  if (!start.dataset.column || !/[\t\n]/.test(text.trimEnd())) return;
  event.preventDefault();
  const rows = [...form.querySelectorAll("[data-address]")];
  const [top, left] = [rows.indexOf(start.closest("[data-address]")), columns.indexOf(start.dataset.column)];
  const lines = linesOf(text);
  const group = Symbol("pasted");
  lines.forEach((line, down) => {
    line.forEach((text, right) => {
      const cell = rows[top + down]?.querySelector(`[data-column="${columns[left + right]}"]`);
      if (cell) put(cell, text.trim(), group);
    });
  });
  const beyond = lines.length - (rows.length - top);
  if (beyond > 0) status.textContent = words.beyond.replace("{count}", beyond);
});
