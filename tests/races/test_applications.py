"""Several agents let in the same shop at the same instant: one shop is made."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from marketplace.core.db import db, transaction
from marketplace.core.errors import Refusal
from marketplace.orders.actors import Actor
from marketplace.shops.applying.models import ShopApplication
from marketplace.shops.applying.states import NEEDED
from marketplace.shops.models import Shop
from marketplace.shops.team.models import ShopInvitation
from marketplace.towns.models import Town
from marketplace.welcoming.admitting import admit
from tests.applications import make_application
from tests.crowd import all_at_once
from tests.factories import make_official

pytestmark = pytest.mark.race
AGENTS = 6


def test_of_six_agents_one_lets_the_shop_in(app: Flask, town: Town) -> None:
    application, by = make_application(town), make_official(town).id
    key, version, town_id = (town.id, application.id), application.version, town.id

    def let_in() -> bool:
        try:
            with transaction():
                row = db.session.get_one(ShopApplication, key)
                admit(
                    row,
                    text="",
                    seen_papers=NEEDED,
                    by=Actor.person(by),
                    by_user_id=by,
                    seen_version=version,
                )
        except Refusal:
            return False
        return True

    assert all_at_once(app, [let_in] * AGENTS).count(True) == 1
    for table in (Shop, ShopInvitation):
        assert db.session.scalar(select(func.count(table.id)).where(table.town_id == town_id)) == 1
