"""Invariants of the stock: the count follows from its movements, the held units from the holds."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select

from marketplace.core import clock
from marketplace.moving.audit.checks import Check
from marketplace.orders.models import OrderLine, ShopOrder
from marketplace.orders.picking.models import Replacement, ReplacementState
from marketplace.orders.states import PLACE_TAKING, ShopOrderState
from marketplace.payments.models import UNPAID, Payment, PaymentState
from marketplace.stock.models import Hold, Movement, StockLevel

_GRACE = timedelta(minutes=1)
_PATIENCE = timedelta(hours=24)
_UNPROMISED = (ShopOrderState.ASKED, ShopOrderState.HELD)


def checks() -> list[Check]:
    """The checks of the stock."""
    now = clock.now()
    return [
        Check("the count on hand is the sum of its movements", _count()),
        Check("every movement has a count", _movements_of_nothing()),
        Check("nothing is below zero", _below_zero()),
        Check("held units are the sum of the holds", _held()),
        Check("every hold has a count", _holds_of_nothing()),
        Check("every line of an open order is held in full", _unheld_lines()),
        Check("only open orders hold stock", _holds_of_closed_orders()),
        Check("of a line at most all is missing", _missing_too_much()),
        Check("what is missing of open orders is what the count falls short of", _marks()),
        Check("only unpaid orders have a deadline, and they all have one", _deadlines()),
        Check("no hold outlasts its deadline", _overdue(now - _GRACE, ~_awaits_payment())),
        Check("no hold outlasts its deadline by a day", _overdue(now - _PATIENCE, _awaits_payment())),
        Check(
            "a hold is past its deadline, its payment still open",
            _overdue(now - _GRACE, and_(_awaits_payment(), Hold.expires_at >= now - _PATIENCE)),
            is_finding=True,
        ),
    ]


def _count() -> Select[*tuple[object, ...]]:
    moved = (
        select(Movement.town_id, Movement.variant_id, func.sum(Movement.quantity).label("units"))
        .group_by(Movement.town_id, Movement.variant_id)
        .subquery()
    )
    units = func.coalesce(moved.c.units, 0)
    return (
        select(StockLevel.town_id, StockLevel.variant_id, StockLevel.on_hand, units.label("movements"))
        .outerjoin(
            moved,
            and_(moved.c.town_id == StockLevel.town_id, moved.c.variant_id == StockLevel.variant_id),
        )
        .where(StockLevel.on_hand != units)
    )


def _movements_of_nothing() -> Select[*tuple[object, ...]]:
    level = exists().where(
        StockLevel.town_id == Movement.town_id, StockLevel.variant_id == Movement.variant_id
    )
    return select(Movement.town_id, Movement.variant_id, Movement.id.label("movement")).where(~level)


def _below_zero() -> Select[*tuple[object, ...]]:
    return select(StockLevel.town_id, StockLevel.variant_id, StockLevel.on_hand, StockLevel.held).where(
        or_(StockLevel.on_hand < 0, StockLevel.held < 0)
    )


def _held() -> Select[*tuple[object, ...]]:
    held = (
        select(Hold.town_id, Hold.variant_id, func.sum(Hold.quantity).label("units"))
        .group_by(Hold.town_id, Hold.variant_id)
        .subquery()
    )
    units = func.coalesce(held.c.units, 0)
    return (
        select(StockLevel.town_id, StockLevel.variant_id, StockLevel.held, units.label("holds"))
        .outerjoin(
            held, and_(held.c.town_id == StockLevel.town_id, held.c.variant_id == StockLevel.variant_id)
        )
        .where(StockLevel.held != units)
    )


def _holds_of_nothing() -> Select[*tuple[object, ...]]:
    level = exists().where(StockLevel.town_id == Hold.town_id, StockLevel.variant_id == Hold.variant_id)
    return select(Hold.town_id, Hold.variant_id, Hold.id.label("hold")).where(~level)


def _unheld_lines() -> Select[*tuple[object, ...]]:
    held = (
        select(Hold.town_id, Hold.order_line_id, func.sum(Hold.quantity).label("units"))
        .group_by(Hold.town_id, Hold.order_line_id)
        .subquery()
    )
    units = func.coalesce(held.c.units, 0)
    return (
        select(OrderLine.town_id, OrderLine.id.label("line"), OrderLine.quantity, units.label("held"))
        .join(
            ShopOrder,
            and_(ShopOrder.town_id == OrderLine.town_id, ShopOrder.id == OrderLine.shop_order_id),
        )
        .outerjoin(held, and_(held.c.town_id == OrderLine.town_id, held.c.order_line_id == OrderLine.id))
        .where(
            ShopOrder.state.in_(PLACE_TAKING),
            OrderLine.handed_at.is_(None),  # fetched before the rest of its bag
            _in_bag() != units,
        )
    )


def _in_bag() -> ColumnElement[int]:
    """What is kept for a line: what is really given, what was ordered of it, or what is proposed instead."""
    is_proposed = exists().where(
        Replacement.town_id == OrderLine.town_id,
        Replacement.with_line_id == OrderLine.id,
        Replacement.state == ReplacementState.ASKED,
    )
    return case(
        (is_proposed, OrderLine.quantity),
        else_=func.coalesce(OrderLine.given, OrderLine.quantity) - OrderLine.withdrawn,
    )


def _missing_too_much() -> Select[*tuple[object, ...]]:
    columns = (OrderLine.town_id, OrderLine.id.label("line"), OrderLine.quantity, OrderLine.missing)
    return select(*columns).where(
        or_(OrderLine.missing < 0, OrderLine.missing > func.coalesce(OrderLine.given, OrderLine.quantity))
    )


def _marks() -> Select[*tuple[object, ...]]:
    marked = (
        select(Hold.town_id, Hold.variant_id, func.sum(OrderLine.missing).label("units"))
        .join(OrderLine, and_(OrderLine.town_id == Hold.town_id, OrderLine.id == Hold.order_line_id))
        .group_by(Hold.town_id, Hold.variant_id)
        .subquery()
    )
    units, short = func.coalesce(marked.c.units, 0), StockLevel.held - StockLevel.on_hand
    return (
        select(
            StockLevel.town_id,
            StockLevel.variant_id,
            StockLevel.on_hand,
            StockLevel.held,
            units.label("missing"),
        )
        .outerjoin(
            marked, and_(marked.c.town_id == StockLevel.town_id, marked.c.variant_id == StockLevel.variant_id)
        )
        .where(units != case((short > 0, short), else_=0))
    )


def _holds_of_closed_orders() -> Select[*tuple[object, ...]]:
    return _holds_with_orders().where(ShopOrder.state.not_in(PLACE_TAKING))


def _deadlines() -> Select[*tuple[object, ...]]:
    unpromised = ShopOrder.state.in_(_UNPROMISED)
    return _holds_with_orders().where(
        or_(
            and_(unpromised, Hold.expires_at.is_(None)),
            and_(~unpromised, ShopOrder.state.in_(PLACE_TAKING), Hold.expires_at.is_not(None)),
        )
    )


def _overdue(before: datetime, which: ColumnElement[bool]) -> Select[*tuple[object, ...]]:
    return _holds_with_orders().where(Hold.expires_at < before, which)


def _awaits_payment() -> ColumnElement[bool]:
    return exists().where(
        Payment.town_id == ShopOrder.town_id,
        Payment.order_id == ShopOrder.order_id,
        Payment.state.in_((*UNPAID, PaymentState.MISMATCH)),  # of which a person decides
    )


def _holds_with_orders() -> Select[*tuple[object, ...]]:
    columns = (Hold.town_id, Hold.id.label("hold"), Hold.shop_order_id, ShopOrder.state, Hold.expires_at)
    return select(*columns).join(
        ShopOrder, and_(ShopOrder.town_id == Hold.town_id, ShopOrder.id == Hold.shop_order_id)
    )
