"""Reads about payments."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select

from marketplace.core.db import db
from marketplace.payments.models import Payment, PaymentState, Refund, ShopPaymentAccount
from marketplace.payments.states import CAPTURED, RefundState
from marketplace.payments.transfers.models import ACTIVE


@dataclass(frozen=True)
class RefundView:
    """Money given back. Of a line, of a bag (`order_line_id` None), or of all (`shop_order_id` None too)."""

    payment_id: int
    shop_order_id: int | None
    order_line_id: int | None
    cents: int
    state: RefundState
    created_at: datetime


def payment_of(town_id: int, order_id: int) -> Payment | None:
    """The attempt that took the money for an order, else the latest one; None when none was made."""
    query = (
        select(Payment)
        .where(Payment.town_id == town_id, Payment.order_id == order_id)
        .order_by(Payment.state.in_(CAPTURED).desc(), Payment.attempt.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    )
    return db.session.scalar(query)


def attempt_of_session(town_id: int, *, order_id: int, session_id: str) -> Payment | None:
    """The attempt of this very order that a paying page was opened for."""
    query = select(Payment).where(
        Payment.town_id == town_id, Payment.order_id == order_id, Payment.checkout_session_id == session_id
    )
    return db.session.scalar(query)


def refunds_of(town_id: int, order_id: int) -> list[RefundView]:
    """What was given back of an order, is on its way back, or could not be given back."""
    query = (
        select(
            Refund.payment_id,
            Refund.shop_order_id,
            Refund.order_line_id,
            Refund.card_cents + Refund.voucher_cents,
            Refund.state,
            Refund.created_at,
        )
        .join(Payment, and_(Payment.town_id == Refund.town_id, Payment.id == Refund.payment_id))
        .where(Refund.town_id == town_id, Payment.order_id == order_id)
        .order_by(Refund.id)
    )
    return [RefundView(*row) for row in db.session.execute(query).all()]


def orders_with_open_page(town_id: int, order_ids: Collection[int]) -> set[int]:
    """Which of these orders can be paid at this moment, on a page that somebody has seen."""
    query = select(Payment.order_id).where(
        Payment.town_id == town_id, Payment.order_id.in_(order_ids), Payment.state == PaymentState.OPEN
    )
    return set(db.session.scalars(query))


def shops_without_account(town_id: int, *, shop_ids: Collection[int]) -> set[int]:
    """Which of these shops cannot be paid by card: their account may not receive. One query."""
    query = select(ShopPaymentAccount.shop_id).where(
        ShopPaymentAccount.town_id == town_id,
        ShopPaymentAccount.shop_id.in_(shop_ids),
        ShopPaymentAccount.account_id.is_not(None),
        ShopPaymentAccount.transfers == ACTIVE,
    )
    return set(shop_ids) - set(db.session.scalars(query))
