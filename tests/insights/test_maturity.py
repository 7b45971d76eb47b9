"""What use says of a shop: read from what is there, for all shops at once."""

from datetime import timedelta

import pytest

from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.fulfilment.services import accept
from marketplace.insights.ladder import Rung
from marketplace.insights.maturity import FRESH_FOR, Habit, Use, progress_of_shop, progress_of_street
from marketplace.orders.actors import Actor
from marketplace.orders.models import ShopOrder
from marketplace.shops.models import Shop
from marketplace.shops.states import ShopStatus
from marketplace.towns.models import Town
from marketplace.towns.queries import TownView, town_by_id
from tests.factories import THURSDAY_MORNING, make_goods, make_shop
from tests.ordering import make_order

_GOOD = Use(products=10, pictured=9, fresh_percent=90, answer_minutes=30, bags=50, unanswered=0)


@pytest.fixture
def view(town: Town, thursday_morning: object) -> TownView:
    """The town, the clock standing still."""
    return town_by_id(town.id)


@pytest.mark.parametrize(
    ("changes", "weak"),
    [
        ({}, []),
        ({"fresh_percent": 49}, [Habit.FRESH]),
        ({"fresh_percent": None, "answer_minutes": None}, []),
        ({"answer_minutes": 121}, [Habit.ANSWER]),
        ({"unanswered": 3}, [Habit.KEEP]),
        ({"unanswered": 1, "bags": 3}, []),
        ({"pictured": 0}, [Habit.PICTURES]),
        ({"products": 0, "pictured": 0}, []),
    ],
)
def test_a_habit_is_weak_when_customers_notice(changes: dict[str, int], weak: list[Habit]) -> None:
    assert Use(**{**_GOOD.__dict__, **changes}).weak == weak


def test_counts_grow_old(view: TownView, shop: Shop) -> None:
    make_goods(shop)
    assert progress_of_shop(view, shop).use.fresh_percent == 100
    with clock.travel(THURSDAY_MORNING + FRESH_FOR + timedelta(hours=1)):
        assert progress_of_shop(view, shop).use.fresh_percent == 0


def test_the_time_to_an_answer_is_told(view: TownView, town: Town, shop: Shop) -> None:
    make_order(town, (make_goods(shop), 1))
    with clock.travel(THURSDAY_MORNING + timedelta(minutes=90)), transaction():
        bag = db.session.query(ShopOrder).filter(ShopOrder.town_id == view.id).one()
        accept(bag, by=Actor.system())
    assert progress_of_shop(view, shop).use.answer_minutes == 90


def test_the_street_says_the_same_as_each_of_its_shops(view: TownView, town: Town, shop: Shop) -> None:
    make_goods(shop)
    other = make_shop(town, name="Le Fil", status=ShopStatus.APPLIED)
    make_shop(town, name="Partie", status=ShopStatus.CLOSED)
    street = progress_of_street(view)
    assert [one.name for one in street] == ["Le Fil", "Maison Morel"]
    assert list(street) == [progress_of_shop(view, each) for each in (other, shop)]
    assert street[0].ladder.rung is None
    assert Rung.SHOWCASE not in {one.ladder.rung for one in street}  # a picture is missing
