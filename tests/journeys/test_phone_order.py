"""An order by telephone without a mouse: how long the machine takes for it, and how many keys it asks for."""

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.barriers import violations
from tests.journeys.street import Street
from tests.journeys.walking import heading, sign_in

pytestmark = pytest.mark.browser
_MOST_STROKES = 120


class Keys:
    """A keyboard that counts, and that waits as a person does for the next page."""

    def __init__(self, page: Page) -> None:
        self.page, self.strokes = page, 0

    def type(self, words: str) -> None:
        """Letter by letter, where the page has put one."""
        self.settle()
        self.strokes += len(words)
        self.page.keyboard.type(words)

    def press(self, key: str) -> None:
        """One key that stays on the page."""
        self.settle()
        self.strokes += 1
        self.page.keyboard.press(key)

    def go(self) -> None:
        """The return key, to the next page."""
        self.settle()
        self.strokes += 1
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def settle(self) -> None:
        """Every page puts its reader where the next thing is typed."""
        expect(self.page.locator(":focus")).to_have_count(1)


def test_three_things_are_ordered_by_telephone_with_the_keyboard_alone(
    street: Street, browser_of: Callable[..., Page], capsys: pytest.CaptureFixture[str]
) -> None:
    page = browser_of()
    sign_in(page, street.council, f"{street.address}/assisted/")
    expect(heading(page, "Commander pour quelqu’un")).to_be_visible()
    keys, begun = Keys(page), time.monotonic()
    keys.type("Simone Aubry")
    keys.press("Tab")
    keys.type("0297123456")
    keys.go()
    expect(heading(page, "Simone Aubry")).to_be_visible()
    for words in ("2 baguette", "350 g de comté", "marinière"):
        keys.type(words)
        keys.go()
        if words == "marinière":
            keys.press("ArrowDown")  # the second size
        keys.go()
    expect(page.get_by_role("complementary")).to_contain_text("Marinière, M")
    keys.go()  # nothing more: on to the times
    keys.go()  # the soonest walk, paid in the shops
    expect(heading(page, "À relire à voix haute")).to_be_visible()
    expect(page.get_by_role("list").filter(has_text="Êtes-vous d’accord")).to_contain_text("2 fois Baguette")
    keys.press("Space")
    keys.go()
    expect(heading(page, re.compile("^C’est commandé"))).to_be_visible()
    expect(page.get_by_text("par Anne Dubois")).to_be_visible()
    with capsys.disabled():
        seconds = time.monotonic() - begun
        print(f"\n  an order by telephone: {keys.strokes} key strokes, {seconds:.1f} s of machine time")  # noqa: T201
    assert keys.strokes <= _MOST_STROKES


def test_the_agent_s_pages_meet_no_barrier(street: Street, new_page: Callable[..., Page]) -> None:
    page = new_page(bypass_csp=True)  # axe is put into the page, which its policy forbids
    sign_in(page, street.council, f"{street.address}/assisted/")
    keys, found = Keys(page), dict[str, list[str]]()
    found["calls"] = violations(page)
    keys.type("Simone Aubry")
    keys.press("Tab")
    keys.type("0297123456")
    keys.go()
    keys.type("2 baguette")
    keys.go()
    found["found"] = violations(page)
    keys.go()
    found["basket"] = violations(page)
    for name in ("times", "reading"):
        keys.go()
        found[name] = violations(page)
    keys.press("Space")
    keys.go()
    expect(heading(page, re.compile("^C’est commandé"))).to_be_visible()
    found["order"] = violations(page)
    for name in ("callbacks", "mandates"):
        page.goto(f"{street.address}/assisted/{name}")
        found[name] = violations(page)
    assert {name: rules for name, rules in found.items() if rules} == {}
