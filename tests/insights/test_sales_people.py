"""Counts of people: right, and silent about the few."""

from datetime import timedelta

import pytest

from marketplace.checkout.drafting import Contact
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.periods import Period, Stretch
from marketplace.insights.sales.people import (
    Part,
    added_purchases,
    bought_together,
    returning_customers,
)
from marketplace.measures.models import AddedPurchase, Spent
from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from marketplace.towns.queries import town_by_id
from tests.factories import THURSDAY_MORNING, Goods, make_goods, make_shop
from tests.ordering import make_order

WEEK = Period.around(THURSDAY_MORNING.date(), stretch=Stretch.WEEK)


def person(name: str, *, phone: str = "", email: str = "") -> Contact:
    return Contact(name=name, phone=phone, email=email, locale="fr")


def order(town: Town, goods: Goods, *beside: Goods, who: Contact, days_ago: int = 0) -> None:
    with clock.travel(THURSDAY_MORNING - timedelta(days=days_ago)):
        make_order(town, (goods, 1), *((each, 1) for each in beside), contact=who)


def test_somebody_is_known_again_by_what_they_gave(town: Town, shop: Shop) -> None:
    goods = make_goods(shop, on_hand=100)
    lea, ali = person("Léa", email="lea@example.org"), person("Ali", phone="06 00 00 00 01")
    order(town, goods, who=lea, days_ago=30)
    order(town, goods, who=ali, days_ago=14)
    order(town, goods, who=person("L. Martin", email="LEA@example.org"))
    order(town, goods, who=person("Ali", phone="0600000001"))
    order(town, goods, who=person("Zoé", email="zoe@example.org"))
    order(town, goods, who=person("Zoé", email="zoe@example.org"))
    assert returning_customers(town_by_id(town.id), shop.id, period=WEEK) == Part(2, 3)


def test_who_bought_next_door_is_new_here(town: Town, shop: Shop, goods: Goods) -> None:
    comte = make_goods(make_shop(town, name="Lantier"))
    lea = person("Léa", email="lea@example.org")
    order(town, comte, who=lea, days_ago=30)
    order(town, goods, who=lea)
    assert returning_customers(town_by_id(town.id), shop.id, period=WEEK) == Part(0, 1)


def test_orders_that_led_to_other_shops_are_counted_without_naming_them(town: Town, shop: Shop) -> None:
    goods = make_goods(shop, on_hand=100)
    comte = make_goods(make_shop(town, name="Lantier"))
    order(town, goods, comte, who=person("Léa", email="lea@example.org"))
    order(town, goods, who=person("Ali", email="ali@example.org"))
    order(town, comte, who=person("Zoé", email="zoe@example.org"))
    assert bought_together(town_by_id(town.id), shop.id, period=WEEK) == Part(1, 2)


def test_nobody_bought_anything(town: Town, shop: Shop) -> None:
    view = town_by_id(town.id)
    assert returning_customers(view, shop.id, period=WEEK) == Part(0, 0)
    assert bought_together(view, shop.id, period=WEEK) == Part(0, 0)
    assert sum(added_purchases(view, shop.id, period=WEEK).values()) == 0


def test_what_was_bought_besides_is_added_up_by_band(town: Town, shop: Shop) -> None:
    days = [THURSDAY_MORNING.date() - timedelta(days=n) for n in (0, 1, 7)]
    with transaction():
        for day in days:
            db.session.add(
                AddedPurchase(town_id=town.id, shop_id=shop.id, day=day, spent=Spent.LITTLE, count=3)
            )
    said = added_purchases(town_by_id(town.id), shop.id, period=WEEK)
    assert said == {Spent.NOTHING: 0, Spent.LITTLE: 6, Spent.SOME: 0, Spent.MUCH: 0}


@pytest.mark.parametrize("part", [Part(4, 40), Part(36, 40), Part(5, 9), Part(0, 40), Part(40, 40)])
def test_a_handful_is_never_told_nor_what_leaves_one(part: Part) -> None:
    with pytest.raises(ValueError, match="too few"):
        _ = part.percent


def test_a_crowd_is_told_as_a_share() -> None:
    assert (Part(5, 10).percent, Part(12, 40).percent, Part(35, 40).percent) == (50, 30, 88)
