"""Every part in every state, as the page for developers shows it, and the question above a page."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.barriers import violations
from tests.journeys.street import Street

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scheme", ["by-day", "by-night"])
@pytest.mark.parametrize("width", [320, 1280])
def test_every_part_in_every_state_meets_no_barrier(
    street: Street, new_page: Callable[..., Page], scheme: str, width: int
) -> None:
    page = new_page(width=width, bypass_csp=True)
    page.goto(f"{street.address}/styleguide?scheme={scheme}")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_question_above_the_page_gives_the_place_back(
    street: Street, new_page: Callable[..., Page]
) -> None:
    page = new_page(bypass_csp=True)
    page.goto(f"{street.address}/styleguide")
    link = page.get_by_role("link", name="Annuler cette commande")
    link.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(link).to_be_focused()
