// grid_undoing: what was saved last is saved back, by a button or by Ctrl+Z; a pasted block goes back as one. It is a
// save like any other: somebody else's later word is not overwritten by it.

const form = document.querySelector("[data-grid]");
const button = form.querySelector("[data-undo]");
const MOST = 500;
let done = [];

function undo() {
  const last = done.at(-1);
  if (!last) return;
  const group = done.filter((each) => each.group === last.group);
  done = done.filter((each) => each.group !== last.group);
  group.reverse().forEach(({ cell, from }) => {
    cell.value = from;
    form.dispatchEvent(new CustomEvent("grid:put", { detail: { cell, isUndo: true } }));
  });
  group.at(-1).cell.focus();
  show();
}

function show() {
  button.hidden = false;
  button.disabled = done.length === 0;
}

form.addEventListener("grid:saved", ({ detail }) => {
  if (!detail.isUndo) done = [...done, detail].slice(-MOST);
  show();
});
form.addEventListener("keydown", (event) => {
  const isUndo = event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey) && !event.shiftKey;
  const cell = event.target;
  // While something is typed and not saved yet, the browser's own undo takes it back.
  if (!isUndo || (cell.dataset.column && cell.value !== cell.dataset.seen)) return;
  event.preventDefault();
  undo();
});
button.addEventListener("click", undo);
show();
