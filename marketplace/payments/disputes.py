"""What a buyer's bank contests, mirrored in the book. Meanwhile nothing of that payment goes out."""

from collections.abc import Iterator

from sqlalchemy import exists, select

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.ids import new_id
from marketplace.core.inserting import insert_once
from marketplace.core.shares import allocate
from marketplace.orders.models import ShopOrder
from marketplace.payments.attempts import allocations_of, lock_payment
from marketplace.payments.commands.models import CommandKind
from marketplace.payments.commands.ordering import withdraw
from marketplace.payments.errors import NotYet
from marketplace.payments.findings.services import Found, report
from marketplace.payments.gateways import answers
from marketplace.payments.ledger.models import Account
from marketplace.payments.ledger.posting import Side, debit
from marketplace.payments.ledger.postings import (
    Booking,
    post_dispute_lost,
    post_dispute_opened,
    post_dispute_won,
)
from marketplace.payments.models import Payment, Tender
from marketplace.payments.refunds.models import Dispute
from marketplace.payments.states import CAPTURED, DISPUTE_MOVES, DisputeState, TransferState
from marketplace.payments.town_cards.contested import give_contested_back, held_of, hold_contested
from marketplace.payments.transfers.models import ShopPaymentAccount, Transfer
from marketplace.payments.transfers.reversing import take_back
from marketplace.payments.whereabouts import payment_charged

_CLOSED = {"won": DisputeState.WON, "lost": DisputeState.LOST}
_NO_MONEY_MOVED = "warning_"  # an inquiry, before any dispute


def is_disputed(payment: Payment) -> bool:
    """Whether a buyer's bank contests it now."""
    found = exists().where(
        Dispute.town_id == payment.town_id,
        Dispute.payment_id == payment.id,
        Dispute.state == DisputeState.OPEN,
    )
    return bool(db.session.scalar(select(found)))


def apply_dispute(answer: answers.Dispute) -> None:
    """Write down how a dispute stands. Open, it stops what has not gone out; lost, its bearers pay.

    Told twice, late or in any order, it ends the same. Raises: NotYet. Commits: no.
    """
    if answer.status.startswith(_NO_MONEY_MOVED):
        return
    place = payment_charged(payment_intent_id=answer.payment_intent_id, charge_id=answer.charge_id)
    payment = lock_payment(*place) if place else None
    if payment is None or payment.state not in CAPTURED:
        raise NotYet(f"dispute {answer.id} is of nothing known here as paid")
    if (answer.currency, answer.livemode) != (payment.currency, payment.livemode):
        report(
            Found("dispute_mismatch", answer.id, payment.currency, answer.currency, town_id=payment.town_id)
        )
        return
    dispute = _written(payment, answer)
    booking = Booking(payment.town_id, payment.order_id, payment.currency)
    post_dispute_opened(booking, dispute_id=dispute.id, cents=dispute.amount_cents)
    if payment.order_id is None and dispute.state == DisputeState.OPEN:
        hold_contested(payment, dispute=dispute)
    state = _CLOSED.get(answer.status, DisputeState.OPEN)
    if state in DISPUTE_MOVES[dispute.state]:
        dispute.become(state, at=clock.now())
        db.session.flush()
        _close(booking, payment, dispute)


def _written(payment: Payment, answer: answers.Dispute) -> Dispute:
    now = clock.now()
    row = {
        "town_id": payment.town_id,
        "id": new_id(),
        "payment_id": payment.id,
        "provider_id": answer.id,
        "amount_cents": answer.amount_cents,
        "reason": answer.reason,
        "state": DisputeState.OPEN,
        "opened_at": answer.created_at,
        "changed_at": now,
    }
    if insert_once(Dispute, row=row, key=("town_id", "provider_id")):
        report(Found("dispute", answer.id, theirs=str(answer.amount_cents), town_id=payment.town_id))
        _hold_back(payment)
    query = select(Dispute).where(Dispute.town_id == payment.town_id, Dispute.provider_id == answer.id)
    return db.session.scalars(query).one()


def _hold_back(payment: Payment) -> None:
    planned = db.session.scalars(
        select(Transfer).where(
            Transfer.town_id == payment.town_id,
            Transfer.payment_id == payment.id,
            Transfer.state == TransferState.PLANNED,
        )
    )
    for transfer in planned.all():
        if withdraw(payment.town_id, kind=CommandKind.TRANSFER, subject_id=transfer.id, why="disputed"):
            transfer.become(TransferState.BLOCKED, at=clock.now())
    db.session.flush()


def _close(booking: Booking, payment: Payment, dispute: Dispute) -> None:
    if dispute.state == DisputeState.WON:
        post_dispute_won(booking, dispute_id=dispute.id, cents=dispute.amount_cents)
        if payment.order_id is None:
            give_contested_back(payment, dispute_id=dispute.id)
        return
    if payment.order_id is None:  # what is no longer on the card was spent: we bear it
        hold_contested(payment, dispute=dispute)
        lost = dispute.amount_cents - held_of(payment.town_id, dispute_id=dispute.id)
        post_dispute_lost(booking, dispute_id=dispute.id, borne=[debit(Account.GOODWILL, lost)])
        return
    borne = list(_borne(payment, dispute.amount_cents))
    post_dispute_lost(booking, dispute_id=dispute.id, borne=[side for _bag_id, side in borne])
    for bag_id, side in borne:
        if side.account == Account.PAYABLE:
            take_back(payment.town_id, shop_order_id=bag_id, cause=f"dispute:{dispute.id}", cents=side.cents)


def _borne(payment: Payment, cents: int) -> Iterator[tuple[int, Side]]:
    """Each shop's part of the loss: its own where its contract says so, ours otherwise."""
    parts = allocations_of(payment.town_id, payment.order_id)
    weights = {bag_id: tenders[Tender.CARD].amount_cents for bag_id, tenders in parts.items()}
    for bag_id, share in allocate(cents, weights=weights).items():
        shop_id = db.session.get_one(ShopOrder, (payment.town_id, bag_id)).shop_id
        bears = db.session.scalar(
            select(ShopPaymentAccount.bears_disputes).where(
                ShopPaymentAccount.town_id == payment.town_id, ShopPaymentAccount.shop_id == shop_id
            )
        )
        yield bag_id, debit(Account.PAYABLE, share, shop_id) if bears else debit(Account.GOODWILL, share)
