// A link that asks something opens the question above its page; without this it leads to the page that asks it.
for (const link of document.querySelectorAll("[data-opens]")) {
  const box = document.getElementById(link.dataset.opens)
  if (!box?.showModal) continue
  link.setAttribute("aria-haspopup", "dialog")
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    if (box.open) box.close()
    box.showModal()
  })
  box.addEventListener("click", (event) => {
    if (event.target === box && box.matches(":modal")) box.close()
  })
}
