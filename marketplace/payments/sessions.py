"""What a paying page says of its payment, written down once; the caller is told what it means."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.payments.attempts import allocations_of, lock_attempts, lock_beside
from marketplace.payments.findings.services import Found, report
from marketplace.payments.gateways import answers
from marketplace.payments.gateways.asked import reference_paid
from marketplace.payments.ledger.postings import Booking, post_fee, post_paid, post_voucher
from marketplace.payments.models import Payment, PaymentState, Tender
from marketplace.payments.refunds.deciding import refund_whole
from marketplace.payments.states import CAPTURED, PAYABLE, UNPAID
from marketplace.payments.town_cards.tender import take_for_order
from marketplace.payments.whereabouts import payment_of_session

Judge = Callable[[Payment, answers.CheckoutSession, Sequence[Payment]], "Verdict"]
_S = PaymentState
_GIVEN_UP = frozenset({_S.EXPIRED, _S.CANCELLED})


class Verdict(StrEnum):
    """What the caller has to do about the order."""

    PAID = "paid"  # place it
    PAID_LATE = "paid_late"  # it was given up: take its goods again, or give the money back
    DUPLICATE = "duplicate"  # paid twice: this one goes back, which is decided already
    PROCESSING = "processing"  # the bank takes its time: keep the goods
    CLOSED = "closed"  # nobody can pay on that page any more: free the goods
    MISMATCH = "mismatch"  # not what we asked for: release nothing, a person looks at it
    NOTHING = "nothing"


@dataclass(frozen=True)
class Recorded:
    """A payment's news. `order_id`: None where it buys a town card."""

    town_id: int
    order_id: int | None
    payment_id: int
    verdict: Verdict


def record_session(session: answers.CheckoutSession) -> Recorded | None:
    """Write down how a paying page stands; a page that is not ours is reported, and None is given.

    Told twice, late or in any order, it ends the same: no state goes down. PAID is told once for an order.
    Races: the order and its attempts are locked. Commits: no.
    """
    return _recorded(session, _verdict_of)


def record_async_failure(session: answers.CheckoutSession) -> Recorded | None:
    """As `record_session`, for a bank's late refusal, which the page itself does not show. Commits: no."""
    return _recorded(session, _verdict_of_failure)


def honour_late(town_id: int, *, payment_id: int, order_id: int) -> None:
    """The goods of a late payment could be taken again: it pays for its order after all. Commits: no."""
    payment = next(p for p in lock_attempts(town_id, order_id) if p.id == payment_id)
    payment.become(_S.SUCCEEDED, at=clock.now())
    db.session.flush()
    _book_vouchers(payment, order_id)


def _recorded(session: answers.CheckoutSession, judge: Judge) -> Recorded | None:
    place = payment_of_session(session)
    if place is None:
        report(Found("foreign_session", session.id, theirs=session.reference))
        return None
    town_id, payment_id = place
    attempts = lock_beside(town_id, payment_id)
    payment = next(attempt for attempt in attempts if attempt.id == payment_id)
    verdict = Verdict.MISMATCH if _is_quarantined(payment, session) else judge(payment, session, attempts)
    db.session.flush()
    return Recorded(town_id, payment.order_id, payment_id, verdict)


def _is_quarantined(payment: Payment, session: answers.CheckoutSession) -> bool:
    ours = (
        payment.livemode,
        reference_paid(payment.town_id, order_id=payment.order_id, payment_id=payment.id),
        payment.amount_cents,
        payment.currency,
    )
    theirs = (session.livemode, session.reference, session.amount_cents, session.currency)
    is_same_page = payment.checkout_session_id in {None, session.id}
    if ours == theirs and is_same_page:
        return payment.state == _S.MISMATCH
    report(Found("mismatch", session.id, str(ours), str(theirs), town_id=payment.town_id))
    if payment.state not in CAPTURED and payment.state != _S.MISMATCH:
        payment.become(_S.MISMATCH, at=clock.now())
    return True


def _verdict_of(payment: Payment, session: answers.CheckoutSession, attempts: Sequence[Payment]) -> Verdict:
    _note_ids(payment, session)
    if session.paid:
        return _paid(payment, session, attempts)
    if session.status == "expired":
        return _moved(payment, _S.EXPIRED, Verdict.CLOSED) if payment.state in UNPAID else Verdict.NOTHING
    if session.status == "complete":
        can = payment.state in {_S.CREATED, _S.OPEN}
        return _moved(payment, _S.PROCESSING, Verdict.PROCESSING) if can else Verdict.NOTHING
    return _moved(payment, _S.OPEN, Verdict.NOTHING) if payment.state == _S.CREATED else Verdict.NOTHING


def _verdict_of_failure(
    payment: Payment, session: answers.CheckoutSession, attempts: Sequence[Payment]
) -> Verdict:
    if session.paid or session.status != "complete":
        return _verdict_of(payment, session, attempts)
    _note_ids(payment, session)
    return _moved(payment, _S.FAILED, Verdict.CLOSED) if payment.state in PAYABLE else Verdict.NOTHING


def _paid(payment: Payment, session: answers.CheckoutSession, attempts: Sequence[Payment]) -> Verdict:
    verdict = Verdict.NOTHING
    if payment.state not in CAPTURED:
        is_second = any(other.state in CAPTURED for other in attempts if other.id != payment.id)
        is_late = is_second or payment.state in _GIVEN_UP
        payment.become(_S.SUCCEEDED_LATE if is_late else _S.SUCCEEDED, at=clock.now())
        verdict = Verdict.DUPLICATE if is_second else Verdict.PAID_LATE if is_late else Verdict.PAID
        db.session.flush()
    _book(payment, session)
    if verdict == Verdict.DUPLICATE:
        refund_whole(payment, cause="duplicate")
    return verdict


def _book(payment: Payment, session: answers.CheckoutSession) -> None:
    booking = Booking(payment.town_id, payment.order_id, payment.currency)
    post_paid(booking, payment_id=payment.id, cents=payment.captured_cents)
    if session.fee_cents is not None:
        payment.fee_cents = session.fee_cents
        post_fee(booking, payment_id=payment.id, cents=session.fee_cents)
    if payment.state == _S.SUCCEEDED and payment.order_id is not None:
        _book_vouchers(payment, payment.order_id)


def _book_vouchers(payment: Payment, order_id: int) -> None:
    parts = allocations_of(payment.town_id, order_id).values()
    cents = sum(tenders[Tender.VOUCHER].amount_cents for tenders in parts if Tender.VOUCHER in tenders)
    if post_voucher(payment.town_id, order_id=order_id, currency=payment.currency, cents=cents):
        take_for_order(payment.town_id, order_id=order_id)


def _note_ids(payment: Payment, session: answers.CheckoutSession) -> None:
    payment.checkout_session_id = session.id
    payment.checkout_url = session.url or payment.checkout_url
    payment.payment_intent_id = session.payment_intent_id or payment.payment_intent_id
    payment.charge_id = session.charge_id or payment.charge_id


def _moved(payment: Payment, state: PaymentState, verdict: Verdict) -> Verdict:
    payment.become(state, at=clock.now())
    return verdict
