"""What a count did not find: which lines fall short, and which bags are packed already.

Who keeps what there is: packed bags first, for what is in them is there, and what was weighed or counted for
a bag that is being packed; then whoever ordered first; whoever has not paid yet comes last. It is the order
in which people came, as they would stand in a queue.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import cast

from sqlalchemy import Table, and_, bindparam, func, select, union, update

from marketplace.core.db import db
from marketplace.orders.models import Order, OrderLine, ShopOrder
from marketplace.orders.states import OPEN, ShopOrderState
from marketplace.stock.models import Hold, StockLevel

PACKED = (ShopOrderState.READY, ShopOrderState.AT_HUB)
_BATCH = 500
_Promise = tuple[int, int, int, int]  # variant id, order line id, units promised, units marked as missing


def packed_units(town_id: int, *, variant_ids: Collection[int]) -> dict[int, int]:
    """How much of these variants lies in packed bags. Units: pieces, or grams."""
    found: dict[int, int] = {}
    for some in _batches(variant_ids):
        query = (
            select(Hold.variant_id, func.sum(Hold.quantity - OrderLine.missing))
            .join(ShopOrder, and_(ShopOrder.town_id == Hold.town_id, ShopOrder.id == Hold.shop_order_id))
            .join(OrderLine, and_(OrderLine.town_id == Hold.town_id, OrderLine.id == Hold.order_line_id))
            .where(Hold.town_id == town_id, Hold.variant_id.in_(some), ShopOrder.state.in_(PACKED))
            .group_by(Hold.variant_id)
        )
        found |= {variant_id: int(units) for variant_id, units in db.session.execute(query)}
    return found


def settle_shortfalls(town_id: int, *, variant_ids: Collection[int]) -> None:
    """Mark on the lines of open orders what is not there for them, and unmark what is there again.

    Races: the levels must be locked by the caller's transaction, which changed them. Commits: no.
    """
    for some in _batches(variant_ids):
        in_question = _in_question(town_id, some)
        if in_question:
            _mark(town_id, _new_marks(_on_hand(town_id, in_question), _promises(town_id, in_question)))


def missing_of(town_id: int, *, shop_order_id: int) -> dict[int, int]:
    """What is missing of each line of a bag that falls short, by order line. Units: pieces, or grams."""
    query = select(OrderLine.id, OrderLine.missing).where(
        OrderLine.town_id == town_id, OrderLine.shop_order_id == shop_order_id, OrderLine.missing > 0
    )
    return dict(db.session.execute(query).all())


def short_orders_of(town_id: int, shop_id: int) -> list[str]:
    """The open orders of a shop that cannot be served in full, first to be fetched first. One query."""
    query = (
        select(Order.reference)
        .join(ShopOrder, and_(ShopOrder.town_id == Order.town_id, ShopOrder.order_id == Order.id))
        .join(
            OrderLine, and_(OrderLine.town_id == ShopOrder.town_id, OrderLine.shop_order_id == ShopOrder.id)
        )
        .where(
            ShopOrder.town_id == town_id,
            ShopOrder.shop_id == shop_id,
            ShopOrder.state.in_(OPEN),
            OrderLine.missing > 0,
        )
        .order_by(ShopOrder.collect_from, ShopOrder.id)
    )
    return list(dict.fromkeys(db.session.scalars(query)))


def _batches(variant_ids: Collection[int]) -> Iterator[list[int]]:
    ordered = sorted(variant_ids)
    return (ordered[start : start + _BATCH] for start in range(0, len(ordered), _BATCH))


def _in_question(town_id: int, variant_ids: Sequence[int]) -> list[int]:
    """Of these variants, those of which too much is promised, or something is marked as missing."""
    too_few = select(StockLevel.variant_id).where(
        StockLevel.town_id == town_id,
        StockLevel.variant_id.in_(variant_ids),
        StockLevel.held > StockLevel.on_hand,
    )
    marked = (
        select(Hold.variant_id)
        .join(OrderLine, and_(OrderLine.town_id == Hold.town_id, OrderLine.id == Hold.order_line_id))
        .where(Hold.town_id == town_id, Hold.variant_id.in_(variant_ids), OrderLine.missing > 0)
    )
    return list(db.session.scalars(union(too_few, marked)))


def _on_hand(town_id: int, variant_ids: Sequence[int]) -> dict[int, int]:
    query = select(StockLevel.variant_id, StockLevel.on_hand).where(
        StockLevel.town_id == town_id, StockLevel.variant_id.in_(variant_ids)
    )
    return dict(db.session.execute(query).all())


def _promises(town_id: int, variant_ids: Sequence[int]) -> list[_Promise]:
    """Who waits for these variants, in the order in which they are served."""
    query = (
        select(Hold.variant_id, Hold.order_line_id, Hold.quantity, OrderLine.missing)
        .join(OrderLine, and_(OrderLine.town_id == Hold.town_id, OrderLine.id == Hold.order_line_id))
        .join(ShopOrder, and_(ShopOrder.town_id == Hold.town_id, ShopOrder.id == Hold.shop_order_id))
        .where(Hold.town_id == town_id, Hold.variant_id.in_(variant_ids))
        .order_by(
            ShopOrder.state.not_in(PACKED),
            OrderLine.given.is_(None),
            Hold.expires_at.is_not(None),
            Hold.id,
        )
    )
    return [(row[0], row[1], row[2], row[3]) for row in db.session.execute(query)]


def _new_marks(on_hand: Mapping[int, int], promises: Sequence[_Promise]) -> dict[int, int]:
    """What is missing of each line, for those lines of which something else is written."""
    left, marks = dict(on_hand), dict[int, int]()
    for variant_id, line_id, quantity, marked in promises:
        there = min(quantity, left.get(variant_id, 0))
        left[variant_id] = left.get(variant_id, 0) - there
        if quantity - there != marked:
            marks[line_id] = quantity - there
    return marks


def _mark(town_id: int, marks: Mapping[int, int]) -> None:
    lines = cast(Table, OrderLine.__table__)
    if marks:
        db.session.connection().execute(
            update(lines)
            .where(lines.c.town_id == town_id, lines.c.id == bindparam("line"))
            .values(missing=bindparam("units")),
            [{"line": line_id, "units": units} for line_id, units in sorted(marks.items())],
        )
