"""What a provider says of a refund, written down once: ours, or one made on its own pages."""

from sqlalchemy import func, select

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.ids import new_id
from marketplace.payments.attempts import allocations_of, lock_payment
from marketplace.payments.commands.models import CommandKind
from marketplace.payments.errors import NotYet
from marketplace.payments.findings.services import Found, report
from marketplace.payments.gateways import answers
from marketplace.payments.models import Payment, PaymentState, Tender
from marketplace.payments.refunds.booking import book_refund
from marketplace.payments.refunds.models import Bearer, Origin, Refund
from marketplace.payments.states import CAPTURED, REFUND_MOVES, RefundState
from marketplace.payments.town_cards.refunded import take_for_refund
from marketplace.payments.whereabouts import Place, command_given, payment_charged

_S = RefundState
_STATES = {
    "pending": _S.SUBMITTED,
    "requires_action": _S.SUBMITTED,
    "succeeded": _S.SUCCEEDED,
    "failed": _S.FAILED,
    "canceled": _S.FAILED,
}


def apply_refund(answer: answers.Refund) -> None:
    """Write down how a refund stands; one that nobody here decided is kept as external, at our cost.

    Told twice, late or in any order, it ends the same.
    Raises: NotYet for one made elsewhere of what is not known as paid, or is reserved by ours. Commits: no.
    """
    place = _refund_given(answer) or _refund_known(answer)
    if place is None:
        return
    town_id = place[0]
    payment = lock_payment(town_id, db.session.get_one(Refund, place).payment_id)
    refund = db.session.get_one(Refund, place, populate_existing=True)
    if (answer.amount_cents, answer.currency) != (refund.card_cents, payment.currency):
        ours, theirs = f"{refund.card_cents} {payment.currency}", f"{answer.amount_cents} {answer.currency}"
        report(Found("refund_mismatch", answer.id, ours, theirs, town_id=town_id))
        return
    refund.provider_id = answer.id
    if answer.status == "requires_action":
        report(Found("refund_requires_action", answer.id, town_id=town_id))
    _advance(payment, refund, _STATES[answer.status])


def fail_refund(town_id: int, *, refund_id: int, said: str) -> None:
    """The provider refused to make a refund: nothing has moved, and a person has to look. Commits: no."""
    payment = lock_payment(town_id, db.session.get_one(Refund, (town_id, refund_id)).payment_id)
    refund = db.session.get_one(Refund, (town_id, refund_id), populate_existing=True)
    if refund.state == _S.PENDING:
        refund.become(_S.FAILED, at=clock.now())
        _release(payment, refund)
        report(Found("refund_refused", str(refund_id), theirs=said, town_id=town_id))


def _advance(payment: Payment, refund: Refund, state: RefundState) -> None:
    if state in REFUND_MOVES[refund.state]:
        refund.become(state, at=clock.now())
        if state == _S.FAILED:
            _release(payment, refund)
            report(Found("refund_failed", str(refund.provider_id), town_id=refund.town_id))
        db.session.flush()
    book_refund(refund, payment=payment)
    _move_payment(payment)


def _release(payment: Payment, refund: Refund) -> None:
    payment.refunded_cents -= refund.card_cents
    if refund.shop_order_id:
        tenders = allocations_of(payment.town_id, payment.order_id)[refund.shop_order_id]
        tenders[Tender.CARD].refunded_cents -= refund.card_cents
        if refund.voucher_cents:
            _keep_on_card(payment, refund)
    db.session.flush()


def _keep_on_card(payment: Payment, failed: Refund) -> None:
    """The bank's part came back to us; what went onto the town card stays there, as a refund of its own."""
    kept = Refund(
        id=new_id(),
        town_id=failed.town_id,
        payment_id=failed.payment_id,
        shop_order_id=failed.shop_order_id,
        order_line_id=failed.order_line_id,
        cause=f"{failed.cause}:town card",
        card_cents=0,
        voucher_cents=failed.voucher_cents,
        commission_cents=min(failed.commission_cents, failed.voucher_cents),
        after_final=failed.after_final,
        borne_by=failed.borne_by,
        origin=Origin.APP,
        state=_S.SUCCEEDED,
        created_at=clock.now(),
        changed_at=clock.now(),
    )
    db.session.add(kept)
    db.session.flush()
    book_refund(kept, payment=payment)


def _move_payment(payment: Payment) -> None:
    """A payment says that it was given back once the provider does."""
    back = db.session.scalar(
        select(func.coalesce(func.sum(Refund.card_cents), 0)).where(
            Refund.town_id == payment.town_id,
            Refund.payment_id == payment.id,
            Refund.state == _S.SUCCEEDED,
        )
    )
    if back and back == payment.captured_cents:
        if payment.state != PaymentState.REFUNDED:
            payment.become(PaymentState.REFUNDED, at=clock.now())
    elif back and payment.state == PaymentState.SUCCEEDED:
        payment.become(PaymentState.PARTIALLY_REFUNDED, at=clock.now())
    db.session.flush()


def _refund_given(answer: answers.Refund) -> Place | None:
    given = command_given(answer.command_id)
    return (given.town_id, given.subject_id) if given and given.kind == CommandKind.REFUND else None


def _refund_known(answer: answers.Refund) -> Place | None:
    """A refund made on the provider's own pages; written down when it is new."""
    place = payment_charged(payment_intent_id=answer.payment_intent_id, charge_id=answer.charge_id)
    if place is None:
        raise NotYet(f"refund {answer.id} is of no payment known here")
    payment = lock_payment(*place)
    if payment.state == PaymentState.MISMATCH:  # nothing of it is in our book: whoever looks at it made this
        return None
    known = db.session.scalar(
        select(Refund.id).where(Refund.town_id == payment.town_id, Refund.provider_id == answer.id)
    )
    if known is None and payment.state not in CAPTURED:
        raise NotYet(f"payment {payment.id} is not known as paid")
    return payment.town_id, known or _write_external(payment, answer)


def _write_external(payment: Payment, answer: answers.Refund) -> int:
    left = payment.captured_cents - payment.refunded_cents
    if answer.amount_cents > left:
        raise NotYet(f"refund {answer.id} is more than is left of payment {payment.id}")
    now, refund_id = clock.now(), new_id()
    # Nobody said which shop's part it is for, so that none is charged for it: a person sorts it out.
    report(Found("external_refund", answer.id, theirs=str(answer.amount_cents), town_id=payment.town_id))
    payment.refunded_cents += answer.amount_cents
    db.session.add(
        Refund(
            id=refund_id,
            town_id=payment.town_id,
            payment_id=payment.id,
            cause=f"external:{answer.id}",
            card_cents=answer.amount_cents,
            after_final=payment.order_id is not None and payment.state != PaymentState.SUCCEEDED_LATE,
            borne_by=Bearer.PLATFORM,
            origin=Origin.EXTERNAL,
            provider_id=answer.id,
            created_at=now,
            changed_at=now,
        )
    )
    db.session.flush()
    if payment.order_id is None:
        take_for_refund(payment, refund_id=refund_id, cents=answer.amount_cents)
    return refund_id
