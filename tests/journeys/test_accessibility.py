"""The rules of WCAG 2.2 AA that a machine can check, on every kind of page."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.journeys.places import complaints, council_pages, resident_pages, shop_pages
from tests.journeys.street import Installation, Street

pytestmark = pytest.mark.browser
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
_AXE = Axe()


def violations(page: Page) -> list[str]:
    """What axe finds against the rules: the rule, and where."""
    found = _AXE.run(
        page, options={"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
    )
    return [
        f"{rule['id']}: {', '.join(_place(node) for node in rule['nodes'])}"
        for rule in found.response["violations"]
    ]


def _place(node: dict[str, Any]) -> str:
    return " ".join(map(str, node["target"]))


@pytest.mark.parametrize("width", [375, 1280])
def test_residents_meet_no_barrier(street: Street, new_page: Callable[..., Page], width: int) -> None:
    page = new_page(width=width, bypass_csp=True)  # axe is put into the page, which its policy forbids
    assert complaints(resident_pages(page, street), violations) == []


def test_shopkeepers_meet_no_barrier(
    installation: Installation, street: Street, new_page: Callable[..., Page]
) -> None:
    installation.sell_for_a_while(street)
    page = new_page(width=820, bypass_csp=True)
    assert complaints(shop_pages(page, street, street.bakery), violations) == []


def test_the_council_meets_no_barrier(
    installation: Installation, street: Street, new_page: Callable[..., Page]
) -> None:
    installation.sell_for_a_while(street)
    page = new_page(bypass_csp=True)
    assert complaints(council_pages(page, street), violations) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_are_told_apart_by_day_and_by_night(
    street: Street, new_page: Callable[..., Page], scheme: str
) -> None:
    page = new_page(color_scheme=scheme, bypass_csp=True)
    page.goto(street.address)
    assert violations(page) == []


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


def test_a_picture_without_words_would_be_found(new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.set_content("<!doctype html><html lang='fr'><title>Rue</title><main><img src='data:,'></main>")
    assert [words.partition(":")[0] for words in violations(page)] == ["image-alt"]
