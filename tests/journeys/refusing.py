"""Forms sent without what they ask for: what a page says then, and whether everybody can find it."""

from playwright.sync_api import Page

# The first form that asks for words or figures.
_FORM = """
  const asks = 'input:not([type=hidden]):not([type=checkbox]):not([type=radio]):not([type=file]), textarea'
  const form = [...document.querySelectorAll('main form[method=post]')].find(form => form.querySelector(asks))
"""
_ASKS = f"() => {{ {_FORM} return Boolean(form) }}"
_REFUSED = 422
# Emptied, and sent past every check of the browser and of our scripts.
_SEND_EMPTY = f"""() => {{ {_FORM}
  for (const field of form.querySelectorAll(asks)) field.value = ''
  setTimeout(() => HTMLFormElement.prototype.submit.call(form))
}}"""
# Each wrong field says where its fault is written; the summary is where the reader stands.
_UNTOLD = """() => {
  const wrong = [...document.querySelectorAll('[aria-invalid=true]')]
  const said = e => (e.getAttribute('aria-describedby') ?? '').split(' ')
    .some(id => document.getElementById(id)?.textContent.trim())
  const faults = wrong.filter(e => !said(e)).map(e => 'a fault without words: ' + e.outerHTML.slice(0, 90))
  const summary = document.querySelector('#errors')
  if (summary && document.activeElement !== summary) faults.push('the summary is not where one stands')
  const leads = link => document.getElementById(decodeURIComponent(link.hash.slice(1)))
  const lost = [...document.querySelectorAll('#errors a')].filter(link => !leads(link))
  return [...faults, ...lost.map(link => 'leads to no field: ' + link.outerHTML.slice(0, 90))]
}"""


def refuse(page: Page) -> bool:
    """Send the open page's first form empty. Gives whether it was refused in words."""
    if not page.evaluate(_ASKS):
        return False
    with page.expect_navigation() as sent:
        page.evaluate(_SEND_EMPTY)
    return sent.value.status == _REFUSED


def untold(page: Page) -> list[str]:
    """Faults on an open page that somebody would not find."""
    found: list[str] = page.evaluate(_UNTOLD)
    return found
