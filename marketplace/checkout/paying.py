"""The way to the paying page: one open attempt an order, its goods kept for as long as it can be paid."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import select

from marketplace.checkout.errors import PaymentTooLate
from marketplace.checkout.renewing import longest
from marketplace.checkout.settling import Unpaid, check_payable, lock_unpaid
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.payments.attempts import lock_attempts
from marketplace.payments.commands.claiming import Errand, claim
from marketplace.payments.commands.models import CommandKind
from marketplace.payments.commands.ordering import live_command
from marketplace.payments.errors import AlreadyPaid
from marketplace.payments.methods import is_live
from marketplace.payments.models import Payment, PaymentState
from marketplace.payments.opening import LEAST_PAGE_LIFE, Ask, close_checkout, open_checkout
from marketplace.payments.states import CAPTURED, PAYABLE
from marketplace.payments.town_cards.tender import held_cents
from marketplace.stock.deadlines import lengthen
from marketplace.towns.queries import TownView

_ON_THE_WAY = timedelta(minutes=1)


@dataclass(frozen=True)
class WaysBack:
    """Where the paying page leads to: when it is paid, and when its reader turns back."""

    paid_url: str
    back_url: str


@dataclass(frozen=True)
class Begun:
    """A paying page that is open (`url`), or that `errand` opens; neither while somebody else opens it."""

    payment_id: int
    url: str
    errand: Errand | None


def begin(town: TownView, *, order_id: int, ways_back: WaysBack) -> Begun:
    """Open an attempt to pay an order online, or give the one that is open, and claim what opens its page.

    The goods are kept for as long as the page lives; two hours after it was ordered none is opened any more.
    Raises: AlreadyPaid, PaymentInProgress, PaymentTooLate, OrderCalledOff, CardAmountTooSmall.
    Races: the order is locked: two clicks get one attempt, and only one of them opens its page. Commits: no.
    """
    unpaid = lock_unpaid(town.id, order_id=order_id)
    if any(payment.state in CAPTURED for payment in unpaid.attempts):
        raise AlreadyPaid
    check_payable(unpaid)
    if unpaid.fetched_until <= clock.now():  # nobody can come to a time that is over
        raise PaymentTooLate
    unpaid = _without_a_hopeless_attempt(unpaid)
    until = _kept_until(unpaid)
    opened = open_checkout(town.id, order_id=order_id, ask=_ask(town, unpaid, until, ways_back))
    if opened.url or opened.command_id is None:
        return Begun(opened.payment_id, opened.url, None)
    errand = claim(town.id, command_id=opened.command_id, gateway=unpaid.order.pays)
    return Begun(opened.payment_id, "", errand)


def overdue_attempt(town_id: int, *, order_id: int) -> Payment | None:
    """The attempt whose page must be closed by now, and that nobody has told of since."""
    return db.session.scalar(
        select(Payment).where(
            Payment.town_id == town_id,
            Payment.order_id == order_id,
            Payment.state == PaymentState.OPEN,
            Payment.expires_at <= clock.now(),
        )
    )


def _without_a_hopeless_attempt(unpaid: Unpaid) -> Unpaid:
    """An attempt that its provider would refuse by now gives way to another: nobody has seen its page."""
    attempt = unpaid.open_attempt
    if attempt is None or attempt.state != PaymentState.CREATED or attempt.checkout_session_id:
        return unpaid
    if attempt.expires_at >= clock.now() + LEAST_PAGE_LIFE - _ON_THE_WAY:
        return unpaid
    close_checkout(attempt.town_id, payment_id=attempt.id)
    return lock_unpaid(attempt.town_id, order_id=unpaid.order.id)


def _kept_until(unpaid: Unpaid) -> datetime:
    """When a page that is opened now is closed: its provider keeps none open for less than its least life."""
    order, kept = unpaid.order, unpaid.until
    if unpaid.open_attempt or kept is None:
        return kept or clock.now()
    if clock.now() >= longest(order.created_at):
        raise PaymentTooLate
    until = max(kept, clock.now() + LEAST_PAGE_LIFE)
    lengthen(order.town_id, shop_order_ids=[part.id for part in unpaid.held], until=until)
    return until


def _ask(town: TownView, unpaid: Unpaid, until: datetime, ways_back: WaysBack) -> Ask:
    order = unpaid.order
    return Ask(
        gateway=order.pays,
        livemode=is_live(order.pays, current_app.extensions["settings"]),
        currency=town.currency,
        until=until,
        success_url=ways_back.paid_url,
        cancel_url=ways_back.back_url,
        language=order.locale,
        receipt_email=order.email,
        voucher_cents=held_cents(town.id, order_id=order.id),
    )


def page_url(town_id: int, *, payment_id: int) -> str:
    """The address of an attempt's paying page; empty while it is not open, or not any more."""
    payment = db.session.get_one(Payment, (town_id, payment_id), populate_existing=True)
    return payment.checkout_url if payment.state == PaymentState.OPEN else ""


def attempt_to_close(town_id: int, *, order_id: int) -> Errand | None:
    """Claim what closes the paying page of an order that was given up, if there is one. Commits: no."""
    attempts = lock_attempts(town_id, order_id)
    attempt = next((payment for payment in attempts if payment.state in PAYABLE), None)
    if attempt is None:
        return None
    command = live_command(town_id, kind=CommandKind.EXPIRE, subject_id=attempt.id)
    return claim(town_id, command_id=command.id, gateway=attempt.gateway) if command else None
