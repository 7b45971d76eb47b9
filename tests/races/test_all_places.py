"""Many orders race for the windows of three shops and the room of a hub: each has all its places, or none."""

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import func, select

from marketplace.checkout.placing import place
from marketplace.checkout.preparing import Ready, prepare
from marketplace.core.db import db, transaction
from marketplace.core.errors import Refusal
from marketplace.moving.audit import breaches
from marketplace.orders.handovers.models import HubPlace
from marketplace.orders.models import ShopOrder
from marketplace.pickup.models import SlotBooking
from marketplace.pickup.slots import Rule
from marketplace.towns.models import Town
from tests.checkout.test_hub import draft_of as hub_draft_of
from tests.checkout.test_place import draft_of, fill
from tests.factories import Goods, make_goods, make_shop
from tests.pickup.hubs import DESK, make_hub

pytestmark = [pytest.mark.race, pytest.mark.all_towns]
BUYERS, PLACES = 8, 2


@pytest.fixture(autouse=True)
def _stopped(thursday_morning: object) -> None:
    """The clock stands still: the windows stay the same ones."""


@pytest.fixture
def three_shops(town: Town) -> list[Goods]:
    """One thing of each of three shops, each of which packs two bags a window."""
    names = ("Maison Morel", "Lantier", "Le Cageot")
    shops = [make_shop(town, name=name, rule=Rule(capacity=PLACES)) for name in names]
    return [make_goods(shop, on_hand=50) for shop in shops]


def press(app: Flask, readies: Sequence[Ready]) -> Counter[str]:
    """Everybody has read that there is room; now all of them order at once."""
    start = Barrier(len(readies))

    def work(ready: Ready) -> str:
        with app.app_context():
            start.wait(30)
            try:
                with transaction():
                    place(ready)
            except Refusal as refusal:
                return type(refusal).__name__
            finally:
                db.session.remove()
        return "placed"

    db.session.rollback()
    with ThreadPoolExecutor(len(readies)) as pool:
        return Counter(pool.map(work, readies))


def bags(town: Town) -> Counter[int]:
    """How many bags each order has."""
    db.session.rollback()
    orders = select(ShopOrder.order_id).where(ShopOrder.town_id == town.id)
    return Counter(db.session.scalars(orders))


def most_taken(town: Town) -> int:
    return db.session.scalar(select(func.max(SlotBooking.taken)).where(SlotBooking.town_id == town.id)) or 0


def test_every_order_has_all_of_its_places_or_none(app: Flask, town: Town, three_shops: list[Goods]) -> None:
    wanted = [(goods, 1) for goods in three_shops]
    readies = [prepare(draft_of(town, fill(town, *wanted))) for _ in range(BUYERS)]
    assert press(app, readies) == {"placed": PLACES, "WindowFull": BUYERS - PLACES}
    assert sorted(bags(town).values()) == [3] * PLACES
    assert most_taken(town) == PLACES
    assert list(breaches()) == []


def test_nor_is_room_at_a_hub_taken_for_nothing(app: Flask, town: Town, three_shops: list[Goods]) -> None:
    make_hub(town, terms=DESK)  # four bags on the shelf: room for one order of three
    wanted = [(goods, 1) for goods in three_shops]
    readies = [prepare(hub_draft_of(town, fill(town, *wanted))) for _ in range(BUYERS)]
    assert press(app, readies) == {"placed": 1, "WindowFull": BUYERS - 1}
    assert sorted(bags(town).values()) == [3]
    (places,) = db.session.scalars(select(HubPlace.places).where(HubPlace.town_id == town.id))
    assert places == 3
    assert list(breaches()) == []


def test_without_the_guard_orders_have_some_of_their_places(
    app: Flask, town: Town, three_shops: list[Goods], monkeypatch: pytest.MonkeyPatch
) -> None:
    careless = app.extensions["settings"].model_copy(update={"unguarded_places": True})
    monkeypatch.setitem(app.extensions, "settings", careless)
    wanted = [(goods, 1) for goods in three_shops]
    readies = [prepare(draft_of(town, fill(town, *wanted))) for _ in range(BUYERS)]
    assert press(app, readies) == {"placed": BUYERS}
    assert "taken places are the open bags of the window" in {breach.rule for breach in breaches()}
