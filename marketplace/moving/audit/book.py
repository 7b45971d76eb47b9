"""Invariants of the book: each event sums to nothing, and the book has whatever moved."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from marketplace.moving.audit.checks import Check
from marketplace.orders.models import ShopOrder
from marketplace.orders.states import ShopOrderState
from marketplace.payments.ledger.models import Account, LedgerEntry, LedgerTransaction, same_transaction
from marketplace.payments.models import Payment
from marketplace.payments.refunds.models import Refund
from marketplace.payments.states import CAPTURED, RefundState, ReversalState, TransferState
from marketplace.payments.transfers.models import ShopPaymentAccount, Transfer, TransferReversal

GONE = (TransferState.PLANNED, TransferState.DONE, TransferState.PARTIALLY_REVERSED, TransferState.REVERSED)
"""Shares that have gone out, or will without anybody deciding anew."""
_OVER = (
    ShopOrderState.COLLECTED,
    ShopOrderState.UNCOLLECTED,
    ShopOrderState.CLOSED,
    ShopOrderState.DECLINED,
    ShopOrderState.CANCELLED,
    ShopOrderState.LAPSED,
)


def checks() -> list[Check]:
    """The checks of the book."""
    return [
        Check("every event of the book sums to nothing", _unbalanced()),
        Check("a shop is handed no more for a bag than it earned by it", _overpaid_bags()),
        Check("no order gives away more than was paid for it", _given_away()),
        Check("an order that is over is owed nothing", _still_owed()),
        Check("a share goes to the active account of its shop, for a bag that is final", _misled()),
        Check("the book has every charge", _unbooked_charges()),
        Check("the book has every refund", _unbooked_refunds()),
        Check("the book has every share", _unbookedtransfers_with()),
        Check("the book has every share taken back", _unbooked_reversals()),
    ]


def _unbalanced() -> Select[*tuple[object, ...]]:
    total = func.sum(LedgerEntry.amount_cents)
    key = (LedgerEntry.town_id, LedgerEntry.transaction_id, LedgerEntry.currency)
    return select(*key, total.label("cents")).group_by(*key).having(total != 0)


def _overpaid_bags() -> Select[*tuple[object, ...]]:
    earned = (
        select(func.coalesce(func.sum(-LedgerEntry.amount_cents), 0))
        .join(LedgerTransaction, _same_transaction())
        .where(
            LedgerEntry.town_id == Transfer.town_id,
            LedgerEntry.account == Account.PAYABLE,
            LedgerTransaction.source_kind == "shop_order",
            LedgerTransaction.source_id == Transfer.shop_order_id,
            LedgerTransaction.kind == "final",
        )
        .scalar_subquery()
    )
    return transfers_with(earned.label("earned_cents")).where(
        Transfer.state.in_(GONE), Transfer.amount_cents > earned
    )


def _given_away() -> Select[*tuple[object, ...]]:
    """Each event sums to nothing: so what an order brought in covers its refunds, shares and commission as
    long as neither account is overdrawn. Beyond that only goodwill, disputes and shops' debts can go out.
    """
    cents = func.sum(LedgerEntry.amount_cents)
    key = (LedgerTransaction.town_id, LedgerTransaction.order_id, LedgerEntry.account)
    return (
        select(*key, cents.label("cents"))
        .join(LedgerEntry, _same_transaction())
        .where(LedgerEntry.account.in_((Account.LIABILITY, Account.COMMISSION)))
        .group_by(*key)
        .having(cents > 0)
    )


def _still_owed() -> Select[*tuple[object, ...]]:
    owed = (
        select(
            LedgerTransaction.town_id,
            LedgerTransaction.order_id,
            func.sum(LedgerEntry.amount_cents).label("cents"),
        )
        .join(LedgerEntry, _same_transaction())
        .where(LedgerEntry.account == Account.LIABILITY)
        .group_by(LedgerTransaction.town_id, LedgerTransaction.order_id)
        .subquery()
    )
    goes_on = exists().where(
        ShopOrder.town_id == owed.c.town_id,
        ShopOrder.order_id == owed.c.order_id,
        ShopOrder.state.not_in(_OVER),
    )
    waits = exists().where(
        Refund.town_id == owed.c.town_id,
        Refund.state.in_((RefundState.PENDING, RefundState.FAILED)),
        Payment.town_id == Refund.town_id,
        Payment.id == Refund.payment_id,
        Payment.order_id == owed.c.order_id,
    )
    # What was paid for a town card is of no order: `town_cards` looks after it.
    is_owed = and_(owed.c.order_id.is_not(None), owed.c.cents != 0)
    return select(owed.c.town_id, owed.c.order_id, owed.c.cents).where(is_owed, ~goes_on, ~waits)


def _misled() -> Select[*tuple[object, ...]]:
    is_final = is_booked("shop_order", Transfer.town_id, Transfer.shop_order_id, "final")
    own = exists().where(own_account(), ShopPaymentAccount.account_id == Transfer.account_id)
    return transfers_with(Transfer.account_id).where(Transfer.state.in_(GONE), or_(~own, ~is_final))


def _unbooked_charges() -> Select[*tuple[object, ...]]:
    booked = is_booked("payment", Payment.town_id, Payment.id, "paid")
    return select(Payment.town_id, Payment.id.label("payment"), Payment.captured_cents).where(
        Payment.checkout_session_id.is_not(None), Payment.state.in_(tuple(CAPTURED)), ~booked
    )


def _unbooked_refunds() -> Select[*tuple[object, ...]]:
    made = is_booked("refund", Refund.town_id, Refund.id, "made")
    mirrored = is_booked("refund", Refund.town_id, Refund.id, "failed")
    is_made = Refund.state.in_((RefundState.SUBMITTED, RefundState.SUCCEEDED))
    return select(Refund.town_id, Refund.id.label("refund"), Refund.state).where(
        or_(and_(is_made, or_(~made, mirrored)), and_(Refund.state == RefundState.FAILED, made, ~mirrored))
    )


def _unbookedtransfers_with() -> Select[*tuple[object, ...]]:
    booked = is_booked("transfer", Transfer.town_id, Transfer.id, "done")
    return transfers_with().where(
        or_(Transfer.provider_id.is_not(None) & ~booked, Transfer.provider_id.is_(None) & booked)
    )


def _unbooked_reversals() -> Select[*tuple[object, ...]]:
    done = TransferReversal.state == ReversalState.DONE
    booked = is_booked("reversal", TransferReversal.town_id, TransferReversal.id, "done")
    return select(TransferReversal.town_id, TransferReversal.id.label("reversal")).where(
        or_(and_(done, ~booked), and_(~done, booked))
    )


def is_booked(source_kind: str, town_id: Any, source_id: Any, kind: str) -> ColumnElement[bool]:
    """Whether the book has an event."""
    return exists().where(
        LedgerTransaction.town_id == town_id,
        LedgerTransaction.source_kind == source_kind,
        LedgerTransaction.source_id == source_id,
        LedgerTransaction.kind == kind,
    )


def _same_transaction() -> ColumnElement[bool]:
    return same_transaction()


def own_account() -> ColumnElement[bool]:
    """The account of the shop that a share is for."""
    return and_(
        ShopPaymentAccount.town_id == Transfer.town_id, ShopPaymentAccount.shop_id == Transfer.shop_id
    )


def transfers_with(*more: Any) -> Select[*tuple[object, ...]]:
    """Shares, with what else is to be said of them."""
    return select(
        Transfer.town_id, Transfer.id.label("transfer"), Transfer.state, Transfer.amount_cents, *more
    )
