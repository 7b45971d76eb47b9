"""F20, F21: a shop closes while residents press « Commander »: nothing is sold behind its closed door."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from sqlalchemy import func, select

from marketplace.core.db import db, transaction
from marketplace.orders.models import ShopOrder
from marketplace.orders.states import OPEN
from marketplace.shops.models import OpeningRange, Shop, ShopRole
from marketplace.shops.services import hire, hours_changed, set_week
from marketplace.web.backoffice.opening.form import fingerprint
from tests.factories import make_person
from tests.races.buyers import Answer
from tests.races.keepers import Keeper
from tests.races.street import ALWAYS, GATHERING_SECONDS, Street
from tests.waiting import PATIENCE_SECONDS

pytestmark = [pytest.mark.race, pytest.mark.all_towns]

OpenStreet = Callable[..., Street]
BUYERS = 4


def close_while_they_press(street: Street) -> list[Answer]:
    """Everybody's page was read and found good; then the shop closes, and only then they may write."""
    buyers = street.fill_baskets(BUYERS)
    with ThreadPoolExecutor(BUYERS) as pool:
        with transaction():
            shop = db.session.scalars(select(Shop).where(Shop.town_id == street.town_id)).one()
            hours_changed(shop)
            waiting = [pool.submit(buyer.press) for buyer in buyers]
            time.sleep(GATHERING_SECONDS)
            set_week(shop, week={})
        return [answer.result(PATIENCE_SECONDS) for answer in waiting]


def test_nobody_buys_into_a_window_that_closes_at_that_moment(open_street: OpenStreet) -> None:
    street = open_street(pieces=50, places=60)
    answers = close_while_they_press(street)
    assert {answer.status for answer in answers} == {409}
    assert street.orders() == 0
    assert street.held() == 0
    assert street.breaches() == []


def test_without_the_guard_they_would(open_street: OpenStreet) -> None:
    street = open_street(pieces=50, places=60, UNGUARDED_WINDOWS="1")
    answers = close_while_they_press(street)
    assert 303 in {answer.status for answer in answers}
    assert street.orders() > 0


def open_bags(street: Street) -> int:
    """How many bags are to be fetched."""
    query = select(func.count()).where(ShopOrder.town_id == street.town_id, ShopOrder.state.in_(OPEN))
    return db.session.scalar(query) or 0


def ranges(street: Street) -> int:
    """How many opening ranges the week has."""
    query = select(func.count()).select_from(OpeningRange).where(OpeningRange.town_id == street.town_id)
    return db.session.scalar(query) or 0


def test_who_closes_sees_every_bag_or_none_is_sold(open_street: OpenStreet) -> None:
    street = open_street(pieces=50, places=60)
    buyers = street.fill_baskets(BUYERS)
    person = make_person("paul@example.org", name="Paul")
    with transaction():
        shop = db.session.scalars(select(Shop).where(Shop.town_id == street.town_id)).one()
        hire(shop, user_id=person.id, role=ShopRole.OWNER)
    close = partial(Keeper(street.port, person.id).close_every_day, seen=fingerprint(ALWAYS))
    *_pressed, closed = street.press_together([*(buyer.press for buyer in buyers), close])
    db.session.rollback()
    if closed.status == 302:
        assert (ranges(street), open_bags(street)) == (0, 0)
    else:
        assert closed.status == 409
        assert ranges(street) == len(ALWAYS)
        assert "Avant de fermer" in closed.text
    assert street.breaches() == []
