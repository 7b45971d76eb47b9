"""The same line given back from many sides at once, at the till and by card: never too much (F23)."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from marketplace.core.db import db, transaction
from marketplace.core.errors import ChangedMeanwhile, Refusal
from marketplace.fulfilment.backs.giving import Cause, Part, give_back
from marketplace.moving.audit import breaches
from marketplace.orders.actors import Actor
from marketplace.orders.giving_back.errors import MoreThanLeft
from marketplace.orders.giving_back.models import BackReason, GiveBack
from marketplace.orders.models import ShopOrder
from marketplace.payments.models import Payment
from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from tests.crowd import HANDS, all_at_once
from tests.factories import Goods, make_worker
from tests.selling import buy_bag, hand_out_bag, lines_of, order_bag

pytestmark = [pytest.mark.race, pytest.mark.all_towns]


def giver(
    bag: ShopOrder, *, by_user_id: int, cents: int, seen_version: int | None = None
) -> Callable[[], str]:
    """Somebody who gives so much of the bag's only line back; says how that was answered."""
    key, line_id = (bag.town_id, bag.id), lines_of(bag)[0].id

    def give() -> str:
        try:
            with transaction():
                row = db.session.get_one(ShopOrder, key)
                give_back(
                    row,
                    parts=[Part(line_id, cents=cents)],
                    cause=Cause(BackReason.GESTURE),
                    by=Actor.person(by_user_id),
                    seen_version=seen_version,
                )
        except Refusal as refusal:
            db.session.rollback()
            return type(refusal).__name__
        return "given"

    return give


def given(town: Town) -> int:
    db.session.rollback()
    query = select(func.coalesce(func.sum(GiveBack.cents), 0)).where(GiveBack.town_id == town.id)
    return db.session.scalar(query) or 0


def test_a_hundred_parts_at_once_stop_at_what_was_paid(
    app: Flask, town: Town, shop: Shop, goods: Goods
) -> None:
    baker = make_worker(shop)
    bag = hand_out_bag(buy_bag(town, (goods, 10)), by_user_id=baker.id)  # 13.00
    said = all_at_once(app, [giver(bag, by_user_id=baker.id, cents=50)] * 104)
    assert (said.count("given"), said.count(MoreThanLeft.__name__)) == (26, 78)
    assert given(town) == 1300
    assert db.session.scalars(select(Payment.refunded_cents).where(Payment.town_id == town.id)).one() == 1300
    assert [str(breach) for breach in breaches()] == []


def test_a_double_click_gives_once(app: Flask, town: Town, shop: Shop, goods: Goods) -> None:
    baker = make_worker(shop)
    bag = hand_out_bag(order_bag(town, (goods, 10)), by_user_id=baker.id)
    give = giver(bag, by_user_id=baker.id, cents=130, seen_version=bag.version)
    said = all_at_once(app, [give] * HANDS)
    assert sorted(said) == [*[ChangedMeanwhile.__name__] * 7, "given"]
    assert given(town) == 130


def test_without_the_guard_more_is_given_than_was_paid(
    app: Flask, town: Town, shop: Shop, goods: Goods, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of the race: what the guard is for. At the till no provider's check stands behind it."""
    unguarded = app.extensions["settings"].model_copy(update={"unguarded_refunds": True})
    monkeypatch.setitem(app.extensions, "settings", unguarded)
    baker = make_worker(shop)
    bag = hand_out_bag(order_bag(town, (goods, 1)), by_user_id=baker.id)
    said = all_at_once(app, [giver(bag, by_user_id=baker.id, cents=130)] * HANDS)
    assert said == ["given"] * HANDS
    assert given(town) == 8 * 130
