"""What keeps people out of a page, as far as a machine can tell: each page is looked at in several states.

One visit serves them all: the window's width, its colours and its spacing change under the open page.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize

from tests.journeys.measuring import CLIPPED, OVERHANG, PALE, SMALL

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Good manners beyond the rules: headings that follow each other, landmarks that can be told apart.
_MANNERS = ["aria-allowed-role", "empty-heading", "heading-order", "landmark-one-main",
            "page-has-heading-one", "region", "tabindex"]  # fmt: skip
_BY_COLOUR = ["color-contrast"]
PHONE = ViewportSize(width=375, height=800)
_NARROW = ViewportSize(
    width=320, height=256
)  # what is left of 1280 x 1024 when everything is four times as large
# As far apart as WCAG 1.4.12 asks a page to bear.
_SPACED = """* {
  line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important;
} p { margin-bottom: 2em !important }"""
_MORE_TO_SEE = "details:not([open])"
_OPEN_ALL = "shut => shut.forEach(details => { details.open = true })"
_IS_THERE = "typeof axe === 'object'"
_script = Axe().axe_script
AXE_VERSION = _script.partition("axe v")[2].split()[0]


@dataclass(frozen=True)
class Finding:
    """What is wrong, in which state of a page."""

    state: str
    words: str


def violations(page: Page) -> list[str]:
    """What axe finds against the rules of WCAG: the rule, and where."""
    return _found(page, {"runOnly": {"type": "tag", "values": RULES}})


def _ill_mannered(page: Page) -> list[str]:
    manners = {rule: {"enabled": True} for rule in _MANNERS}
    return _found(page, {"runOnly": {"type": "tag", "values": RULES}, "rules": manners})


def _against(page: Page, rules: list[str]) -> list[str]:
    return _found(page, {"runOnly": {"type": "rule", "values": rules}})


def _found(page: Page, wanted: dict[str, Any]) -> list[str]:
    if not page.evaluate(_IS_THERE):
        page.evaluate(_script)
    found = page.evaluate("options => axe.run(options)", {**wanted, "resultTypes": ["violations"]})
    return [
        f"{rule['id']}: {', '.join(' '.join(map(str, node['target'])) for node in rule['nodes'])}"
        for rule in found["violations"]
    ]


def _plain(page: Page) -> list[str]:
    return [*_ill_mannered(page), *page.evaluate(SMALL)]


def _opened(page: Page) -> list[str]:
    page.locator(_MORE_TO_SEE).evaluate_all(_OPEN_ALL)
    return _plain(page)


def _dark(page: Page) -> list[str]:
    page.emulate_media(color_scheme="dark")
    return _against(page, _BY_COLOUR)


def _forced(page: Page) -> list[str]:
    page.emulate_media(forced_colors="active")
    return list(page.evaluate(PALE))  # axe reads the colours from before they were forced


def _narrow(page: Page) -> list[str]:
    page.set_viewport_size(_NARROW)
    return [*page.evaluate(SMALL), *page.evaluate(OVERHANG)]


def _spaced(page: Page) -> list[str]:
    before = set(page.evaluate(CLIPPED))
    page.add_style_tag(content=_SPACED)
    return [*page.evaluate(OVERHANG), *(words for words in page.evaluate(CLIPPED) if words not in before)]


STATES: dict[str, Callable[[Page], list[str]]] = {
    "plain": _plain,
    "opened": _opened,
    "dark": _dark,
    "forced colours": _forced,
    "narrow": _narrow,
    "spaced": _spaced,
}


def look_at(page: Page) -> Iterator[tuple[str, list[str]]]:
    """An open page in each of its states, and what is wrong there. The page's colours and width change.

    Looked at once dressed: words show before the style sheets are all there, and signs are huge until then.
    """
    page.wait_for_load_state("load")
    has_more = bool(page.locator(_MORE_TO_SEE).count())
    for state, look in STATES.items():
        if state != "opened" or has_more:
            yield state, look(page)
    page.emulate_media(color_scheme="light", forced_colors="none")
    page.set_viewport_size(PHONE)
