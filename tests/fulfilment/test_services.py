"""What becomes of a bag: accepted, packed, handed over, declined or given up."""

from collections.abc import Callable
from threading import Event

import pytest
from sqlalchemy import func, select

from marketplace.accounts.models import User
from marketplace.cli.money import do_money_round
from marketplace.core.db import db, transaction
from marketplace.core.errors import ChangedMeanwhile, Refusal
from marketplace.fulfilment.queries import shop_order_of
from marketplace.fulfilment.services import (
    ReasonMissing,
    TooLateToCancel,
    accept,
    cancel,
    check_seen,
    decline,
    hand_over,
    mark_ready,
)
from marketplace.notices.models import Notice
from marketplace.orders.actors import Actor
from marketplace.orders.errors import MoveRefused
from marketplace.orders.models import ShopOrder
from marketplace.payments.gateways.choosing import DEMO
from marketplace.payments.models import PaymentState
from marketplace.pickup.models import SlotBooking
from marketplace.shops.models import Shop
from marketplace.stock.models import StockLevel
from marketplace.towns.models import Town
from tests.factories import Goods, make_goods, make_shop, make_worker
from tests.ordering import make_order, order_named
from tests.paying import latest_attempt, pay


@pytest.fixture(autouse=True)
def _stopped(thursday_morning: object) -> None:
    """The clock stands still."""


@pytest.fixture
def baker(shop: Shop) -> User:
    """Who keeps the bakery."""
    return make_worker(shop)


@pytest.fixture
def bag(town: Town, shop: Shop, goods: Goods) -> ShopOrder:
    """Two baguettes, to be paid at the till."""
    return _bag(shop, make_order(town, (goods, 2)))


def _bag(shop: Shop, reference: str) -> ShopOrder:
    bag = shop_order_of(shop.town_id, shop.id, reference=reference)
    assert bag
    return bag


def do(act: Callable[[], None]) -> None:
    """One act, in a transaction of its own."""
    with transaction():
        act()


def stock(goods: Goods) -> tuple[int, int]:
    """On hand and held."""
    db.session.rollback()
    level = db.session.get_one(StockLevel, (goods.variant.town_id, goods.variant.id))
    return level.on_hand, level.held


def places(town: Town) -> int:
    """How many places of windows are taken."""
    query = select(func.sum(SlotBooking.taken)).where(SlotBooking.town_id == town.id)
    return db.session.scalar(query) or 0


def told(town: Town) -> list[str]:
    """The events that people were told of, after the order itself."""
    query = select(Notice.event).where(Notice.town_id == town.id, Notice.event != "placed")
    return list(db.session.scalars(query.order_by(Notice.id)))


def pack(bag: ShopOrder, baker: User) -> None:
    """The shop accepts and packs."""
    do(lambda: accept(bag, by=Actor.person(baker.id)))
    do(lambda: mark_ready(bag, by=Actor.person(baker.id)))


def test_a_bag_is_accepted_packed_and_handed_over(
    town: Town, goods: Goods, bag: ShopOrder, baker: User
) -> None:
    pack(bag, baker)
    assert (stock(goods), places(town), told(town)) == ((10, 2), 1, ["ready"])
    do(lambda: hand_over(bag, by=Actor.person(baker.id)))
    assert (stock(goods), places(town)) == ((8, 0), 0)
    assert [step.state for step in bag.steps] == ["held", "placed", "accepted", "ready", "collected"]
    assert [step.by_user_id for step in bag.steps[2:]] == [baker.id] * 3


def test_a_bag_handed_over_twice_is_refused_in_words(
    town: Town, goods: Goods, bag: ShopOrder, baker: User
) -> None:
    pack(bag, baker)
    do(lambda: hand_over(bag, by=Actor.person(baker.id)))
    with pytest.raises(MoveRefused, match="déjà «\u00a0remise\u00a0»"):
        do(lambda: hand_over(bag, by=Actor.person(baker.id)))
    assert (stock(goods), places(town)) == ((8, 0), 0)


