"""Reads about payments."""

from sqlalchemy import select

from marketplace.core.db import db
from marketplace.payments.models import Payment


def payment_of(town_id: int, order_id: int) -> Payment | None:
    """The latest attempt to pay an order; None when it is settled at the shops' tills."""
    return db.session.scalar(
        select(Payment)
        .where(Payment.town_id == town_id, Payment.order_id == order_id)
        .order_by(Payment.attempt.desc())
        .limit(1)
    )
