"""How a shop prepares, as it says in two forms: what a window counts, and until when one may order."""

from datetime import UTC, datetime, time

import pytest
from sqlalchemy import select

from marketplace.core.db import db
from marketplace.pickup.loads import Counted
from marketplace.pickup.models import SlotBooking
from marketplace.pickup.opening import Preparation, preparation_of
from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from tests.factories import Goods
from tests.ordering import make_order
from tests.visitors import Visitor
from tests.web.backoffice.conftest import Bag
from tests.web.backoffice.test_windows import WINDOWS, booking

MINUTES = {
    "lead_minutes": "45",
    "capacity": "30",
    "counts": "minutes",
    "length_minutes": "30",
    "bag_pieces": "10",
    "order_minutes": "10",
    "line_minutes": "5",
}


def preparation(shop: Shop) -> Preparation:
    db.session.rollback()
    return preparation_of(shop.town_id, shop.id)


def send(counter: Visitor, where: str, typed: dict[str, str]) -> int:
    return counter.submit(WINDOWS, typed, to=f"{WINDOWS}/{where}").status_code


def test_a_window_counts_minutes_from_now_on(
    counter: Visitor, town: Town, bakery: Shop, bread: Goods
) -> None:
    assert send(counter, "preparation", MINUTES) == 302
    known = preparation(bakery)
    assert (known.counts, known.capacity) == (Counted.MINUTES, 30)
    assert (known.bag_pieces, known.order_minutes, known.line_minutes) == (10, 10, 5)
    make_order(town, (bread, 1))
    assert booking(town).taken == 15
    page = counter.get(WINDOWS).text
    assert "15 minutes sur 30" in page
    assert 'value="minutes" selected' in page or 'selected value="minutes"' in page


def test_a_window_that_has_bags_keeps_what_it_counted(counter: Visitor, town: Town, bag: Bag) -> None:
    assert send(counter, "preparation", MINUTES) == 302
    row = booking(town)
    assert (row.counts, row.taken, row.capacity) == (Counted.ORDERS, 1, 6)
    assert "1 commande sur 6" in counter.get(WINDOWS).text


def test_a_last_hour_is_kept_and_taken_back(counter: Visitor, bakery: Shop) -> None:
    version = bakery.hours_version
    assert send(counter, "cut-off", {"at": "18h", "days": "1"}) == 302
    assert (preparation(bakery).cut_off, preparation(bakery).cut_off_days) == (time(18), 1)
    db.session.refresh(bakery)
    assert bakery.hours_version > version  # checkouts that have begun look again
    assert 'value="18:00"' in counter.get(WINDOWS).text
    assert send(counter, "cut-off", {"at": "", "days": "0"}) == 302
    assert preparation(bakery).cut_off is None


def test_an_order_follows_the_last_hour(counter: Visitor, town: Town, bakery: Shop, bread: Goods) -> None:
    send(counter, "cut-off", {"at": "9:30", "days": "1"})  # it is ten by now
    make_order(town, (bread, 1))
    at = db.session.scalars(select(SlotBooking.starts_at).where(SlotBooking.town_id == town.id)).one()
    assert at == datetime(2026, 6, 13, 7, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("where", "typed", "sentence"),
    [
        ("cut-off", {"at": "tantôt", "days": "1"}, "n’est pas une heure"),
        ("cut-off", {"at": "18:00", "days": "9"}, ""),
        ("preparation", {**MINUTES, "counts": "kilos"}, ""),
        ("preparation", {**MINUTES, "bag_pieces": "0"}, "Entre 1 et 50 articles"),
        ("preparation", {**MINUTES, "order_minutes": "-3"}, "Entre 0 et 200 minutes"),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    counter: Visitor, bakery: Shop, where: str, typed: dict[str, str], sentence: str
) -> None:
    before = preparation(bakery)
    answer = counter.submit(WINDOWS, typed, to=f"{WINDOWS}/{where}")
    assert answer.status_code == 422
    assert sentence in answer.text
    assert preparation(bakery) == before


def test_a_stranger_gets_404_and_no_token_changes_nothing(
    neighbour: Visitor, counter: Visitor, bakery: Shop
) -> None:
    act = f"{WINDOWS}/cut-off"
    assert neighbour.submit("/backoffice/", {"at": "18:00", "days": "1"}, to=act).status_code == 404
    assert counter.post(act, data={"at": "18:00", "days": "1"}).status_code == 400
    assert preparation(bakery).cut_off is None
