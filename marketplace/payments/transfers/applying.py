"""What a provider says of a share or of its taking back, written down once."""

from sqlalchemy import func, select

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.payments.attempts import lock_payment
from marketplace.payments.commands.models import CommandKind
from marketplace.payments.findings.services import Found, report
from marketplace.payments.gateways import answers
from marketplace.payments.ledger.postings import Booking, post_reversal, post_transfer
from marketplace.payments.models import Payment
from marketplace.payments.states import ReversalState, TransferState
from marketplace.payments.transfers.models import Transfer, TransferReversal
from marketplace.payments.transfers.reversing import order_waiting
from marketplace.payments.whereabouts import command_given

_UNSENT = frozenset({TransferState.PLANNED, TransferState.BLOCKED})


def apply_transfer(answer: answers.Transfer) -> None:
    """Write down that a shop has its share; one that we did not send is reported. Told twice, it counts once.

    Commits: no.
    """
    given = command_given(answer.command_id)
    if given is None or given.kind != CommandKind.TRANSFER:
        report(Found("foreign_transfer", answer.id, theirs=f"{answer.amount_cents} {answer.currency}"))
        return
    transfer, payment = _locked(given.town_id, given.subject_id)
    ours = (transfer.account_id, transfer.amount_cents, payment.currency, payment.livemode)
    theirs = (answer.account_id, answer.amount_cents, answer.currency, answer.livemode)
    if ours != theirs:
        report(Found("transfer_mismatch", answer.id, str(ours), str(theirs), town_id=given.town_id))
        return
    if transfer.state in _UNSENT:
        transfer.provider_id = answer.id
        transfer.become(TransferState.DONE, at=clock.now())
        db.session.flush()
        post_transfer(
            _booking(payment), transfer_id=transfer.id, shop_id=transfer.shop_id, cents=answer.amount_cents
        )
        order_waiting(transfer)
    if answer.reversed_cents > _taken_back_by_us(transfer):
        report(Found("foreign_reversal", answer.id, theirs=str(answer.reversed_cents), town_id=given.town_id))


def apply_reversal(answer: answers.TransferReversal) -> None:
    """Write down that a part of a share came back. Told twice, it counts once. Commits: no."""
    given = command_given(answer.command_id)
    if given is None or given.kind != CommandKind.REVERSAL:
        report(Found("foreign_reversal", answer.id, theirs=str(answer.amount_cents)))
        return
    transfer_id = db.session.get_one(TransferReversal, (given.town_id, given.subject_id)).transfer_id
    transfer, payment = _locked(given.town_id, transfer_id)
    reversal = db.session.get_one(TransferReversal, (given.town_id, given.subject_id), populate_existing=True)
    if reversal.state != ReversalState.PLANNED:
        return
    now = clock.now()
    reversal.provider_id = answer.id
    reversal.become(ReversalState.DONE, at=now)
    transfer.reversed_cents += reversal.amount_cents
    is_whole = transfer.reversed_cents == transfer.amount_cents
    if is_whole:
        transfer.become(TransferState.REVERSED, at=now)
    elif transfer.state == TransferState.DONE:
        transfer.become(TransferState.PARTIALLY_REVERSED, at=now)
    db.session.flush()
    post_reversal(
        _booking(payment), reversal_id=reversal.id, shop_id=transfer.shop_id, cents=reversal.amount_cents
    )


def fail_transfer(town_id: int, *, transfer_id: int, said: str) -> None:
    """The provider refused to hand a share over: it waits, and a person looks. Commits: no."""
    transfer, _payment = _locked(town_id, transfer_id)
    if transfer.state == TransferState.PLANNED:
        transfer.become(TransferState.BLOCKED, at=clock.now())
        db.session.flush()
        report(Found("transfer_refused", f"{transfer_id}:{said}"[:255], theirs=said, town_id=town_id))


def fail_reversal(town_id: int, *, reversal_id: int, said: str) -> None:
    """The provider could not take it back: the shop owes it, and its next shares are lowered. Commits: no."""
    reversal = db.session.get_one(TransferReversal, (town_id, reversal_id), with_for_update=True)
    if reversal.state == ReversalState.PLANNED:
        reversal.become(ReversalState.FAILED, at=clock.now())
        db.session.flush()
        report(Found("reversal_refused", str(reversal_id), theirs=said, town_id=town_id))


def _locked(town_id: int, transfer_id: int) -> tuple[Transfer, Payment]:
    payment_id = db.session.get_one(Transfer, (town_id, transfer_id)).payment_id
    payment = lock_payment(town_id, payment_id)
    transfer = db.session.get_one(
        Transfer, (town_id, transfer_id), with_for_update=True, populate_existing=True
    )
    return transfer, payment


def _booking(payment: Payment) -> Booking:
    return Booking(payment.town_id, payment.order_id, payment.currency)


def _taken_back_by_us(transfer: Transfer) -> int:
    return int(
        db.session.scalar(
            select(func.coalesce(func.sum(TransferReversal.amount_cents), 0)).where(
                TransferReversal.town_id == transfer.town_id, TransferReversal.transfer_id == transfer.id
            )
        )
        or 0
    )
