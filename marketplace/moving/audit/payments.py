"""Invariants of payments: what was taken and not given back is what is due, one charge an order."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from marketplace.moving.audit.checks import Check
from marketplace.orders.models import Order, ShopOrder
from marketplace.orders.states import ShopOrderState
from marketplace.payments.methods import PICKUP
from marketplace.payments.models import UNPAID, Payment, PaymentState
from marketplace.payments.refunds.models import Origin, Refund

_CAPTURED = (PaymentState.SUCCEEDED, PaymentState.PARTIALLY_REFUNDED, PaymentState.REFUNDED)


def checks() -> list[Check]:
    """The checks of payments."""
    return [
        Check("a placed order paid online has one charge, any other none", _charges()),
        Check("an open payment belongs to an order that is still held", _forgotten()),
    ]


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
    return _payments().where(Payment.order_id.is_not(None), Payment.state.in_(tuple(UNPAID)), ~held)


def _payments(*more: Any) -> Select[*tuple[object, ...]]:
    columns = (
        Payment.town_id,
        Payment.id.label("payment"),
        Payment.state,
        Payment.amount_cents,
        Payment.refunded_cents,
    )
    return select(*columns, *more)
