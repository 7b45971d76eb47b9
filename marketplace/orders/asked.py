"""The questions a shop answers before somebody pays: little is left of these goods, are they really there?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, select

from marketplace.core.db import db
from marketplace.orders.models import Order, OrderLine, ShopOrder
from marketplace.orders.states import ShopOrderState
from marketplace.stock.models import StockLevel
from marketplace.stock.queries import variant_key

ANSWER_LIMIT = timedelta(minutes=30)  # so long a shop has to say whether doubtful goods are there


@dataclass(frozen=True)
class AskedLine:
    """One thing of a bag. `beside`: how much of it others were promised. Units: pieces, or grams."""

    variant_id: int
    name: str
    label: str
    picture: str
    by_weight: bool
    quantity: int
    beside: int

    @property
    def key(self) -> str:
        """How forms name the variant."""
        return variant_key(self.variant_id)


@dataclass(frozen=True)
class Question:
    """A bag that its shop is asked about, and until when it answers."""

    reference: str
    version: int
    name: str
    note: str
    collect_from: datetime
    until: datetime
    lines: Sequence[AskedLine]


def answer_due(made_at: datetime) -> datetime:
    """Until when a shop may answer about an order that was made at a moment."""
    return made_at + ANSWER_LIMIT


def asked_references(town_id: int, shop_id: int) -> list[str]:
    """The orders about which the shop is asked now, what is due first first. One query."""
    query = (
        select(Order.reference)
        .join(ShopOrder, and_(ShopOrder.town_id == Order.town_id, ShopOrder.order_id == Order.id))
        .where(ShopOrder.town_id == town_id, ShopOrder.shop_id == shop_id)
        .where(ShopOrder.state == ShopOrderState.ASKED)
        .order_by(Order.created_at, ShopOrder.id)
    )
    return list(db.session.scalars(query))


def questions_of(town_id: int, shop_id: int) -> list[Question]:
    """What the shop is asked about now, what is due first first. Two queries."""
    query = (
        select(
            ShopOrder.id, Order.reference, ShopOrder.version, Order.name, ShopOrder.note,
            ShopOrder.collect_from, Order.created_at,
        )
        .join(Order, and_(Order.town_id == ShopOrder.town_id, Order.id == ShopOrder.order_id))
        .where(ShopOrder.town_id == town_id, ShopOrder.shop_id == shop_id)
        .where(ShopOrder.state == ShopOrderState.ASKED)
        .order_by(Order.created_at, ShopOrder.id)
    )  # fmt: skip
    bags = db.session.execute(query).all()
    lines = _lines_of(town_id, [bag[0] for bag in bags])
    return [
        Question(reference, version, name, note, collect_from, answer_due(made_at), lines.get(bag_id, []))
        for bag_id, reference, version, name, note, collect_from, made_at in bags
    ]


def _lines_of(town_id: int, shop_order_ids: Sequence[int]) -> dict[int, list[AskedLine]]:
    query = (
        select(
            OrderLine.shop_order_id, OrderLine.variant_id, OrderLine.product_name, OrderLine.label,
            OrderLine.picture, OrderLine.by_weight, OrderLine.quantity,
            StockLevel.held - OrderLine.quantity,
        )
        .join(
            StockLevel,
            and_(StockLevel.town_id == OrderLine.town_id, StockLevel.variant_id == OrderLine.variant_id),
        )
        .where(OrderLine.town_id == town_id, OrderLine.shop_order_id.in_(shop_order_ids))
        .order_by(OrderLine.shop_order_id, OrderLine.position)
    )  # fmt: skip
    lines: dict[int, list[AskedLine]] = {}
    rows: Sequence[Any] = db.session.execute(query).all()
    for row in rows:
        lines.setdefault(row[0], []).append(AskedLine(*row[1:]))
    return lines
