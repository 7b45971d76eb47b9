"""The council arranges its street in one form, without scripts."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from html import unescape

import pytest

from marketplace.core.db import transaction
from marketplace.shops.models import Shop
from marketplace.shops.services import ShopIdentity, register_shop
from marketplace.shops.states import ShopStatus
from marketplace.shops.street.arranging import arrange_street, seal_of
from marketplace.shops.street.models import UnitKind
from marketplace.shops.street.order import Unit
from marketplace.shops.street.queries import units_of
from marketplace.towns.models import Town
from tests.visitors import Visitor

PAGE = "/council/street"
PREVIEW = f"{PAGE}/preview"


@pytest.fixture
def shops(town: Town) -> dict[int, Shop]:
    """Numbers 1 to 5."""
    with transaction():
        return {
            number: register_shop(
                town.id,
                identity=ShopIdentity(f"Boutique {number}", street_number=number),
                status=ShopStatus.PAUSED if number == 5 else ShopStatus.SELLING,
            )
            for number in range(1, 6)
        }


def fields_of(page: str) -> dict[str, str]:
    """The form as it stands: hidden and typed fields, and the chosen ones of lists."""
    form = page[page.index('action="/council/street"') :]
    fields = {
        name: unescape(value)
        for tag in re.findall(r"<input[^>]*>", form)
        if (name := attribute(tag, "name"))
        for value in [attribute(tag, "value")]
    }
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'<option selected value="([^"]*)"', options)
        fields[name] = chosen.group(1) if chosen else re.findall(r'value="([^"]*)"', options)[0]
    return fields


def attribute(tag: str, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return found.group(1) if found else ""


def row_of(fields: dict[str, str], key: str) -> str:
    """The prefix of a shop's row, or of the first row of a kind."""
    return next(name.rpartition("-")[0] for name, value in fields.items() if value == key)


def rows_shown(page: str) -> dict[str, list[str]]:
    fields = fields_of(page)
    prefixes = [name.removesuffix("-key") for name in fields if name.endswith("-key")]
    shown: dict[str, list[str]] = {"odd": [], "even": []}
    for prefix in prefixes:
        what = fields[f"{prefix}-key"] or fields[f"{prefix}-kind"]
        shown[fields[f"{prefix}-side"]].append(what.removeprefix("boutique-"))
    return shown


def test_the_street_is_shown_as_its_numbers_say(manager: Visitor, shops: dict[int, Shop]) -> None:
    page = manager.get(PAGE).text
    assert rows_shown(page) == {"odd": ["1", "3", "5"], "even": ["2", "4"]}
    assert '<svg class="street' in page


def test_a_place_typed_is_taken_and_the_others_give_way(
    manager: Visitor, town: Town, shops: dict[int, Shop]
) -> None:
    fields = fields_of(manager.get(PAGE).text)
    fields[f"{row_of(fields, 'boutique-5')}-place"] = "1"
    response = manager.post(PAGE, data=fields)
    assert (response.status_code, response.location) == (303, PAGE)
    assert rows_shown(manager.get(PAGE).text) == {"odd": ["5", "1", "3"], "even": ["2", "4"]}
    assert [unit.shop_id for unit in units_of(town.id) if unit.side == "odd"] == [
        shops[number].id for number in (5, 1, 3)
    ]


def test_a_shop_changes_sides(manager: Visitor, shops: dict[int, Shop]) -> None:
    fields = fields_of(manager.get(PAGE).text)
    prefix = row_of(fields, "boutique-3")
    fields |= {f"{prefix}-side": "even", f"{prefix}-place": "2"}
    manager.post(PAGE, data=fields)
    assert rows_shown(manager.get(PAGE).text) == {"odd": ["1", "5"], "even": ["2", "3", "4"]}


def test_an_arrow_moves_by_one_and_keeps_nothing(
    manager: Visitor, town: Town, shops: dict[int, Shop]
) -> None:
    fields = fields_of(manager.get(PAGE).text)
    down = manager.post(PREVIEW, data=fields | {"move": "odd-1-down"})
    assert rows_shown(down.text)["odd"] == ["3", "1", "5"]
    up = manager.post(PREVIEW, data=fields | {"move": "odd-3-up"})
    assert rows_shown(up.text)["odd"] == ["1", "5", "3"]
    assert rows_shown(manager.post(PREVIEW, data=fields | {"move": "odd-1-up"}).text)["odd"] == [
        "1",
        "3",
        "5",
    ]
    assert units_of(town.id) == ()


