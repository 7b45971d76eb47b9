"""Bags that nobody fetches: told, kept as long as was said, then ended by the rule."""

from collections.abc import Callable
from datetime import date, timedelta
from threading import Event

import pytest
from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.cli.bags import see_to_unfetched_bags
from marketplace.cli.money import do_money_round
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.fulfilment.desk.giving import Said, give
from marketplace.fulfilment.queries import shop_order_of
from marketplace.fulfilment.services import accept, mark_ready
from marketplace.moving.audit import breaches
from marketplace.notices.models import Notice
from marketplace.orders.actors import Actor
from marketplace.orders.handovers.models import Way
from marketplace.orders.models import ShopOrder
from marketplace.payments.gateways.choosing import DEMO
from marketplace.payments.methods import PICKUP
from marketplace.payments.refunds.models import Refund
from marketplace.pickup.keeping import Keeping, set_keeping
from marketplace.pickup.models import SlotBooking
from marketplace.shops.models import Shop
from marketplace.stock.models import Movement, Reason, StockLevel
from marketplace.towns.models import Town
from tests.factories import THURSDAY_MORNING, Goods, make_goods, make_worker
from tests.offering import offer
from tests.ordering import make_order, order_named
from tests.paying import admit, pay

pytestmark = pytest.mark.all_towns
FRIDAY = date(2026, 6, 12)
Pack = Callable[..., ShopOrder]


@pytest.fixture(autouse=True)
def _stopped(thursday_morning: object) -> None:
    """The clock stands still."""


@pytest.fixture
def baker(shop: Shop) -> User:
    """Who keeps the bakery."""
    return make_worker(shop)


@pytest.fixture
def bread(shop: Shop, goods: Goods) -> Goods:
    """Ten baguettes at 1.30: they do not keep."""
    return offer(goods, category="food.bakery.bread")


@pytest.fixture
def jam(shop: Shop) -> Goods:
    """Ten jars at 5.00: they keep."""
    return offer(make_goods(shop, name="Confiture", price_cents=500), category="food.grocery.jam")


@pytest.fixture
def packed(town: Town, shop: Shop, baker: User) -> Pack:
    """Orders so much of each for this morning, and packs it."""

    def pack(*wanted: tuple[Goods, int], pays: str = PICKUP) -> ShopOrder:
        reference = make_order(town, *wanted, pays=pays)
        if pays != PICKUP:
            pay(town, order_named(town, reference))
        bag = shop_order_of(town.id, shop.id, reference=reference)
        assert bag
        for act in (accept, mark_ready):
            with transaction():
                act(bag, by=Actor.person(baker.id))
        return bag

    return pack


def go_by(*, days: int = 0, hours: int = 0) -> None:
    """So much time passes since that morning; then the worker does its round."""
    with clock.travel(THURSDAY_MORNING + timedelta(days=days, hours=hours)):
        see_to_unfetched_bags(Event())
        do_money_round(Event())


def state(bag: ShopOrder) -> str:
    """Where a bag stands, read anew."""
    db.session.rollback()
    db.session.refresh(bag)
    return bag.state.value


def stock(goods: Goods) -> tuple[int, int]:
    """On hand and held."""
    db.session.rollback()
    level = db.session.get_one(StockLevel, (goods.variant.town_id, goods.variant.id))
    return level.on_hand, level.held


def told(bag: ShopOrder, event: str) -> list[str]:
    """The mails about a bag."""
    query = select(Notice.body).where(
        Notice.town_id == bag.town_id, Notice.about_id == bag.id, Notice.event == event
    )
    return list(db.session.scalars(query.order_by(Notice.recipient)))


def refunds(bag: ShopOrder) -> list[int]:
    """What was given back of a bag. Units: cents."""
    query = select(Refund.card_cents).where(Refund.town_id == bag.town_id, Refund.shop_order_id == bag.id)
    return sorted(db.session.scalars(query))


def test_what_was_told_before_is_kept_with_the_order(packed: Pack, bread: Goods, jam: Goods) -> None:
    assert packed((bread, 1)).kept_until == FRIDAY
    assert packed((jam, 1)).kept_until == date(2026, 6, 20)  # seven days on which the shop opens
    assert packed((bread, 1), (jam, 1)).kept_until == FRIDAY


