"""Writes about payments: open one for an order, note its outcome, give money back."""

from datetime import datetime

from sqlalchemy import select

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.errors import NotFound
from marketplace.core.words import _
from marketplace.payments.models import Payment, PaymentState


def open_payment(
    town_id: int,
    *,
    payment_id: int,
    order_id: int,
    provider: str,
    amount_cents: int,
    currency: str,
    until: datetime,
) -> None:
    """Ask for an order's amount through a provider, until a deadline. Commits: no."""
    now = clock.now()
    db.session.add(
        Payment(
            id=payment_id,
            town_id=town_id,
            order_id=order_id,
            gateway=provider,
            state=PaymentState.OPEN,
            amount_cents=amount_cents,
            currency=currency,
            expires_at=until,
            created_at=now,
            changed_at=now,
        )
    )
    db.session.flush()


def payment_to_settle(town_id: int, *, order_id: int) -> Payment:
    """The payment of an order, locked against a second hand. Raises: NotFound."""
    payment = _locked(town_id, order_id)
    if payment is None:
        raise NotFound(_("Cette commande ne se paie pas en ligne."))
    return payment


def _locked(town_id: int, order_id: int) -> Payment | None:
    return db.session.scalar(
        select(Payment)
        .where(Payment.town_id == town_id, Payment.order_id == order_id)
        .order_by(Payment.attempt.desc())
        .limit(1)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def refund_part(town_id: int, *, order_id: int, amount_cents: int) -> None:
    """Give back a part of what was paid for an order, never more than was; nothing where nothing was paid.

    Races: the payment is locked, so that two shops that decline at once are both heard. Commits: no.
    """
    payment = _locked(town_id, order_id)
    if payment is None or payment.state != PaymentState.SUCCEEDED:
        return
    payment.refunded_cents = min(payment.amount_cents, payment.refunded_cents + amount_cents)
    if payment.refunded_cents == payment.amount_cents:
        payment.become(PaymentState.REFUNDED, at=clock.now())
    db.session.flush()


def close_unpaid(town_id: int, *, order_id: int) -> None:
    """The time to pay is over; a payment made meanwhile stays. Commits: no."""
    _close(town_id, order_id, PaymentState.EXPIRED)


def cancel_unpaid(town_id: int, *, order_id: int) -> None:
    """The resident gave the order up before paying; a payment made meanwhile stays. Commits: no."""
    _close(town_id, order_id, PaymentState.CANCELLED)


def _close(town_id: int, order_id: int, state: PaymentState) -> None:
    payment = _locked(town_id, order_id)
    if payment and payment.state in {PaymentState.CREATED, PaymentState.OPEN, PaymentState.FAILED}:
        payment.become(state, at=clock.now())
        db.session.flush()
