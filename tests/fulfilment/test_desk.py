"""A bag leaves over the counter: once, checked, in one go or in two."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from marketplace.accounts.models import User
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.fulfilment.desk.errors import AgeNotProved, AlreadyHandedOver, NonceSpent, NothingLeaves
from marketplace.fulfilment.desk.finding import NobodyOfThatName, SeveralOfThatName, reference_for_name
from marketplace.fulfilment.desk.giving import Said, give
from marketplace.fulfilment.queries import shop_order_of
from marketplace.fulfilment.services import accept, mark_ready
from marketplace.moving.audit import breaches
from marketplace.orders.actors import Actor
from marketplace.orders.errors import MoveRefused
from marketplace.orders.handovers.models import Handover, Way
from marketplace.orders.handovers.proxies import NotTheProxy, name_proxy, revoke_proxy
from marketplace.orders.models import ShopOrder
from marketplace.shops.models import Shop
from marketplace.stock.models import StockLevel
from marketplace.towns.models import Town
from tests.factories import Goods, make_goods, make_worker
from tests.offering import offer
from tests.ordering import JEANNE, make_order

pytestmark = pytest.mark.all_towns


@pytest.fixture(autouse=True)
def _stopped(thursday_morning: object) -> None:
    """The clock stands still."""


@pytest.fixture
def baker(shop: Shop) -> User:
    """Who keeps the bakery."""
    return make_worker(shop)


@pytest.fixture
def bag(town: Town, shop: Shop, goods: Goods, baker: User) -> ShopOrder:
    """Three baguettes and a cake, packed."""
    return pack(shop, make_order(town, (goods, 3), (make_goods(shop, name="Kouign"), 1)), baker)


def order_of(shop: Shop, reference: str) -> ShopOrder:
    """The shop's bag of an order, to act on."""
    bag = shop_order_of(shop.town_id, shop.id, reference=reference)
    assert bag
    return bag


def pack(shop: Shop, reference: str, baker: User) -> ShopOrder:
    """The shop has accepted and packed it."""
    bag = order_of(shop, reference)
    for act in (accept, mark_ready):
        with transaction():
            act(bag, by=Actor.person(baker.id))
    return bag


def hand(bag: ShopOrder, baker: User, *, nonce: str = "one-tap-only", **said: Any) -> Handover:
    """One tap."""
    with transaction():
        return give(bag, said=Said(nonce, Way.CODE, **said), by=Actor.person(baker.id))


def handovers(bag: ShopOrder) -> int:
    """How many hand-overs of a bag are written down."""
    query = select(func.count()).select_from(Handover)
    return db.session.scalar(query.where(Handover.town_id == bag.town_id)) or 0


def on_hand(goods: Goods) -> tuple[int, int]:
    """On hand and held."""
    db.session.rollback()
    level = db.session.get_one(StockLevel, (goods.variant.town_id, goods.variant.id))
    return level.on_hand, level.held


def test_a_tap_told_twice_counts_once(bag: ShopOrder, goods: Goods, baker: User) -> None:
    first = hand(bag, baker).id
    assert hand(bag, baker).id == first
    assert (handovers(bag), on_hand(goods), bag.state.value) == (1, (7, 0), "collected")


def test_a_second_scan_is_told_and_changes_nothing(bag: ShopOrder, goods: Goods, baker: User) -> None:
    hand(bag, baker)
    with pytest.raises(AlreadyHandedOver):
        hand(bag, baker, nonce="another-tap")
    assert (handovers(bag), on_hand(goods)) == (1, (7, 0))


def test_one_tap_is_about_one_bag(town: Town, shop: Shop, bag: ShopOrder, goods: Goods, baker: User) -> None:
    other = pack(shop, make_order(town, (goods, 1)), baker)
    hand(bag, baker)
    with pytest.raises(NonceSpent):
        hand(other, baker)
    assert other.state.value == "ready"


def test_what_is_not_packed_does_not_leave(town: Town, shop: Shop, goods: Goods, baker: User) -> None:
    bag = order_of(shop, make_order(town, (goods, 1)))
    with pytest.raises(MoveRefused):
        hand(bag, baker)
    assert handovers(bag) == 0


