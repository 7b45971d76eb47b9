"""The whole purchase as it is read aloud: landmarks, headings, and what each control is called."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.street import Street
from tests.journeys.walking import (
    BUY,
    ORDER,
    choose_times,
    heading,
    open_checkout,
    open_product,
    put_in_basket,
    say_who,
)

pytestmark = pytest.mark.browser
_LINE = re.compile(r'^\s*- (?P<role>\w+)(?: "(?P<name>(?:[^"\\]|\\.)*)")?(?P<rest>.*)$')
_LANDMARKS = ("banner", "search", "navigation", "main", "contentinfo")
_CONTROLS = {"button", "checkbox", "combobox", "link", "radio", "searchbox", "spinbutton", "textbox"}


@dataclass(frozen=True)
class Node:
    """One thing that is read: what it is, what it is called, how deep a heading is."""

    role: str
    name: str
    level: int = 0


def read_aloud(page: Page) -> list[Node]:
    """The accessibility tree of an open page, in its order."""
    found = filter(None, map(_LINE.match, page.locator("body").aria_snapshot().splitlines()))
    return [Node(one["role"], one["name"] or "", _level(one["rest"])) for one in found]


def faults(nodes: list[Node]) -> list[str]:
    """What would leave a listener behind: landmarks astray, headings that jump, controls without a name."""
    landmarks = [node.role for node in nodes if node.role in _LANDMARKS]
    once = list(dict.fromkeys(landmarks))
    levels = [node.level for node in nodes if node.role == "heading"]
    jumps = [f"h{after} after h{before}" for before, after in pairwise(levels) if after > before + 1]
    nameless = [f"a {node.role} without a name" for node in nodes if node.role in _CONTROLS and not node.name]
    astray = [] if once[0] == "banner" and once[-2:] == ["main", "contentinfo"] else [f"landmarks {once}"]
    titles = [] if levels.count(1) == 1 and levels[0] == 1 else [f"headings {levels}"]
    return [*astray, *titles, *jumps, *nameless]


def missed(nodes: list[Node], *wanted: tuple[str, str]) -> list[tuple[str, str]]:
    """Which of these (role, beginning of the name) are not read in this order."""
    waiting = list(wanted)
    for node in nodes:
        if waiting and node.role == waiting[0][0] and node.name.startswith(waiting[0][1]):
            waiting.pop(0)
    return waiting


def _level(rest: str) -> int:
    found = re.search(r"\[level=(\d)\]", rest)
    return int(found[1]) if found else 0


def test_a_whole_purchase_is_read_in_an_order_that_makes_sense(
    street: Street, new_page: Callable[..., Page]
) -> None:
    page = new_page(width=375)
    page.goto(street.address)
    head = [
        ("link", "Aller au contenu"),
        ("banner", ""),
        ("combobox", "Chercher"),  # a script suggests words
        ("navigation", "Principale"),
    ]
    foot = [("contentinfo", ""), ("link", "Aide"), ("link", "English")]
    assert _heard(page, *head, ("main", ""), ("heading", ""), *foot) == []
    open_product(page, street.dairy, "Comté de garde")
    buying = [
        ("heading", "Comté de garde"),
        ("group", "Combien en voulez-vous"),
        ("radio", ""),
        ("button", BUY),
    ]
    assert _heard(page, *head, ("main", ""), *buying, *foot) == []
    put_in_basket(page, "Comté de garde")
    page.goto(f"{street.address}/cart")
    basket = [("heading", "Votre panier"), ("region", street.dairy.name), ("link", "Choisir mes heures")]
    assert _heard(page, ("main", ""), *basket, *foot) == []
    open_checkout(page)
    form = [
        ("heading", "Votre commande"),
        ("textbox", "Nom sur le sac"),
        ("textbox", "Téléphone"),
        ("button", ORDER),
    ]
    assert _heard(page, ("main", ""), *form, *foot) == []
    choose_times(page)
    say_who(page)
    page.get_by_role("radio", name="Dans chaque boutique").check()
    page.get_by_role("button", name=ORDER).click()
    expect(heading(page, "Merci, c’est commandé")).to_be_visible()
    order = [("heading", "Merci, c’est commandé"), ("heading", street.dairy.name)]
    assert _heard(page, *head, ("main", ""), *order, *foot) == []


def test_what_leaves_a_listener_behind_would_be_found(new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.set_content(
        "<header><h1>Rue</h1></header><footer></footer><main><h3>Pain</h3><button></button></main>"
    )
    assert len(faults(read_aloud(page))) == 3
    assert missed(read_aloud(page), ("main", ""), ("heading", "Rue")) == [("heading", "Rue")]


def test_a_price_that_changes_keeps_the_reader_where_they_are(
    street: Street, new_page: Callable[..., Page]
) -> None:
    page = new_page(width=375)
    page.goto(street.address)
    open_product(page, street.bakery, "Baguette de tradition")
    put_in_basket(page, "Baguette de tradition")
    page.goto(f"{street.address}/cart")
    page.get_by_role("button", name="Un de plus").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#line-"))
    expect(page.get_by_role("button", name="Un de plus")).to_be_focused()  # once the script has come


def _heard(page: Page, *wanted: tuple[str, str]) -> list[object]:
    nodes = read_aloud(page)
    return [*faults(nodes), *missed(nodes, *wanted)]
