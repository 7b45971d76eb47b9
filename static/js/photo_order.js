// Photos of a product: dragged into another order with the mouse; the buttons do the same without this.
const list = document.querySelector("#photos");
const rows = () => [...list.querySelectorAll("[data-photo]")];

let dragged = null;

function begin(event) {
  dragged = event.target.closest("[data-photo]");
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.dataset.photo);
}

function over(event) {
  if (!dragged) return;
  event.preventDefault(); // between two rows as well, or letting go there would do nothing
  const row = event.target.closest("[data-photo]");
  if (!row || row === dragged) return;
  const isAbove = rows().indexOf(dragged) > rows().indexOf(row);
  row[isAbove ? "before" : "after"](dragged);
}

function drop(event) {
  if (!dragged) return;
  event.preventDefault();
  dragged = null;
  const form = list.closest("form");
  form.elements.order.value = rows().map((row) => row.dataset.photo).join(" ");
  form.requestSubmit();
}

if (list && rows().length > 1) {
  for (const row of rows()) {
    const picture = row.querySelector(".picture"); // by its picture, so that words can still be marked
    picture.draggable = true;
    picture.addEventListener("dragstart", begin);
  }
  list.addEventListener("dragover", over);
  list.addEventListener("drop", drop);
}
