"""A card is stamped once by a double tap, and a full one gives once, however many counters read it."""

from collections.abc import Callable
from threading import Barrier

import pytest
from flask import Flask

from marketplace.core.db import db, transaction
from marketplace.core.errors import Refusal
from marketplace.shops.models import Shop
from marketplace.shops.stamps.codes import new_code
from marketplace.shops.stamps.queries import CardView, card_row, card_typed
from marketplace.shops.stamps.services import offer_stamps, redeem, stamp
from marketplace.towns.models import Town
from marketplace.towns.queries import TownView, town_by_id
from tests.crowd import HANDS, all_at_once
from tests.factories import THURSDAY_MORNING
from tests.waiting import PATIENCE_SECONDS

pytestmark = pytest.mark.race
Act = Callable[[TownView, Shop, CardView], object]


@pytest.fixture
def code(thursday_morning: object, town: Town, shop: Shop) -> str:
    """A card of three stamps."""
    with transaction():
        offer_stamps(db.session.get_one(Shop, (town.id, shop.id)), needed=3, reward="un café offert")
    return new_code(town.id, shop_id=shop.id, today=THURSDAY_MORNING.date())


def tap(town_id: int, shop_id: int, code: str, act: Act) -> bool:
    """Read the card and do something to it; whether it was taken."""
    try:
        with transaction():
            town, shop = town_by_id(town_id), db.session.get_one(Shop, (town_id, shop_id))
            act(town, shop, card_typed(town, shop, typed=code))
    except Refusal:
        return False
    return True


def stamps_on(town: Town, code: str) -> int:
    db.session.rollback()
    row = card_row(town.id, code)
    return row.stamps if row else 0


def test_a_first_stamp_tapped_at_once_counts_once(app: Flask, town: Town, shop: Shop, code: str) -> None:
    ids = (town.id, shop.id)

    def press() -> bool:
        return tap(*ids, code, lambda t, s, card: stamp(t, shop=s, card=card, count=1))

    assert all_at_once(app, [press] * HANDS).count(True) == 1
    assert stamps_on(town, code) == 1


def test_a_full_card_gives_once(app: Flask, town: Town, shop: Shop, code: str) -> None:
    ids = (town.id, shop.id)
    assert tap(*ids, code, lambda t, s, card: stamp(t, shop=s, card=card, count=3))

    def press() -> bool:
        return tap(*ids, code, lambda t, _shop, card: redeem(t, card=card))

    assert all_at_once(app, [press] * HANDS).count(True) == 1


def test_who_only_looks_before_giving_gives_to_everybody(
    app: Flask, town: Town, shop: Shop, code: str
) -> None:
    ids, have_looked = (town.id, shop.id), Barrier(HANDS)
    assert tap(*ids, code, lambda t, s, card: stamp(t, shop=s, card=card, count=3))

    def press() -> bool:
        town, shop = town_by_id(ids[0]), db.session.get_one(Shop, ids)
        card = card_typed(town, shop, typed=code)
        db.session.rollback()
        have_looked.wait(PATIENCE_SECONDS)
        return card.is_full and card.redeemed_at is None  # what `redeem` asks under its lock

    assert all_at_once(app, [press] * HANDS).count(True) == HANDS
