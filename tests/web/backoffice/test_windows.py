"""Single windows: closed while the shop is open, opened again, and borne by fewer bags."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from marketplace.core.db import db
from marketplace.pickup.models import SlotBooking, SlotRule
from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from tests.factories import Goods, make_goods
from tests.ordering import make_order
from tests.visitors import Visitor
from tests.web.backoffice.conftest import Bag
from tests.web.backoffice.test_close_for_once import answers_on, told

WINDOWS = "/backoffice/maison-morel/hours/windows"
ELEVEN = f"{WINDOWS}/20260611T0900Z"  # 11:00 on the wall
PREPARATION = {"lead_minutes": "45", "capacity": "6", "length_minutes": "30"}


def booking(town: Town) -> SlotBooking:
    db.session.rollback()
    at = datetime(2026, 6, 11, 9, 0, tzinfo=UTC)
    query = select(SlotBooking).where(SlotBooking.town_id == town.id, SlotBooking.starts_at == at)
    return db.session.scalars(query).one()


def test_a_closed_window_is_not_offered_until_it_is_opened_again(
    counter: Visitor, town: Town, bread: Goods, bakery: Shop
) -> None:
    assert counter.submit(WINDOWS, {}, to=f"{ELEVEN}/closure").status_code == 302
    assert "fermé aux retraits" in counter.get(WINDOWS).text
    make_order(town, (bread, 1))  # at the first time offered
    assert booking(town).taken == 0
    assert counter.submit(WINDOWS, {}, to=f"{ELEVEN}/removal").status_code == 302
    make_order(town, (bread, 1))
    assert booking(town).taken == 1


def test_a_window_with_bags_asks_about_them(counter: Visitor, town: Town, bag: Bag) -> None:
    page = counter.submit(WINDOWS, {}, to=f"{ELEVEN}/closure")
    assert page.status_code == 409
    assert counter.submit(WINDOWS, answers_on(page.text), to=f"{ELEVEN}/closure").status_code == 302
    assert bag.row().collect_from == datetime(2026, 6, 11, 9, 30, tzinfo=UTC)
    assert booking(town).taken == 0
    assert booking(town).closed_at
    assert len(told("moved")) == 1


def test_fewer_bags_a_window_asks_about_those_that_are_too_many(
    counter: Visitor, town: Town, bakery: Shop
) -> None:
    goods = make_goods(bakery, name="Brioche", on_hand=50)
    first, second, third = (make_order(town, (goods, 1)) for _ in range(3))
    page = counter.submit(WINDOWS, {**PREPARATION, "capacity": "2"}, to=f"{WINDOWS}/preparation")
    assert page.status_code == 409
    assert third in page.text
    assert first not in page.text
    fields = answers_on(page.text)
    assert counter.submit(WINDOWS, fields, to=f"{WINDOWS}/preparation").status_code == 302
    assert (booking(town).taken, booking(town).capacity) == (2, 2)
    assert db.session.get_one(SlotRule, (town.id, bakery.id)).capacity == 2
    assert len(told("moved")) == 1
    assert second


def test_preparation_is_changed(counter: Visitor, town: Town, bakery: Shop) -> None:
    typed = {"lead_minutes": "90", "capacity": "4", "length_minutes": "60"}
    assert counter.submit(WINDOWS, typed, to=f"{WINDOWS}/preparation").status_code == 302
    db.session.rollback()
    rule = db.session.get_one(SlotRule, (town.id, bakery.id))
    assert (rule.lead_minutes, rule.capacity, rule.length_minutes) == (90, 4, 60)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"capacity": "-1"}, "Entre 0 et 200"),
        ({"capacity": "beaucoup"}, "Not a valid"),
        ({"lead_minutes": "99999999"}, "Entre 0 et 10080"),
        ({"lead_minutes": ""}, "Donnez un nombre"),
    ],
)
def test_numbers_that_cannot_be_are_refused_in_words(
    counter: Visitor, town: Town, bakery: Shop, typed: dict[str, str], sentence: str
) -> None:
    answer = counter.submit(WINDOWS, {**PREPARATION, **typed}, to=f"{WINDOWS}/preparation")
    assert answer.status_code == 422
    if sentence != "Not a valid":
        assert sentence in answer.text
    db.session.rollback()
    assert db.session.get_one(SlotRule, (town.id, bakery.id)).capacity == 6


@pytest.mark.parametrize("key", ["20260611T0905Z", "20200101T0900Z", "demain"])
def test_a_window_that_is_none_cannot_be_closed(counter: Visitor, bakery: Shop, key: str) -> None:
    assert counter.submit(WINDOWS, {}, to=f"{WINDOWS}/{key}/closure").status_code == 404


def test_a_stranger_gets_404_and_no_token_changes_nothing(
    neighbour: Visitor, counter: Visitor, bakery: Shop
) -> None:
    assert neighbour.get(WINDOWS).status_code == 404
    for act in (f"{ELEVEN}/closure", f"{ELEVEN}/removal", f"{WINDOWS}/preparation"):
        assert neighbour.submit("/backoffice/", PREPARATION, to=act).status_code == 404
        assert counter.post(act, data=PREPARATION).status_code == 400