def test_a_bag_is_not_handed_over_before_it_is_packed(bag: ShopOrder, goods: Goods, baker: User) -> None:
    with pytest.raises(MoveRefused):
        do(lambda: hand_over(bag, by=Actor.person(baker.id)))
    assert stock(goods) == (10, 2)


def test_a_declined_bag_frees_its_goods_and_its_place_and_says_why(
    town: Town, goods: Goods, bag: ShopOrder, baker: User
) -> None:
    do(lambda: decline(bag, reason=" Le four est en panne. ", by=Actor.person(baker.id)))
    assert (stock(goods), places(town), told(town)) == ((10, 0), 0, ["declined"])
    assert bag.reason == "Le four est en panne."
    with pytest.raises(MoveRefused):
        do(lambda: decline(bag, reason="Encore.", by=Actor.person(baker.id)))
    assert (stock(goods), places(town), told(town)) == ((10, 0), 0, ["declined"])


def test_a_shop_does_not_decline_without_a_word(goods: Goods, bag: ShopOrder, baker: User) -> None:
    with pytest.raises(ReasonMissing):
        do(lambda: decline(bag, reason="  ", by=Actor.person(baker.id)))
    assert stock(goods) == (10, 2)


def test_each_shop_answers_for_its_own_bag_and_each_part_is_given_back(
    town: Town, shop: Shop, goods: Goods, baker: User
) -> None:
    other = make_shop(town, name="Lantier")
    flan = make_goods(other, name="Flan", price_cents=450)
    reference = make_order(town, (goods, 2), (flan, 1), pays=DEMO)
    pay(town, order_named(town, reference))
    payment = latest_attempt(town, order_named(town, reference))
    do(lambda: decline(_bag(shop, reference), reason="Le four est en panne.", by=Actor.person(baker.id)))
    assert (payment.refunded_cents, payment.state) == (260, PaymentState.SUCCEEDED)
    assert (stock(goods), stock(flan)) == ((10, 0), (10, 1))
    do(lambda: cancel(_bag(other, reference), by=Actor.resident(None)))
    assert (payment.refunded_cents, payment.state) == (710, PaymentState.SUCCEEDED)
    do_money_round(Event())
    assert latest_attempt(town, payment.own_order_id).state == PaymentState.REFUNDED
    assert stock(flan) == (10, 0)


def test_a_resident_gives_up_a_bag_until_it_is_packed(
    town: Town, shop: Shop, goods: Goods, bag: ShopOrder, baker: User
) -> None:
    with transaction():
        shop.email = "morel@example.org"
    do(lambda: cancel(bag, by=Actor.resident(None)))
    assert (stock(goods), places(town), told(town)) == ((10, 0), 0, ["cancelled"])
    packed = _bag(shop, make_order(town, (goods, 1)))
    pack(packed, baker)
    with pytest.raises(TooLateToCancel, match="déjà prêt"):
        do(lambda: cancel(packed, by=Actor.resident(None)))
    assert stock(goods) == (10, 1)


def test_an_act_on_a_page_that_is_no_longer_true_is_refused(bag: ShopOrder, baker: User) -> None:
    seen = bag.version
    check_seen(bag, seen_version=seen)
    do(lambda: accept(bag, by=Actor.person(baker.id)))
    with pytest.raises(ChangedMeanwhile):
        check_seen(bag, seen_version=seen)


def test_every_refusal_leaves_nothing_half_done(bag: ShopOrder, goods: Goods, baker: User) -> None:
    for act in (mark_ready, hand_over):
        with pytest.raises(Refusal):
            do(lambda act=act: act(bag, by=Actor.person(baker.id)))  # type: ignore[misc]
    assert bag.state == "placed"
    assert len(bag.steps) == 2
    assert stock(goods) == (10, 2)