def test_a_rule_changed_afterwards_does_not_reach_an_order(shop: Shop, packed: Pack, bread: Goods) -> None:
    bag = packed((bread, 1))
    with transaction():
        set_keeping(shop.town_id, shop_id=shop.id, keeping=Keeping(0, 3, 0))
    db.session.refresh(bag)
    assert (bag.kept_until, bag.fresh_refund_percent) == (FRIDAY, 50)
    later = packed((bread, 1))
    assert (later.kept_until, later.fresh_refund_percent) == (date(2026, 6, 11), 0)


def test_who_did_not_come_is_told_once_that_the_bag_waits(packed: Pack, bread: Goods) -> None:
    bag = packed((bread, 1))
    go_by(hours=8)
    go_by(hours=9)
    (mail,) = told(bag, "missed")
    assert "jusqu’au vendredi 12 juin au soir" in mail
    assert state(bag) == "ready"


def test_a_bag_ends_when_its_days_are_over_and_not_before(packed: Pack, bread: Goods, jam: Goods) -> None:
    bag = packed((bread, 2), (jam, 1))
    go_by(days=1, hours=13)  # 23:00 on Friday
    assert state(bag) == "ready"
    go_by(days=1, hours=15)
    assert state(bag) == "uncollected"
    assert (stock(bread), stock(jam)) == ((8, 0), (10, 0))
    losses = select(Movement.quantity).where(Movement.town_id == bag.town_id, Movement.reason == Reason.LOSS)
    assert list(db.session.scalars(losses)) == [-2]
    taken = select(SlotBooking.taken).where(SlotBooking.town_id == bag.town_id)
    assert set(db.session.scalars(taken)) == {0}
    assert list(breaches()) == []


def test_both_are_told_when_it_ends(packed: Pack, bread: Goods, shop: Shop) -> None:
    with transaction():
        db.session.merge(shop).email = "paul@example.org"
    bag = packed((bread, 2))
    go_by(days=2)
    to_resident, to_shop = told(bag, "uncollected")
    assert "rien à payer" in to_resident
    assert "sorti du stock comme perte" in to_shop


@pytest.mark.parametrize(
    ("wanted", "back", "settled"),
    [(("jam",), [500], False), (("bread", "jam"), [65, 500], True), (("bread",), [65], True)],
)
def test_what_keeps_is_given_back_in_full_and_the_rest_by_the_share_that_was_told(
    shop: Shop,
    packed: Pack,
    bread: Goods,
    jam: Goods,
    wanted: tuple[str, ...],
    back: list[int],
    settled: bool,
) -> None:
    admit(shop)
    goods = {"bread": bread, "jam": jam}
    bag = packed(*((goods[name], 1) for name in wanted), pays=DEMO)
    go_by(days=12)
    assert (state(bag), refunds(bag)) == ("uncollected", back)
    assert list(breaches()) == []


def test_of_a_bag_fetched_in_part_the_rest_ends(
    shop: Shop, packed: Pack, bread: Goods, jam: Goods, baker: User
) -> None:
    admit(shop)
    bag = packed((jam, 1), (bread, 1), pays=DEMO)
    with transaction():
        give(bag, said=Said("half-of-it", Way.CODE, later=[1]), by=Actor.person(baker.id))
    go_by(days=2)
    assert (state(bag), refunds(bag)) == ("collected", [65])
    assert (stock(jam), stock(bread)) == ((9, 0), (9, 0))
    assert list(breaches()) == []


def test_of_a_bag_paid_at_the_till_and_fetched_in_part_the_rest_is_not_owed(
    packed: Pack, bread: Goods, jam: Goods, baker: User
) -> None:
    bag = packed((jam, 1), (bread, 2))
    with transaction():
        give(bag, said=Said("half-of-it", Way.CODE, later=[1]), by=Actor.person(baker.id))
    go_by(days=2)
    assert (state(bag), bag.due_cents) == ("collected", 500)
    assert list(breaches()) == []


def test_a_bag_that_was_fetched_is_left_alone(packed: Pack, bread: Goods, baker: User) -> None:
    bag = packed((bread, 1))
    with transaction():
        give(bag, said=Said("all-of-it", Way.CODE), by=Actor.person(baker.id))
    go_by(days=40)
    assert state(bag) == "collected"
    assert told(bag, "missed") == []


def test_a_bag_of_before_there_was_a_rule_ends_too(packed: Pack, jam: Goods) -> None:
    bag = packed((jam, 1))
    with transaction():
        bag.kept_until = None
    go_by(days=29)
    assert state(bag) == "ready"
    go_by(days=32)
    assert state(bag) == "uncollected"
