"""A clerk’s request that was under way as the shop closed, and ended while its rows went."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.core.db import db
from marketplace.moving.shops.closing import close_shop
from marketplace.moving.shops.fates import GOES
from marketplace.moving.shops.leaving import end_shop
from marketplace.shops.models import Shop, ShopStaff
from marketplace.towns.models import Town
from marketplace.towns.moves import TownMove
from marketplace.towns.queries import town_named
from tests.factories import make_worker

pytestmark = pytest.mark.all_towns


def test_a_row_that_came_late_goes_too(app: Flask, town: Town, shop: Shop, media: Path) -> None:
    view, shop_id, town_id, looks = town_named("port-lanterne"), shop.id, town.id, list[int]()
    assert view
    move = db.session.get_one(TownMove, close_shop(view, shop_id=shop_id))

    def keep() -> None:
        looks.append(1)
        if len(looks) == len(GOES):
            make_worker(db.session.get_one(Shop, (town_id, shop_id)))

    end_shop(move, keep=keep)
    assert len(looks) > len(GOES)
    db.session.rollback()
    assert db.session.scalars(select(ShopStaff.id).where(ShopStaff.town_id == town_id)).all() == []
