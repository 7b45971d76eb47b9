"""Taking back a part of a share: beside a refund or a lost dispute, never before the buyer's money."""

from sqlalchemy import func, select

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.ids import new_id
from marketplace.payments.commands.models import CommandKind
from marketplace.payments.commands.ordering import order_command
from marketplace.payments.commands.requests import new_ids
from marketplace.payments.errors import ReversalTooLarge
from marketplace.payments.gateways import asked
from marketplace.payments.models import Payment
from marketplace.payments.states import ReversalState, TransferState
from marketplace.payments.transfers.models import Transfer, TransferReversal

_HANDED_OVER = frozenset({TransferState.DONE, TransferState.PARTIALLY_REVERSED})
_ON_ITS_WAY = frozenset({TransferState.PLANNED, *_HANDED_OVER})


def take_back(town_id: int, *, shop_order_id: int, cause: str, cents: int) -> TransferReversal | None:
    """Take back from a bag's share what its shop owes, as far as it was handed that much.

    One that is still on its way is taken back once it has arrived; of one that is blocked nothing was handed
    over, and it goes out lowered. None where there is nothing to take. Commits: no.
    """
    transfer = db.session.scalar(
        select(Transfer)
        .where(Transfer.town_id == town_id, Transfer.shop_order_id == shop_order_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if transfer is None or transfer.state not in _ON_ITS_WAY:
        return None
    most = transfer.amount_cents - _taken_back(transfer)
    return reverse_transfer(transfer, cause=cause, cents=min(cents, most)) if min(cents, most) > 0 else None


def reverse_transfer(transfer: Transfer, *, cause: str, cents: int) -> TransferReversal:
    """Take back so much of a transfer, once per cause. `transfer`: locked.

    Raises: ReversalTooLarge. Commits: no.
    """
    known = db.session.scalar(
        select(TransferReversal).where(
            TransferReversal.town_id == transfer.town_id,
            TransferReversal.transfer_id == transfer.id,
            TransferReversal.cause == cause,
        )
    )
    if known:
        return known
    if not 0 < cents <= transfer.amount_cents - _taken_back(transfer):
        raise ReversalTooLarge
    now = clock.now()
    reversal = TransferReversal(
        id=new_id(),
        town_id=transfer.town_id,
        transfer_id=transfer.id,
        cause=cause,
        amount_cents=cents,
        state=ReversalState.PLANNED,
        created_at=now,
        changed_at=now,
    )
    db.session.add(reversal)
    db.session.flush()
    if transfer.state in _HANDED_OVER:
        _order(transfer, reversal)
    return reversal


def order_waiting(transfer: Transfer) -> None:
    """A share has arrived: what was to be taken back of it meanwhile is, now. Commits: no."""
    waiting = db.session.scalars(
        select(TransferReversal).where(
            TransferReversal.town_id == transfer.town_id,
            TransferReversal.transfer_id == transfer.id,
            TransferReversal.state == ReversalState.PLANNED,
        )
    )
    for reversal in waiting.all():
        _order(transfer, reversal)


def _order(transfer: Transfer, reversal: TransferReversal) -> None:
    payment = db.session.get_one(Payment, (transfer.town_id, transfer.payment_id))
    request = asked.ReversalRequest(
        **new_ids(transfer.town_id, CommandKind.REVERSAL),
        order_id=payment.order_id,
        shop_order_id=transfer.shop_order_id,
        transfer_id=transfer.provider_id or "",
        amount_cents=reversal.amount_cents,
        currency=payment.currency,
    )
    order_command(request, subject_id=reversal.id, gateway=payment.gateway)


def _taken_back(transfer: Transfer) -> int:
    return int(
        db.session.scalar(
            select(func.coalesce(func.sum(TransferReversal.amount_cents), 0)).where(
                TransferReversal.town_id == transfer.town_id,
                TransferReversal.transfer_id == transfer.id,
                TransferReversal.state != ReversalState.FAILED,
            )
        )
        or 0
    )
