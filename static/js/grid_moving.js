// grid_moving: arrows and Enter go from cell to cell, as in a spreadsheet; Tab does by itself. Escape takes back what
// is not saved yet. Left and right leave a cell only from its ends, so that one can still correct a letter.

const form = document.querySelector("[data-grid]");
const rows = () => [...form.querySelectorAll("[data-address]")];

function above(cell, step) {
  const all = rows();
  const column = `[data-column="${cell.dataset.column}"]`;
  for (let at = all.indexOf(cell.closest("[data-address]")) + step; all[at]; at += step) {
    const found = all[at].querySelector(column);
    if (found) return found;
  }
  return null;
}

function beside(cell, step) {
  const all = [...cell.closest("[data-address]").querySelectorAll("[data-column]")];
  return all[all.indexOf(cell) + step];
}

function isAtEnd(cell, step) {
  if (cell.options) return true;
  return step < 0 ? cell.selectionStart === 0 : cell.selectionEnd === cell.value.length;
}

function target(cell, event) {
  if (event.key === "Enter") return above(cell, event.shiftKey ? -1 : 1) || cell;
  if (event.key === "ArrowDown") return above(cell, 1);
  if (event.key === "ArrowUp") return above(cell, -1);
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  return step && isAtEnd(cell, step) ? beside(cell, step) : null;
}

form.addEventListener("keydown", (event) => {
  const cell = event.target;
  if (!cell.dataset.column || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  if (event.key === "Escape") {
    cell.value = cell.dataset.seen;
    return;
  }
  if (event.shiftKey && event.key !== "Enter") return;
  const next = target(cell, event);
  if (!next) return;
  event.preventDefault();
  if (next === cell) cell.blur(); // the last row: leaving the cell is what saves it
  next.focus();
  next.select?.();
});
