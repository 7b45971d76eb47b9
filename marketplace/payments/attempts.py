"""The attempts to pay an order, locked: whoever writes about its money comes through here first."""

from sqlalchemy import select

from marketplace.core.db import db
from marketplace.orders.models import Order
from marketplace.payments.models import Allocation, Payment, PaymentState, Tender

KEPT = frozenset({PaymentState.SUCCEEDED, PaymentState.PARTIALLY_REFUNDED})


def lock_attempts(town_id: int, order_id: int) -> list[Payment]:
    """Every attempt of an order, oldest first, behind the lock of the order and their own."""
    db.session.execute(
        select(Order.id).where(Order.town_id == town_id, Order.id == order_id).with_for_update()
    )
    query = (
        select(Payment)
        .where(Payment.town_id == town_id, Payment.order_id == order_id)
        .order_by(Payment.attempt)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return list(db.session.scalars(query))


def lock_beside(town_id: int, payment_id: int) -> list[Payment]:
    """One attempt and the others of its order, locked; the one that buys a town card has no others."""
    mine = (Payment.town_id == town_id, Payment.id == payment_id)
    order_id = db.session.scalar(select(Payment.order_id).where(*mine))
    if order_id is not None:
        return lock_attempts(town_id, order_id)
    query = select(Payment).where(*mine).with_for_update().execution_options(populate_existing=True)
    return list(db.session.scalars(query))


def lock_payment(town_id: int, payment_id: int) -> Payment:
    """One attempt, locked together with the others of its order."""
    return next(payment for payment in lock_beside(town_id, payment_id) if payment.id == payment_id)


def lock_kept(town_id: int, order_id: int) -> Payment | None:
    """The attempt that paid for an order, locked; None where none did, or all of it was given back."""
    return next((payment for payment in lock_attempts(town_id, order_id) if payment.state in KEPT), None)


def allocations_of(town_id: int, order_id: int | None) -> dict[int, dict[Tender, Allocation]]:
    """What each shop's part of an order is paid with, by the part's id; of no order there is none."""
    rows = db.session.scalars(
        select(Allocation)
        .where(Allocation.town_id == town_id, Allocation.order_id == order_id)
        .order_by(Allocation.shop_order_id)
        .execution_options(populate_existing=True)
    )
    found: dict[int, dict[Tender, Allocation]] = {}
    for row in rows:
        found.setdefault(row.shop_order_id, {})[row.tender] = row
    return found
