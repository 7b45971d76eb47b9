"""On 320 px, or at 400 % on a large screen, nobody scrolls sideways."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.journeys.places import complaints, council_pages, resident_pages, shop_pages
from tests.journeys.street import Installation, Street

pytestmark = pytest.mark.browser
# How far the page reaches beyond the window, and what reaches out, for whoever has to mend it. What scrolls
# within a box of its own (the drawn street) is not counted.
_OVERHANG = """() => {
  const wide = document.documentElement.scrollWidth - window.innerWidth
  if (wide <= 0) return []
  const sticksOut = element => element.getBoundingClientRect().right > window.innerWidth
  const out = [...document.querySelectorAll('body *')].filter(sticksOut).slice(-3)
  return [`${wide} px: ` + out.map(element => element.outerHTML.slice(0, 80)).join(', ')]
}"""


def overhang(page: Page) -> list[str]:
    """What is wider than the window."""
    found: list[str] = page.evaluate(_OVERHANG)
    return found


def test_residents_need_no_sideways_scrolling(street: Street, new_page: Callable[..., Page]) -> None:
    assert complaints(resident_pages(new_page(width=320), street), overhang) == []


def test_people_at_work_need_no_sideways_scrolling(
    installation: Installation, street: Street, new_page: Callable[..., Page]
) -> None:
    installation.sell_for_a_while(street)
    assert complaints(shop_pages(new_page(width=320), street, street.dairy), overhang) == []
    assert complaints(council_pages(new_page(width=320), street), overhang) == []


def test_what_is_too_wide_would_be_found(new_page: Callable[..., Page]) -> None:
    page = new_page(width=320)
    page.set_content("<!doctype html><div style='width: 400px'>wide</div>")
    assert overhang(page)
