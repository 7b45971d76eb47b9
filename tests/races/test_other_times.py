"""Many residents want the same other windows of two shops at once: both of them, or neither."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.core.db import db, transaction
from marketplace.core.errors import Refusal
from marketplace.fulfilment.rescheduling.choosing import Wish, choose_windows
from marketplace.fulfilment.rescheduling.windows import other_windows_of
from marketplace.moving.audit import breaches
from marketplace.orders.models import ShopOrder
from marketplace.pickup.slots import Rule, key_of
from marketplace.towns.models import Town
from marketplace.towns.queries import town_by_id
from tests.factories import make_goods, make_shop
from tests.ordering import make_order, order_named

pytestmark = [pytest.mark.race, pytest.mark.all_towns]
RESIDENTS, PLACES = 6, 2


@pytest.fixture(autouse=True)
def _stopped(thursday_morning: object) -> None:
    """The clock stands still: the windows stay the same ones."""


@pytest.fixture
def order_ids(town: Town) -> list[int]:
    """Orders over two shops, each of which packs two bags a window."""
    shops = [make_shop(town, name=name, rule=Rule(capacity=PLACES)) for name in ("Maison Morel", "Lantier")]
    wanted = [(make_goods(shop, on_hand=50), 1) for shop in shops]
    return [order_named(town, make_order(town, *wanted)) for _ in range(RESIDENTS)]


def bags_of(town_id: int, order_id: int) -> list[ShopOrder]:
    """The bags of an order."""
    mine = select(ShopOrder).where(ShopOrder.town_id == town_id, ShopOrder.order_id == order_id)
    return list(db.session.scalars(mine.order_by(ShopOrder.id)))


def choose(app: Flask, start: Barrier, town_id: int, order_id: int, key: str) -> str:
    """One resident takes the window in both shops."""
    with app.app_context():
        start.wait(30)
        try:
            with transaction():
                bags = bags_of(town_id, order_id)
                wishes = {bag.id: Wish(key, key_of(bag.collect_from)) for bag in bags}
                choose_windows(bags, wishes=wishes)
        except Refusal:
            return "refused"
        finally:
            db.session.remove()
    return "moved"


def test_each_order_has_both_of_its_new_places_or_its_old_ones(
    app: Flask, town: Town, order_ids: list[int]
) -> None:
    town_id, start = town.id, Barrier(RESIDENTS)
    last = bags_of(town_id, order_ids[0])[0]
    key = other_windows_of(town_by_id(town_id), bag=last)[-1].key
    db.session.rollback()
    with ThreadPoolExecutor(RESIDENTS) as pool:
        done = pool.map(lambda order_id: choose(app, start, town_id, order_id, key), order_ids)
        assert Counter(done) == {"moved": PLACES, "refused": RESIDENTS - PLACES}
    db.session.rollback()
    there = Counter(
        sum(key_of(bag.collect_from) == key for bag in bags_of(town_id, order_id)) for order_id in order_ids
    )
    assert there == {2: PLACES, 0: RESIDENTS - PLACES}
    assert list(breaches()) == []
