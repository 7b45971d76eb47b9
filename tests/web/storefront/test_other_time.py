"""A resident whose time the shop moved: told on the order's page, free to choose again or to give up."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.references import link_key
from marketplace.fulfilment.closing.carrying_out import Answer, carry_out
from marketplace.fulfilment.closing.changes import DaysChange
from marketplace.fulfilment.services import accept, mark_ready
from marketplace.moving.audit import breaches
from marketplace.notices.models import Notice
from marketplace.orders.actors import Actor
from marketplace.orders.models import ShopOrder
from marketplace.pickup.models import SlotBooking
from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from tests.factories import THURSDAY_MORNING, Goods, make_worker
from tests.ordering import make_order
from tests.visitors import Visitor

FRIDAY = "20260612T0700Z"
_OPTION = re.compile(r'<option value="(\d{8}T\d{4}Z)">')


@pytest.fixture(autouse=True)
def _morning(database: None) -> Iterator[None]:
    with clock.travel(THURSDAY_MORNING):
        yield


def bag_in(town: Town) -> ShopOrder:
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(ShopOrder).where(ShopOrder.town_id == town.id)).one()


@pytest.fixture
def moved(town: Town, shop: Shop, goods: Goods) -> str:
    """The address of an order of today, packed, and moved to Friday morning; with its key."""
    reference = make_order(town, (goods, 1))
    shop_id, by = shop.id, Actor.person(make_worker(shop).id)
    for act in (accept, mark_ready):
        with transaction():
            act(bag_in(town), by=by)
    answer = Answer(bag_in(town).version, FRIDAY)
    with transaction():
        carry_out(
            db.session.get_one(Shop, (town.id, shop_id)),
            change=DaysChange({date(2026, 6, 11): ()}),
            answers={reference: answer},
            message="Le four est en panne.",
            by=by,
        )
    return f"/orders/{reference}?key={link_key('order', bag_in(town).order_id)}"


def other(address: str) -> str:
    path, _mark, key = address.partition("?")
    return f"{path}/shops/maison-morel/time?{key}"


def key_in(address: str) -> str:
    return address.partition("key=")[2]


def test_the_order_says_so_and_leads_to_other_times(visitor: Visitor, moved: str) -> None:
    page = visitor.get(moved).text
    assert "a changé l’heure de votre retrait" in page
    assert "Le four est en panne." in page
    assert "/shops/maison-morel/time" in page
    assert FRIDAY not in _OPTION.findall(visitor.get(other(moved)).text)


def test_another_time_is_chosen_and_the_shop_is_told(visitor: Visitor, town: Town, moved: str) -> None:
    chosen = _OPTION.findall(visitor.get(other(moved)).text)[3]
    answer = visitor.post(other(moved), data={"key": key_in(moved), "window": chosen})
    assert answer.status_code == 303
    bag = bag_in(town)
    assert f"{bag.collect_from:%Y%m%dT%H%MZ}" == chosen
    taken = select(SlotBooking.starts_at).where(SlotBooking.town_id == town.id, SlotBooking.taken > 0)
    assert list(db.session.scalars(taken)) == [bag.collect_from]
    mails = select(Notice.body).where(Notice.town_id == town.id, Notice.event == "moved")
    assert len(list(db.session.scalars(mails))) >= 1


@pytest.mark.parametrize("window", ["", "demain", "20260611T0900Z", "20300101T0900Z"])
def test_a_time_that_is_not_free_is_refused_in_words(
    visitor: Visitor, town: Town, moved: str, window: str
) -> None:
    answer = visitor.post(other(moved), data={"key": key_in(moved), "window": window})
    assert answer.status_code == 409
    assert "plus libre" in answer.text
    assert bag_in(town).collect_from == datetime(2026, 6, 12, 7, 0, tzinfo=UTC)


@pytest.mark.all_towns
def test_a_packed_bag_that_was_moved_may_be_given_up(visitor: Visitor, town: Town, moved: str) -> None:
    address = other(moved).replace("/time", "/cancellation")
    assert visitor.post(address, data={"key": key_in(moved)}).status_code == 303
    assert bag_in(town).state.value == "cancelled"
    assert list(breaches()) == []


def test_a_packed_bag_that_was_not_moved_may_not(
    visitor: Visitor, town: Town, shop: Shop, goods: Goods
) -> None:
    reference = make_order(town, (goods, 1))
    key = link_key("order", bag_in(town).order_id)
    by = Actor.person(make_worker(shop).id)
    for act in (accept, mark_ready):
        with transaction():
            act(bag_in(town), by=by)
    path = f"/orders/{reference}/shops/maison-morel"
    assert visitor.post(f"{path}/cancellation", data={"key": key}).status_code == 409
    assert visitor.get(f"{path}/time?key={key}").status_code == 303
    answer = visitor.post(f"{path}/time", data={"key": key, "window": FRIDAY})
    assert (answer.status_code, bag_in(town).state.value) == (409, "ready")


def test_without_the_key_there_is_nothing_to_see(visitor: Visitor, moved: str) -> None:
    address = other(moved).partition("?")[0]
    assert visitor.get(address).status_code == 404
    assert visitor.post(address, data={"window": FRIDAY}).status_code == 404
