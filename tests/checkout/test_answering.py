"""Doubtful goods: the shop looks before anybody pays, within half an hour; nobody loses anything by it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from functools import partial
from threading import Event

import pytest
from flask import Flask
from sqlalchemy import select, update

from marketplace.checkout.answering import lapse_unanswered, say_not_there, say_there, unanswered_orders
from marketplace.checkout.errors import StillAsked
from marketplace.checkout.renewing import renew
from marketplace.checkout.settling import call_off, lapse_if_due
from marketplace.cli.asking import lapse_unanswered_orders
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.errors import ChangedMeanwhile, Refusal
from marketplace.fulfilment.queries import shop_order_of
from marketplace.fulfilment.services import decline
from marketplace.moving.audit import breaches
from marketplace.notices.models import Notice
from marketplace.orders.actors import Actor
from marketplace.orders.errors import MoveRefused
from marketplace.orders.models import ShopOrder
from marketplace.orders.states import ShopOrderState
from marketplace.shops.doubting import doubt_after
from marketplace.shops.models import Shop
from marketplace.stock.models import StockLevel
from marketplace.towns.models import Town
from tests.checkout.holding import free, hold, places_taken, standing
from tests.crowd import all_at_once
from tests.factories import THURSDAY_MORNING, Goods, make_goods, make_shop
from tests.ordering import make_order
from tests.paying import open_page, pay

pytestmark = pytest.mark.all_towns

BAKER = Actor.system()


@pytest.fixture(autouse=True)
def _stopped(thursday_morning: object) -> None:
    """The clock stands still."""


@pytest.fixture
def old_cake(shop: Shop) -> Goods:
    """Two cakes, counted four days ago."""
    return make_doubtful(make_goods(shop, name="Far", on_hand=2))


@pytest.fixture
def flan(town: Town) -> Goods:
    """Flans of another shop, counted today."""
    return make_goods(make_shop(town, name="Lantier"), name="Flan", on_hand=9)


def make_doubtful(goods: Goods) -> Goods:
    with transaction():
        db.session.execute(
            update(StockLevel)
            .where(StockLevel.town_id == goods.variant.town_id, StockLevel.variant_id == goods.variant.id)
            .values(confirmed_at=THURSDAY_MORNING - timedelta(days=4))
        )
    return goods


def after(minutes: float) -> AbstractContextManager[None]:
    return clock.travel(THURSDAY_MORNING + timedelta(minutes=minutes))


def bag(town: Town, order_id: int, state: ShopOrderState = ShopOrderState.ASKED) -> ShopOrder:
    db.session.rollback()
    query = select(ShopOrder).where(ShopOrder.order_id == order_id, ShopOrder.town_id == town.id)
    return db.session.scalars(query.where(ShopOrder.state == state)).one()


def answer(act: Callable[..., None], town: Town, order_id: int, **more: object) -> None:
    row = bag(town, order_id)
    version = row.version
    with transaction():
        act(row, by=BAKER, seen_version=version, **more)


def told(town: Town) -> list[tuple[str, str]]:
    db.session.rollback()
    query = select(Notice.event, Notice.recipient_name).where(Notice.town_id == town.id)
    return [(event, name) for event, name in db.session.execute(query.order_by(Notice.id))]


def test_the_shop_is_asked_and_the_resident_pays_once_it_said_yes(
    town: Town, old_cake: Goods, flan: Goods
) -> None:
    with transaction():
        db.session.get_one(Shop, (town.id, old_cake.product.shop_id)).email = "morel@example.org"
    order_id = hold(town, (old_cake, 2), (flan, 1))
    assert standing(town, order_id) == ({"asked", "held"}, "")
    assert [event for event, _name in told(town)] == ["asked", "asked"]
    with pytest.raises(StillAsked):
        open_page(town, order_id)
    with after(29):
        answer(say_there, town, order_id)
        level = db.session.get_one(StockLevel, (town.id, old_cake.variant.id))
        assert level.confirmed_at == THURSDAY_MORNING + timedelta(minutes=29)
    assert told(town)[-1] == ("confirmed", "Jeanne Kerouac")
    with after(73):  # three quarters of an hour to pay, whenever the shop has said so
        assert lapse_now(town, order_id) is False
        pay(town, order_id)
    assert standing(town, order_id) == ({"placed"}, "succeeded")
    assert (free(old_cake), free(flan)) == (0, 8)
    assert list(breaches()) == []


def lapse_now(town: Town, order_id: int) -> bool:
    with transaction():
        return lapse_if_due(town.id, order_id=order_id) or lapse_unanswered(town.id, order_id=order_id)


def test_a_no_frees_everything_and_nothing_was_paid(town: Town, old_cake: Goods, flan: Goods) -> None:
    order_id = hold(town, (old_cake, 2), (flan, 1))
    answer(say_not_there, town, order_id, reason="Le dernier vient de partir.")
    assert standing(town, order_id) == ({"declined", "lapsed"}, "")
    assert (free(old_cake), free(flan), places_taken(town)) == (2, 9, 0)
    assert told(town)[-1] == ("not_there", "Jeanne Kerouac")
    with pytest.raises(Refusal):
        open_page(town, order_id)
    assert list(breaches()) == []


def test_a_silent_shop_lets_the_order_go_after_half_an_hour(town: Town, old_cake: Goods) -> None:
    order_id = hold(town, (old_cake, 1))
    with after(29):
        assert lapse_unanswered_orders(Event()) == ""
        assert lapse_now(town, order_id) is False
    with after(31):
        assert list(unanswered_orders(limit=9)) == [(town.id, order_id)]
        assert lapse_unanswered_orders(Event()).startswith("1 orders")
        assert lapse_unanswered_orders(Event()) == ""
    assert standing(town, order_id) == ({"lapsed"}, "")
    assert (free(old_cake), told(town)[-1][0]) == (2, "unanswered")
    assert list(breaches()) == []


def test_an_answer_that_comes_too_late_or_twice_is_refused_in_words(town: Town, old_cake: Goods) -> None:
    order_id = hold(town, (old_cake, 1))
    seen = bag(town, order_id)
    version = seen.version
    answer(say_there, town, order_id)
    for act in (say_there, say_not_there):
        with pytest.raises(ChangedMeanwhile), transaction():
            act(seen, by=BAKER, seen_version=version)
    assert standing(town, order_id) == ({"held"}, "")


def test_the_resident_may_give_up_while_the_shop_looks(town: Town, old_cake: Goods) -> None:
    order_id = hold(town, (old_cake, 1))
    with pytest.raises(StillAsked), transaction():
        renew(town.id, order_id=order_id)
    with transaction():
        assert call_off(town.id, order_id=order_id)
    assert standing(town, order_id) == ({"lapsed"}, "")
    assert (free(old_cake), list(breaches())) == (2, [])


def test_an_asked_bag_is_not_the_shops_to_accept_or_decline(town: Town, shop: Shop, old_cake: Goods) -> None:
    order_id = hold(town, (old_cake, 1))
    row = bag(town, order_id)
    with pytest.raises(MoveRefused), transaction():
        decline(row, reason="Non.", by=BAKER)
    db.session.rollback()
    reference = bag(town, order_id).order.reference
    assert shop_order_of(town.id, shop.id, reference=reference) is None


@pytest.mark.parametrize(
    ("hours", "pieces", "asked"), [(72, 2, True), (0, 2, False), (168, 2, False), (72, 1, False)]
)
def test_the_rule_is_the_shops_and_can_be_switched_off(
    town: Town, shop: Shop, old_cake: Goods, *, hours: int, pieces: int, asked: bool
) -> None:
    with transaction():
        row = db.session.get_one(Shop, (shop.town_id, shop.id))
        doubt_after(row, hours=hours, pieces=pieces, grams=500, by=BAKER)
    order_id = hold(town, (old_cake, 1))
    assert ("asked" in standing(town, order_id)[0]) is asked


def test_nobody_is_asked_of_what_is_paid_in_the_shop_or_while_it_is_closed(
    town: Town, old_cake: Goods
) -> None:
    make_order(town, (old_cake, 1))
    assert {row.state for row in db.session.scalars(select(ShopOrder))} == {ShopOrderState.PLACED}
    with after(2.2 * 60):  # ten past twelve: it closes at half past
        assert "asked" not in standing(town, hold(town, (old_cake, 1)))[0]


def test_yes_and_lapsing_at_once_leave_one_story(app: Flask, town: Town, old_cake: Goods) -> None:
    for _round in range(4):
        make_doubtful(old_cake)  # a yes confirms it
        order_id = hold(town, (old_cake, 1))
        row = bag(town, order_id)
        row_id, version, made = row.id, row.version, row.created_at
        town_id = town.id
        db.session.rollback()

        def yes() -> None:
            seen = db.session.get_one(ShopOrder, (town_id, row_id))  # noqa: B023 - run within the round
            say_there(seen, by=BAKER, seen_version=version)  # noqa: B023

        def no() -> None:
            seen = db.session.get_one(ShopOrder, (town_id, row_id))  # noqa: B023
            say_not_there(seen, by=BAKER, seen_version=version)  # noqa: B023

        def late() -> None:
            lapse_unanswered(town_id, order_id=order_id)  # noqa: B023

        with clock.travel(made + timedelta(minutes=30, seconds=1)):
            all_at_once(app, [partial(refusal_of, act) for act in (yes, no, late, yes)])
            bags, _payment = standing(town, order_id)
            kept = free(old_cake)
            with transaction():
                call_off(town.id, order_id=order_id)
        assert (bags, kept) in [({"held"}, 1), ({"declined"}, 2), ({"lapsed"}, 2)]
        assert (free(old_cake), list(breaches())) == (2, [])


def refusal_of(act: Callable[[], None]) -> ChangedMeanwhile | None:
    """What came in between, if anything did."""
    try:
        with transaction():
            act()
    except ChangedMeanwhile as refusal:
        return refusal
    return None
