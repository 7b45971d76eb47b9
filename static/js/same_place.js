// same_place: who presses a button of a line is on that button again when the page comes back.
// Without it the address leads to the line, and the next Tab goes on from there.

const KEPT = "same-place";
const name = (button) => [new URL(button.form.action).pathname, button.name, button.value].join(" ");
const buttons = () => [...document.querySelectorAll("form[method=post] button[name]:not([tabindex])")];

document.addEventListener("submit", ({ submitter }) => {
  if (submitter?.name) sessionStorage.setItem(KEPT, name(submitter));
});

const kept = sessionStorage.getItem(KEPT);
sessionStorage.removeItem(KEPT);
if (kept && !document.querySelector("#errors")) {
  const back = () => buttons().find((button) => name(button) === kept)?.focus({ preventScroll: true });
  back();
  // A browser that goes to the address's line only now takes the focus away with it.
  addEventListener("load", () => requestAnimationFrame(() => document.activeElement === document.body && back()));
}
