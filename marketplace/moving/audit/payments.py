"""Invariants of payments: what was taken and not given back is what is due, one charge an order."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from marketplace.moving.audit.checks import Check
from marketplace.orders.models import Order, ShopOrder, ShopOrderStep
from marketplace.orders.states import ShopOrderState
from marketplace.payments.methods import PICKUP
from marketplace.payments.models import UNPAID, Allocation, Payment, PaymentState
from marketplace.payments.refunds.models import Origin, Refund

_CAPTURED = (PaymentState.SUCCEEDED, PaymentState.PARTIALLY_REFUNDED, PaymentState.REFUNDED)
# Paid on no paying page; for the others see `money`.
_BY_HAND = ~exists().where(Allocation.town_id == Payment.town_id, Allocation.order_id == Payment.order_id)
_UNDONE = (ShopOrderState.DECLINED, ShopOrderState.CANCELLED, ShopOrderState.LAPSED)


def checks() -> list[Check]:
    """The checks of payments."""
    return [
        Check("what was paid and not given back is what is due", _kept()),
        Check("a placed order paid online has one charge, any other none", _charges()),
        Check("a payment asks for what its order costs", _amounts()),
        Check("only a payment that was made is given back, and says so when all of it was", _refunds()),
        Check("an open payment belongs to an order that is still held", _forgotten()),
    ]


def _kept() -> Select[*tuple[object, ...]]:
    undone = exists().where(
        ShopOrderStep.town_id == ShopOrder.town_id,
        ShopOrderStep.shop_order_id == ShopOrder.id,
        ShopOrderStep.state.in_(_UNDONE),
    )
    due = (
        select(func.coalesce(func.sum(ShopOrder.total_cents), 0))
        .where(ShopOrder.town_id == Payment.town_id, ShopOrder.order_id == Payment.order_id, ~undone)
        .scalar_subquery()
    )
    return _payments(due.label("due_cents")).where(
        _BY_HAND, Payment.state.in_(_CAPTURED), Payment.amount_cents - Payment.refunded_cents != due
    )


def _charges() -> Select[*tuple[object, ...]]:
    charges = (
        select(Payment.town_id, Payment.order_id, func.count().label("charges"))
        .where(Payment.state.in_(_CAPTURED), ~_given_back_whole())
        .group_by(Payment.town_id, Payment.order_id)
        .subquery()
    )
    count = func.coalesce(charges.c.charges, 0)
    paid_online = and_(Order.pays != PICKUP, Order.placed_at.is_not(None))
    return (
        select(Order.town_id, Order.reference, Order.pays, Order.placed_at, count.label("charges"))
        .outerjoin(charges, and_(charges.c.town_id == Order.town_id, charges.c.order_id == Order.id))
        .where(or_(and_(paid_online, count != 1), and_(~paid_online, count != 0)))
    )


def _amounts() -> Select[*tuple[object, ...]]:
    return _with_orders().where(_BY_HAND, Payment.amount_cents != Order.total_cents)


def _refunds() -> Select[*tuple[object, ...]]:
    is_all_back = Payment.refunded_cents == Payment.amount_cents
    return _payments().where(
        _BY_HAND,
        or_(
            and_(Payment.state.not_in(_CAPTURED), Payment.refunded_cents != 0),
            and_(Payment.state == PaymentState.REFUNDED, ~is_all_back),
            and_(Payment.state == PaymentState.SUCCEEDED, is_all_back, Payment.amount_cents > 0),
        ),
    )


def _given_back_whole() -> ColumnElement[bool]:
    """A payment that paid for nothing: it came too late, or was a second one."""
    return exists().where(
        Refund.town_id == Payment.town_id,
        Refund.payment_id == Payment.id,
        Refund.shop_order_id.is_(None),
        Refund.origin == Origin.APP,
    )


def _forgotten() -> Select[*tuple[object, ...]]:
    held = exists().where(
        ShopOrder.town_id == Payment.town_id,
        ShopOrder.order_id == Payment.order_id,
        ShopOrder.state == ShopOrderState.HELD,
    )
    return _payments().where(Payment.state.in_(tuple(UNPAID)), ~held)


def _payments(*more: Any) -> Select[*tuple[object, ...]]:
    columns = (
        Payment.town_id,
        Payment.id.label("payment"),
        Payment.state,
        Payment.amount_cents,
        Payment.refunded_cents,
    )
    return select(*columns, *more)


def _with_orders() -> Select[*tuple[object, ...]]:
    return select(
        Payment.town_id, Order.reference, Payment.amount_cents, Order.total_cents.label("order_cents")
    ).join(Order, and_(Order.town_id == Payment.town_id, Order.id == Payment.order_id))
