"""The style guide shows every part; customers never meet it."""

import re

import pytest
from flask import Flask
from pydantic import SecretStr

from marketplace.core.settings import Settings
from marketplace.towns.models import Town
from tests.house.sources import ROOT, files
from tests.visitors import Visitor

PARTS = ROOT / "templates/parts"
# Not parts to build with: each belongs to one kind of page, and needs what only that page knows.
_OF_ONE_PAGE = {
    *(
        "account_nav",
        "alcohol",
        "bag",
        "basket_line",
        "buy_form",
        "heart",
        "installed",
        "joining",
        "kiosk",
        "own_heart",
        "narrowing",
        "order_card",
        "page_head",
    ),
    *(
        "proxy",
        "schema",
        "seller",
        "sent_state",
        "stop",
        "street",
        "time_left",
        "trip_note",
        "waiting",
        "walk",
        "ways",
    ),
}
# Includes that stand around every page, the guide's own among them.
_AROUND = {"brand", "flashes", "office_head", "site_foot", "site_head"}
_WITHIN = {
    "explained",
    "errors",
    "control",
    "group",
    "box",
    "rows",
    "amount",
    "was",
    "was_words",
}  # of their parts
_SAID_ELSEWHERE = {"product_card_of_street", "product_grid", "product_grid_of_shop", "shop_grid", "qr_code"}


def macros(name: str) -> set[str]:
    """What a part offers to pages."""
    text = (PARTS / f"{name}.html").read_text(encoding="utf-8")
    return set(re.findall(r"{%-? macro (\w+)", text)) - _WITHIN - _SAID_ELSEWHERE


def shown() -> dict[str, set[str]]:
    """What the guide takes from each part, and uses."""
    found: dict[str, set[str]] = {}
    for path in files("templates/styleguide", "*.html"):
        text = path.read_text(encoding="utf-8")
        for part, names in re.findall(
            r'{% from "parts/(\w+)\.html" import ([^%]+?)(?: with context)? %}', text
        ):
            for name in names.split(","):
                real, _, known = name.strip().partition(" as ")
                if len(re.findall(rf"\b{known or real}\(", text)) > 0:
                    found.setdefault(part, set()).add(real)
        found |= {part: set() for part in re.findall(r'{% include "parts/(\w+)\.html" %}', text)}
    return found


def test_every_part_is_in_the_guide() -> None:
    parts = {path.stem for path in files("templates/parts", "*.html")} - _OF_ONE_PAGE - _AROUND
    assert parts - set(shown()) == set()


@pytest.mark.parametrize("name", sorted({path.stem for path in files("templates/parts", "*.html")}))
def test_every_form_of_a_part_is_in_the_guide(name: str) -> None:
    if name in _OF_ONE_PAGE | _AROUND:
        return
    assert macros(name) - shown()[name] == set()


@pytest.mark.parametrize("address", ["", "?scheme=by-day", "?scheme=by-night", "?scheme=x", "?asked=1"])
def test_the_guide_shows_all_states(visitor: Visitor, town: Town, address: str) -> None:
    page = visitor.get(f"/styleguide{address}")
    assert page.status_code == 200
    for mark in ("disabled", "is-busy", 'aria-invalid="true"', "skeleton", "toast", "card--tint", "is-done"):
        assert mark in page.text
    assert "<dialog" in page.text
    assert (" open>" in page.text) == (address == "?asked=1")
    names = re.findall(r'\sid="([^"]+)"', page.text)
    assert sorted(name for name in set(names) if names.count(name) > 1) == []


def test_customers_never_meet_the_guide(
    app: Flask, visitor: Visitor, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Settings(
        market_env="production",
        secret_key=SecretStr("k3Jw9-vQzP0xLmN7rT5yBdF2hG8sAcE4"),
        smtp_url=SecretStr("smtp://localhost"),
    )
    monkeypatch.setitem(app.extensions, "settings", real)
    assert visitor.get("/styleguide").status_code == 404