def test_what_stands_between_is_added_named_kept_and_taken_out(
    manager: Visitor, town: Town, shops: dict[int, Shop]
) -> None:
    fields = fields_of(manager.get(PAGE).text)
    added = manager.post(PREVIEW, data=fields | {"add": "1", "new_kind": "square", "new_side": "even"})
    assert rows_shown(added.text)["even"] == ["square", "2", "4"]
    fields = fields_of(added.text)
    fields[f"{row_of(fields, 'square')}-name"] = "Place <du> Puits"
    manager.post(PAGE, data=fields)
    assert Unit(UnitKind.SQUARE, "even", None, "Place <du> Puits") in units_of(town.id)
    page = manager.get(PAGE).text
    assert "<du>" not in page
    fields = fields_of(page)
    fields[f"{row_of(fields, 'square')}-kind"] = "gone"
    manager.post(PAGE, data=fields)
    assert {unit.kind for unit in units_of(town.id)} == {UnitKind.SHOP}


@pytest.mark.parametrize("place", ["", "0", "trois"])
def test_a_place_that_is_none_is_asked_for_in_words(
    manager: Visitor, town: Town, shops: dict[int, Shop], place: str
) -> None:
    fields = fields_of(manager.get(PAGE).text)
    fields[f"{row_of(fields, 'boutique-5')}-place"] = place
    for address in (PAGE, PREVIEW):
        response = manager.post(address, data=fields)
        assert response.status_code == 422
        assert "Une chose à revoir" in response.text
    assert units_of(town.id) == ()


def test_a_slower_colleague_is_told_and_keeps_what_was_placed(
    manager: Visitor, town: Town, shops: dict[int, Shop]
) -> None:
    fields = fields_of(manager.get(PAGE).text)
    fields[f"{row_of(fields, 'boutique-5')}-place"] = "1"
    theirs = (Unit(UnitKind.TREES, "odd"),)
    with transaction():
        arrange_street(town.id, units=theirs, seen=seal_of(()))
    response = manager.post(PAGE, data=fields)
    assert response.status_code == 409
    assert "Quelqu’un d’autre" in response.text
    assert units_of(town.id) == theirs
    assert rows_shown(response.text)["odd"] == ["5", "1", "3"]
    manager.post(PAGE, data=fields_of(response.text))
    assert UnitKind.TREES not in {unit.kind for unit in units_of(town.id)}


def test_a_shop_that_is_not_in_the_street_is_refused_in_words(
    manager: Visitor, town: Town, shops: dict[int, Shop]
) -> None:
    fields = fields_of(manager.get(PAGE).text)
    fields[f"{row_of(fields, 'boutique-5')}-key"] = "ailleurs"
    response = manager.post(PAGE, data=fields)
    assert response.status_code == 422
    assert "une seule place" in response.text
    assert units_of(town.id) == ()


def test_without_its_token_nothing_changes(manager: Visitor, town: Town, shops: dict[int, Shop]) -> None:
    fields = fields_of(manager.get(PAGE).text) | {"csrf_token": ""}
    assert manager.post(PAGE, data=fields).status_code == 400
    assert units_of(town.id) == ()


def test_more_shops_ask_for_no_more_statements(
    manager: Visitor,
    town: Town,
    shops: dict[int, Shop],
    count_sql: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    with count_sql() as few:
        manager.get(PAGE)
    with transaction():
        for number in range(6, 26):
            register_shop(
                town.id,
                identity=ShopIdentity(f"Boutique {number}", street_number=number),
                status=ShopStatus.SELLING,
            )
    with count_sql() as many:
        manager.get(PAGE)
    assert len(many) == len(few)


def test_home_draws_the_street_as_it_was_arranged(
    manager: Visitor, town: Town, shops: dict[int, Shop]
) -> None:
    units = (
        Unit(UnitKind.SHOP, "even", shops[1].id),
        Unit(UnitKind.STATION, "odd", None, "Gare du Port"),
        Unit(UnitKind.EMPTY, "odd"),
        Unit(UnitKind.SEA, "odd"),
    )
    with transaction():
        arrange_street(town.id, units=units, seen=seal_of(()))
    page = manager.get("/").text
    assert "GARE DU PORT" in page
    assert ">libre</text>" in page
    assert "s-lighthouse" in page
    told = page[page.index("street-list") :]
    assert told.index("Gare, Gare du Port") < told.index("Côté pair") < told.index("Boutique 1")
