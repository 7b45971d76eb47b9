"""What becomes of an order that nobody answered, and of a shop that misses too many."""

from dataclasses import dataclass
from threading import Event

import pytest
from sqlalchemy import select

from marketplace.alerts.queries import rule_of
from marketplace.catalogue.models import Product, Variant
from marketplace.cli.money import do_money_round
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.fulfilment.alerting.missing import NotPausedByLadder, come_back
from marketplace.fulfilment.queries import shop_order_of
from marketplace.fulfilment.services import accept
from marketplace.orders.actors import Actor
from marketplace.orders.models import ShopOrder
from marketplace.payments.gateways.choosing import DEMO
from marketplace.payments.models import PaymentState
from marketplace.shops.admitting import pause
from marketplace.shops.models import Shop
from marketplace.shops.states import ShopStatus
from marketplace.towns.models import Town
from tests.factories import Goods, make_goods, make_shop
from tests.fulfilment.alerting.climbing import climb, minutes_later, told
from tests.ordering import make_order, order_named
from tests.paying import admit, latest_attempt, pay

ALL = (10, 20, 40, 60)


@pytest.fixture(autouse=True)
def _stopped(thursday_morning: object) -> None:
    """It is Thursday, ten o'clock."""


def status(shop: Shop) -> ShopStatus:
    db.session.rollback()
    return db.session.scalars(
        select(Shop.status).where(Shop.town_id == shop.town_id, Shop.id == shop.id)
    ).one()


@dataclass
class Loaf:
    """A bread of one kind, in some shop."""

    shop: Shop
    goods: Goods


def loaf(town: Town, name: str, *, price_cents: int, ean: str = "", on_hand: int = 5) -> Loaf:
    """Another bakery with a bread of its own."""
    shop = make_shop(town, name=name)
    goods = make_goods(shop, name=f"Pain {name}", price_cents=price_cents, on_hand=on_hand)
    same_kind(goods, ean=ean)
    return Loaf(shop, goods)


def same_kind(goods: Goods, *, ean: str = "") -> None:
    with transaction():
        product = db.session.get_one(Product, (goods.product.town_id, goods.product.id))
        product.category = "food.bakery.bread"
        variant = db.session.get_one(Variant, (goods.variant.town_id, goods.variant.id))
        variant.ean = ean or None


def test_what_was_paid_is_given_back(town: Town, shop: Shop, goods: Goods) -> None:
    admit(shop)
    order_id = order_named(town, make_order(town, (goods, 2), pays=DEMO))
    pay(town, order_id)
    climb(*ALL)
    with clock.travel(minutes_later(61)):
        do_money_round(Event())
    db.session.rollback()
    assert latest_attempt(town, order_id).state is PaymentState.REFUNDED


def test_the_resident_reads_where_else_the_goods_are(town: Town, shop: Shop, goods: Goods) -> None:
    same_kind(goods, ean="3017620422003")
    loaf(town, "Cher", price_cents=300)
    loaf(town, "Doux", price_cents=120)
    make_order(town, (goods, 2))
    climb(*ALL)
    (mail,) = [notice for notice in told(shop, "no_answer") if notice.recipient == "jeanne@example.org"]
    assert "Maison Morel n’a pas répondu" in mail.subject
    assert "Pain Doux, Doux, 1,20" in mail.body
    assert "Cher" not in mail.body
    assert "/shops/doux/pain-doux" in mail.body


def test_the_very_same_article_comes_before_a_cheaper_one_of_its_kind(
    town: Town, shop: Shop, goods: Goods
) -> None:
    same_kind(goods, ean="3017620422003")
    loaf(town, "Cher", price_cents=300, ean="3017620422003")
    loaf(town, "Doux", price_cents=120)
    make_order(town, (goods, 2))
    climb(*ALL)
    assert "Pain Cher" in told(shop, "no_answer")[0].body


def test_a_shop_that_has_too_little_or_does_not_sell_is_not_proposed(
    town: Town, shop: Shop, goods: Goods
) -> None:
    same_kind(goods)
    loaf(town, "Peu", price_cents=100, on_hand=1)
    resting = loaf(town, "Repos", price_cents=100)
    with transaction():
        pause(db.session.get_one(Shop, (town.id, resting.shop.id)))
    make_order(town, (goods, 2))
    climb(*ALL)
    assert "dans la rue" not in told(shop, "no_answer")[0].body


def test_a_shop_that_misses_one_order_goes_on_selling(town: Town, shop: Shop, goods: Goods) -> None:
    make_order(town, (goods, 1))
    climb(*ALL)
    assert status(shop) is ShopStatus.SELLING


def test_a_second_miss_pauses_the_shop_and_tells_it_how_to_come_back(
    town: Town, shop: Shop, goods: Goods
) -> None:
    with transaction():
        db.session.get_one(Shop, (town.id, shop.id)).email = "fournil@example.org"
    make_order(town, (goods, 1))
    make_order(town, (goods, 1))
    climb(*ALL)
    assert status(shop) is ShopStatus.PAUSED
    (mail,) = told(shop, "paused")
    assert "Nous revoilà" in mail.body
    assert "/backoffice/maison-morel/alerts" in mail.body


def test_an_answer_between_two_misses_keeps_the_shop_open(town: Town, shop: Shop, goods: Goods) -> None:
    make_order(town, (goods, 1))
    climb(*ALL)
    with clock.travel(minutes_later(70)):
        answered = shop_order_of(town.id, shop.id, reference=make_order(town, (goods, 1)))
        assert answered
        with transaction():
            accept(answered, by=Actor.link())
    with clock.travel(minutes_later(75)):
        make_order(town, (goods, 1))
    climb(*range(80, 400, 10))
    assert status(shop) is ShopStatus.SELLING
    assert len(missed(shop)) == 2


def missed(shop: Shop) -> list[ShopOrder]:
    query = select(ShopOrder).where(ShopOrder.town_id == shop.town_id, ShopOrder.state == "declined")
    return list(db.session.scalars(query))


def test_a_shop_that_is_back_starts_anew(town: Town, shop: Shop, goods: Goods) -> None:
    for _order in range(2):
        make_order(town, (goods, 1))
    climb(*ALL)
    with clock.travel(minutes_later(65)):
        with transaction():
            come_back(db.session.get_one(Shop, (town.id, shop.id)))
        assert status(shop) is ShopStatus.SELLING
        make_order(town, (goods, 1))
    climb(*range(80, 400, 10))
    assert len(missed(shop)) == 3
    assert status(shop) is ShopStatus.SELLING


def test_a_shop_that_the_council_paused_does_not_come_back_by_itself(town: Town, shop: Shop) -> None:
    with transaction():
        pause(db.session.get_one(Shop, (town.id, shop.id)))
    with pytest.raises(NotPausedByLadder, match="mairie"), transaction():
        come_back(db.session.get_one(Shop, (town.id, shop.id)))
    assert status(shop) is ShopStatus.PAUSED
    assert rule_of(town.id, shop.id) is None
