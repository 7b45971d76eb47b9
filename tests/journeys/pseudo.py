"""A language that nobody speaks: every text is there, marked, accented and a third longer."""

import re
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from playwright.sync_api import Page

from marketplace.web.languages import CATALOGUES

CODE = "de"  # its place is taken until somebody translates
_BLANK = re.compile(r"(%\(\w+\)[a-z]|%%)")
_ACCENTED = str.maketrans("aeiouAEIOU", "äëïöüÄËÏÖÜ")
_SAID = """() => {
  const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT)
  const said = []
  while (walker.nextNode()) {
    const text = walker.currentNode
    if (!text.parentElement.closest('script, style, [lang]:not(html)')) said.push(text.data)
  }
  for (const name of ['alt', 'aria-label', 'placeholder', 'title', 'data-label']) {
    for (const element of document.querySelectorAll(`[${name}]`)) said.push(element.getAttribute(name))
  }
  return said
}"""


def write_catalogue(folder: Path) -> None:
    """The catalogue of that language, below a folder of catalogues."""
    catalog = Catalog(locale=CODE)
    for message in _english():
        if message.id:
            texts = message.id if isinstance(message.id, tuple | list) else [message.id]
            said = [lengthened(text) for text in texts]
            catalog.add(message.id, tuple(said) if len(said) > 1 else said[0])
    place = folder / CODE / "LC_MESSAGES"
    place.mkdir(parents=True)
    with (place / "messages.po").open("wb") as file:
        write_po(file, catalog)
    with (place / "messages.mo").open("wb") as file:
        write_mo(file, catalog)


def lengthened(text: str) -> str:
    """A text as that language says it, its blanks kept."""
    parts = _BLANK.split(text)
    said = "".join(part if _BLANK.fullmatch(part) else part.translate(_ACCENTED) for part in parts)
    return f"⟦{said}{' länger' * max(1, len(text) // 24)}⟧"


def left_in_french(page: Page) -> list[str]:
    """Texts of ours on an open page that were not said in that language."""
    texts = {text for message in _english() if message.id for text in _texts(message.id)}
    ours = {_plain(text) for text in texts if " " in text and "%(" not in text}
    said = {_plain(text) for text in page.evaluate(_SAID)}
    return sorted(said & ours)


def _english() -> Catalog:
    with (CATALOGUES / "en/LC_MESSAGES/messages.po").open("rb") as file:
        return read_po(file)


def _texts(text: str | list[str] | tuple[str, ...]) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


def _plain(text: str) -> str:
    return " ".join(text.split())
