"""Months of a shop for tests: events of every kind the book knows, drawn by dice."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.months import Month
from marketplace.orders.models import ShopOrder
from marketplace.payments.ledger.models import Account
from marketplace.payments.ledger.posting import Side, Source, credit, debit, post
from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from tests.factories import make_goods
from tests.ordering import make_order

ZONE = "Europe/Paris"
JUNE = Month(2026, 6)


def make_bags(shop: Shop, number: int) -> list[int]:
    """So many orders with a bag of the shop; gives the orders' ids."""
    goods = make_goods(shop, price_cents=1000, on_hand=500)
    for _ in range(number):
        make_order(db.session.get_one(Town, shop.town_id), (goods, 1))
    query = select(ShopOrder.order_id).where(ShopOrder.town_id == shop.town_id, ShopOrder.shop_id == shop.id)
    return list(db.session.scalars(query))


def book_at_random(
    shop: Shop, order_ids: Sequence[int], dice: random.Random, *, number: int, around: Month = JUNE
) -> None:
    """So many events of the shop's, before, in and after a month. They need not make sense, only to sum."""
    begins = around.begins(ZONE) - timedelta(days=20)
    moments = sorted(begins + timedelta(minutes=dice.randrange(70 * 24 * 60)) for _ in range(number))
    for at in moments:
        _book(shop, dice.choice(order_ids), dice, at=at)


def _book(shop: Shop, order_id: int, dice: random.Random, *, at: datetime) -> None:
    source_kind, kind = dice.choice(_KINDS)
    cents = dice.randrange(100, 50_000)
    part, fee = cents * dice.randrange(20) // 100, cents * dice.randrange(3) // 100
    sides = _sides(shop.id, source_kind, kind, cents, part, fee)
    source = Source(source_kind, dice.randrange(10**12), kind)
    with clock.travel(at), transaction():
        post(shop.town_id, order_id=order_id, source=source, currency="EUR", sides=sides)


_KINDS = (
    ("shop_order", "final"),
    ("shop_order", "final"),
    ("shop_order", "pickup_commission"),
    ("refund", "made"),
    ("refund", "failed"),
    ("dispute", "lost"),
    ("transfer", "done"),
    ("reversal", "done"),
    ("correction", "by_hand"),
)


def _sides(shop_id: int, source_kind: str, kind: str, cents: int, part: int, fee: int) -> list[Side]:
    payable, commission, clearing = Account.PAYABLE, Account.COMMISSION, Account.CLEARING
    if kind == "final":
        return [
            debit(Account.LIABILITY, cents),
            credit(payable, cents - part - fee, shop_id),
            credit(commission, part, shop_id),
            credit(Account.FEES, fee, shop_id),
        ]
    if kind == "pickup_commission":
        return [debit(Account.RECEIVABLE, cents, shop_id), credit(commission, cents, shop_id)]
    if source_kind == "refund":
        made = [
            debit(payable, cents - part, shop_id),
            debit(commission, part, shop_id),
            credit(clearing, cents),
        ]
        return made if kind == "made" else [Side(s.account, -s.cents, s.shop_id) for s in made]
    if source_kind in {"reversal", "correction"}:
        return [debit(clearing, cents), credit(payable, cents, shop_id)]
    return [debit(payable, cents, shop_id), credit(clearing, cents)]
