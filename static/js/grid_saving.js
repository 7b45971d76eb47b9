// grid_saving: a cell of the sheet is saved as soon as it changes, one after the other. What stood there when it was
// read goes along: whoever was faster is not overwritten, but asked about. The page says each time how it went.

const form = document.querySelector("[data-grid]");
const words = form.dataset;
const status = form.querySelector("[role=status]");
const cells = form.querySelectorAll("[data-column]");
let line = Promise.resolve();

const rowOf = (cell) => cell.closest("[data-address]");
const called = (cell, value) => [...(cell.options || [])].find((option) => option.value === value)?.text ?? value;
const begun = (cell) => (cell.options ? [...cell.options].find((o) => o.defaultSelected)?.value : cell.defaultValue);

function clear(cell) {
  cell.parentElement.querySelectorAll(".error, .cell-choice").forEach((told) => told.remove());
  ["aria-invalid", "aria-describedby"].forEach((name) => cell.removeAttribute(name));
}

function settle(cell, state) {
  clear(cell);
  cell.dataset.state = state;
}

function refuse(cell, said) {
  settle(cell, "refused");
  const place = document.createElement("p");
  Object.assign(place, { id: `${cell.id}-error`, className: "error", textContent: said });
  cell.after(place);
  cell.setAttribute("aria-invalid", "true");
  cell.setAttribute("aria-describedby", place.id);
  status.textContent = `${cell.getAttribute("aria-label")} : ${said}`;
}

function button(label, act) {
  const made = document.createElement("button");
  Object.assign(made, { type: "button", className: "button button--quiet", textContent: label });
  made.addEventListener("click", act);
  return made;
}

// What somebody else wrote meanwhile becomes what is seen: whichever is chosen, it is chosen knowingly.
function ask(cell, { now, said }) {
  settle(cell, "asked");
  keepSeen(cell, now);
  const place = document.createElement("div");
  place.className = "cell-choice";
  place.setAttribute("role", "group");
  place.setAttribute("aria-label", said);
  const sentence = document.createElement("p");
  sentence.textContent = said;
  const mine = button(words.mine.replace("{value}", called(cell, cell.value)), () => {
    cell.focus();
    enqueue(cell, { group: Symbol("mine") });
  });
  const theirs = button(words.theirs.replace("{value}", called(cell, now)), () => {
    cell.value = now;
    settle(cell, "saved");
    cell.focus();
  });
  place.append(sentence, mine, theirs);
  cell.after(place);
  status.textContent = `${cell.getAttribute("aria-label")} : ${said}`;
}

// The plain form below sends the same; what is saved already must not look typed over to it.
function keepSeen(cell, value) {
  cell.dataset.seen = value;
  const was = rowOf(cell).querySelector("[name=was]");
  const row = JSON.parse(was.value);
  row.seen[cell.dataset.column] = value;
  was.value = JSON.stringify(row);
}

// One cell may change another of its row: what was asked for last completes a product, and it goes on show.
function keepRow(cell, row, typed) {
  if (cell.value === typed) cell.value = row[cell.dataset.column];
  rowOf(cell).querySelectorAll("[data-column]").forEach((each) => {
    const now = row[each.dataset.column];
    if (each !== cell && each.value === each.dataset.seen) each.value = now;
    if (each === cell || each.value === now) keepSeen(each, now);
  });
}

async function send(cell) {
  const body = new URLSearchParams({
    value: cell.value,
    seen: cell.dataset.seen,
    csrf_token: form.elements.csrf_token.value,
  });
  const address = `${rowOf(cell).dataset.address}/${cell.dataset.column}`;
  const response = await fetch(address, { method: "POST", body, redirect: "error" });
  return [response, await response.json()];
}

async function save(cell, { group, isUndo }) {
  const [from, typed] = [cell.dataset.seen, cell.value];
  if (typed === from) return settle(cell, "");
  settle(cell, "saving");
  let response, answer;
  try {
    [response, answer] = await send(cell);
  } catch {
    return refuse(cell, words.lost);
  }
  if (response.status === 409 && "now" in answer) return ask(cell, answer);
  if (!response.ok) return refuse(cell, answer.said || words.lost);
  keepRow(cell, answer.row, typed);
  settle(cell, cell.value === cell.dataset.seen ? "saved" : "");
  status.textContent = answer.said;
  form.dispatchEvent(new CustomEvent("grid:saved", { detail: { cell, from, group, isUndo } }));
}

function enqueue(cell, how) {
  line = line.then(() => save(cell, how));
}

cells.forEach((cell) => {
  cell.dataset.seen ??= begun(cell) ?? cell.value;
});
form.addEventListener("change", ({ target }) => {
  if (target.dataset.column) enqueue(target, { group: Symbol("typed") });
});
form.addEventListener("grid:put", ({ detail }) => enqueue(detail.cell, detail));
form.addEventListener("grid:refused", ({ detail }) => refuse(detail.cell, detail.said));
