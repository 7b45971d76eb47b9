"""What comes back onto a card is never stuck: it follows the cards that stand for it, and opens the last."""

from collections.abc import Iterator
from datetime import UTC, datetime
from threading import Event

import pytest
from sqlalchemy import select

from marketplace.checkout.settling import give_back, lock_unpaid
from marketplace.cli.town_cards import end_town_cards
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.moving.audit import breaches
from marketplace.orders.actors import Actor
from marketplace.payments.gateways.choosing import DEMO
from marketplace.payments.opening import pay_by_town_card
from marketplace.payments.town_cards.counter import undo_at_counter
from marketplace.payments.town_cards.giving import replace_lost
from marketplace.payments.town_cards.tender import free, hold_for_order, put_back, take_for_order
from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from marketplace.towns.queries import town_by_id
from marketplace.vouchers.errors import CardMoveRefused
from marketplace.vouchers.models import Campaign, Move, Voucher, VoucherEntry
from tests.cards import booked, left_on, make_card, take
from tests.factories import THURSDAY_MORNING, make_goods, make_shop
from tests.ordering import make_order, order_named

pytestmark = pytest.mark.all_towns
NEW_YEAR = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)  # on the town's clock the year is over


@pytest.fixture(autouse=True)
def _morning(database: None) -> Iterator[None]:
    with clock.travel(THURSDAY_MORNING):
        yield


def lose(card: Voucher) -> Voucher:
    """The town replaces it."""
    by_user_id = db.session.get_one(Campaign, (card.town_id, card.campaign_id)).by_user_id
    with transaction():
        return replace_lost(town_by_id(card.town_id), voucher_id=card.id, by_user_id=by_user_id)


def undo(shop: Shop) -> None:
    """The shop puts back what it took."""
    entry_id = db.session.scalars(select(VoucherEntry.id).where(VoucherEntry.move == Move.SPENT)).one()
    with transaction():
        undo_at_counter(town_by_id(shop.town_id), shop_id=shop.id, entry_id=entry_id, by_user_id=None)


def test_what_is_put_back_on_a_card_lost_twice_is_on_the_last_one(town: Town, shop: Shop) -> None:
    first = make_card(town, cents=2000)
    take(shop, first, 700)
    second = lose(first)
    third = lose(second)
    for _twice in range(2):
        undo(shop)
    assert (left_on(first), left_on(second), left_on(third)) == (0, 0, 2000)
    assert [str(breach) for breach in breaches()] == []


def test_what_comes_back_after_the_last_card_ended_can_be_spent(town: Town, shop: Shop) -> None:
    first, bread = make_card(town, cents=2000), make_goods(shop)
    order_id = order_named(town, make_order(town, (bread, 1), pays=DEMO))
    with transaction():
        hold_for_order(town_by_id(town.id), order_id=order_id, voucher_id=first.id, cents=130)
    second = lose(first)
    with clock.travel(NEW_YEAR):
        end_town_cards(Event())
        with transaction():
            free(town.id, order_id=order_id)
        assert (left_on(first), left_on(second)) == (0, 130)
        take(shop, second, 130)
    assert booked(town) == {"town": -130, "card_payable": 130}


def test_a_refund_gives_no_more_time_to_what_had_ended(town: Town, shop: Shop) -> None:
    card, bread = make_card(town, cents=2000), make_goods(shop)
    order_id = order_named(town, make_order(town, (bread, 1)))
    with transaction():
        hold_for_order(town_by_id(town.id), order_id=order_id, voucher_id=card.id, cents=130)
        pay_by_town_card(town.id, order_id=order_id, currency="EUR")
    with clock.travel(NEW_YEAR):  # nobody has swept it yet
        for _twice in range(2):
            with transaction():
                put_back(town.id, order_id=order_id, refund_id=7, cents=100)
        assert left_on(card) == 100
        take(shop, card, 100)


def test_a_card_pays_until_the_last_bag_is_given_back(town: Town, shop: Shop) -> None:
    card, bread = make_card(town, cents=2000), make_goods(shop)
    cheese = make_goods(make_shop(town, name="Lantier", kind="cheese"))
    order_id = order_named(town, make_order(town, (bread, 1), (cheese, 1), pays=DEMO))
    with transaction():
        hold_for_order(town_by_id(town.id), order_id=order_id, voucher_id=card.id, cents=200)
    for left in (1800, 2000):
        with transaction():
            parts = lock_unpaid(town.id, order_id=order_id).held
            give_back(town.id, parts=parts[:1], by=Actor.system())
        assert left_on(card) == left
    with pytest.raises(CardMoveRefused), transaction():
        take_for_order(town.id, order_id=order_id)
