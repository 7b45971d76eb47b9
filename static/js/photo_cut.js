// Cutting a photo: the preview is dragged under its frame; the buttons do the same without this.
const figure = document.querySelector(".cutting");
const image = figure.querySelector("img");
const forms = [...document.querySelectorAll("form")].filter((form) => form.elements.zoom);
const clamped = (value) => Math.min(1000, Math.max(0, Math.round(value)));

let start = null;

function grab(event) {
  event.preventDefault();
  start = { x: event.clientX, y: event.clientY };
  image.setPointerCapture(event.pointerId);
}

function move(event) {
  if (start) image.style.transform = `translate(${event.clientX - start.x}px, ${event.clientY - start.y}px)`;
}

function release(event) {
  if (!start) return;
  const across = ((start.x - event.clientX) / image.clientWidth) * Number(figure.dataset.wide);
  const down = ((start.y - event.clientY) / image.clientHeight) * Number(figure.dataset.high);
  start = null;
  for (const form of forms) {
    form.elements.x.value = clamped(Number(form.elements.x.value) + across);
    form.elements.y.value = clamped(Number(form.elements.y.value) + down);
  }
  show();
}

function show() {
  const said = new FormData(forms[0]);
  const next = `${image.dataset.preview}?${new URLSearchParams(said)}`;
  const fresh = new Image();
  fresh.onload = () => {
    image.src = next;
    image.style.transform = "";
  };
  fresh.onerror = () => {
    image.style.transform = "";
  };
  fresh.src = next;
}

figure.querySelector("figcaption").hidden = false;
image.draggable = false;
image.addEventListener("pointerdown", grab);
image.addEventListener("pointermove", move);
image.addEventListener("pointerup", release);
image.addEventListener("pointercancel", release);
