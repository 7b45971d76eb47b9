"""What is too wide, too small or cut off on an open page; each script gives one line for a fault."""

OVERHANG = """() => {
  const wide = document.documentElement.scrollWidth
  if (wide <= window.innerWidth) return []
  const scrolls = element => !element.closest('.strip, .table-frame, [data-scrolls]')
  const sticksOut = element => element.getBoundingClientRect().right > window.innerWidth + 1
  const out = [...document.querySelectorAll('body *')].filter(scrolls).filter(sticksOut).slice(-3)
  return [`${wide} px: ` + out.map(element => element.outerHTML.slice(0, 80)).join(', ')]
}"""

# A target that stands by itself. In a line of text a link may be as small as the text; a box is pressed
# by its label; the drawn street has its list.
SMALL = """() => {
  const least = 43.5
  const seen = e => e.checkVisibility({ visibilityProperty: true }) && !e.closest('svg, .skip, .hide')
  const target = e => (e.matches('input[type=checkbox], input[type=radio]') && e.closest('label')) || e
  const inText = e => e.matches('a, button') && getComputedStyle(e).display === 'inline'
  const size = e => {
    const own = e.getBoundingClientRect()
    const after = getComputedStyle(e, '::after')
    if (after.position === 'absolute' && after.content !== 'none') {
      const frame = e.offsetParent?.getBoundingClientRect()
      if (frame && frame.height > own.height) return frame
    }
    return own
  }
  const small = e => { const box = size(target(e)); return box.height < least || box.width < 23.5 }
  const wanted = 'a[href], button, select, summary, textarea, input:not([type=hidden])'
  return [...document.querySelectorAll(wanted)]
    .filter(seen).filter(e => !inText(e)).filter(small).slice(0, 5)
    .map(e => [size(target(e)), e.outerHTML.slice(0, 90)])
    .map(([box, words]) => `${Math.round(box.width)} x ${Math.round(box.height)} px: ${words}`)
}"""

# Words that their box hides: it is smaller than what it holds and does not scroll.
CLIPPED = """() => {
  const cuts = e => /hidden|clip/.test(getComputedStyle(e).overflow)
  const tooMuch = e => e.scrollHeight > e.clientHeight + 2 || e.scrollWidth > e.clientWidth + 2
  return [...document.querySelectorAll('main *, header *, footer *')]
    .filter(e => !e.closest('svg, .hide') && e.innerText?.trim() && cuts(e) && tooMuch(e))
    .map(e => 'cut off: ' + e.outerHTML.slice(0, 90))
}"""

# Words that their ground swallows when the reader has forced their own colours.
PALE = """() => {
  const seen = e => e.checkVisibility({ visibilityProperty: true }) && !e.closest('svg, .hide, .skip')
  const speaks = e => [...e.childNodes].some(node => node.nodeType === 3 && node.data.trim())
  const night = matchMedia('(prefers-color-scheme: dark)').matches
  const parts = colour => colour.match(/[\\d.]+/g).map(Number)
  const channel = c => c <= 10.31 ? c / 3294.6 : ((c / 255 + 0.055) / 1.055) ** 2.4
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b)
  const ground = e => {
    const own = parts(getComputedStyle(e).backgroundColor)
    if (own.length === 3 || own[3] > 0.5) return own
    return e.parentElement ? ground(e.parentElement) : night ? [0, 0, 0] : [255, 255, 255]
  }
  const ratio = e => {
    const [one, other] = [light(parts(getComputedStyle(e).color)), light(ground(e))].sort((a, b) => b - a)
    return (one + 0.05) / (other + 0.05)
  }
  return [...document.querySelectorAll('body *')]
    .filter(e => speaks(e) && seen(e) && !e.disabled && ratio(e) < 4.5).slice(0, 5)
    .map(e => `${ratio(e).toFixed(1)} : 1 in forced colours: ` + e.outerHTML.slice(0, 90))
}"""