def test_the_clock_of_the_server_counts_and_the_phone_s_is_kept_as_said(bag: ShopOrder, baker: User) -> None:
    yesterday = clock.now() - timedelta(days=1)
    row = hand(bag, baker, said_at=yesterday)
    assert (row.at, row.said_at) == (clock.now(), yesterday)


@pytest.mark.parametrize("said", [{}, {"is_of_age": False}])
def test_what_is_for_adults_leaves_once_the_age_is_proved(
    town: Town, shop: Shop, baker: User, said: dict[str, Any]
) -> None:
    wine = offer(make_goods(shop, name="Muscadet"), alcohol_percent_tenths=120)
    bag = pack(shop, make_order(town, (wine, 1), (make_goods(shop, name="Kouign"), 1)), baker)
    with pytest.raises(AgeNotProved):
        hand(bag, baker, **said)
    hand(bag, baker, later=[0], **said)  # the cake may go
    assert hand(bag, baker, nonce="with-a-card", is_of_age=True).is_of_age
    assert bag.state.value == "collected"


def test_somebody_sent_instead_may_come_until_that_is_taken_back(bag: ShopOrder, baker: User) -> None:
    with transaction():
        proxy_id = name_proxy(bag.town_id, order_id=bag.order_id, name=" Yann  Le Goff ").id
    with transaction():
        revoke_proxy(bag.town_id, order_id=bag.order_id)
    with pytest.raises(NotTheProxy):
        hand(bag, baker, proxy_id=proxy_id)
    with transaction():
        other_id = name_proxy(bag.town_id, order_id=bag.order_id, name="Rozenn").id
    assert hand(bag, baker, proxy_id=other_id).proxy_id == other_id


def test_what_waits_stays_in_the_bag_and_leaves_later(bag: ShopOrder, goods: Goods, baker: User) -> None:
    assert hand(bag, baker, later=[1]).is_part
    assert (bag.state.value, on_hand(goods)) == ("ready", (7, 0))
    assert list(breaches()) == []
    hand(bag, baker, nonce="the-rest")
    assert (bag.state.value, handovers(bag)) == ("collected", 2)
    assert list(breaches()) == []


def test_a_part_that_is_nothing_is_refused(bag: ShopOrder, baker: User) -> None:
    with pytest.raises(NothingLeaves):
        hand(bag, baker, later=[0, 1])
    assert handovers(bag) == 0


def test_a_part_that_has_left_does_not_leave_again(bag: ShopOrder, goods: Goods, baker: User) -> None:
    hand(bag, baker, later=[1])
    with pytest.raises(NothingLeaves):
        hand(bag, baker, nonce="again", later=[1])
    assert on_hand(goods) == (7, 0)


@pytest.mark.parametrize(
    ("name", "signs"),
    [("jeanne", "4612"), ("KEROUAC", "46 12"), ("Jeanne Kérouac", "004612")],
)
def test_a_name_with_the_last_digits_finds_the_bag(shop: Shop, bag: ShopOrder, name: str, signs: str) -> None:
    assert reference_for_name(shop.town_id, shop.id, name=name, signs=signs) == bag.order.reference
    code = bag.code[-4:].lower()
    assert reference_for_name(shop.town_id, shop.id, name=name, signs=code) == bag.order.reference


@pytest.mark.parametrize(
    ("name", "signs"), [("Yann", "4612"), ("Jeanne", "4613"), ("Jeanne", "612"), ("", "4612"), ("—", "4612")]
)
def test_one_of_both_alone_finds_nothing(shop: Shop, bag: ShopOrder, name: str, signs: str) -> None:
    with pytest.raises(NobodyOfThatName):
        reference_for_name(shop.town_id, shop.id, name=name, signs=signs)


def test_two_people_who_answer_to_it_are_not_told_apart_by_luck(
    town: Town, shop: Shop, bag: ShopOrder, goods: Goods
) -> None:
    namesake = replace(JEANNE, phone="06 11 11 46 12", email="other@example.org")
    make_order(town, (goods, 1), contact=namesake)
    with pytest.raises(SeveralOfThatName):
        reference_for_name(shop.town_id, shop.id, name="Jeanne", signs="4612")
