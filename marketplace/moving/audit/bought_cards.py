"""Invariants of bought town cards: one card for what was paid, and what is not on it is on its way back."""

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, func, or_, select

from marketplace.moving.audit.checks import Check
from marketplace.payments.ledger.models import Account, LedgerEntry, LedgerTransaction, same_transaction
from marketplace.payments.models import Payment
from marketplace.payments.refunds.models import Origin, Refund
from marketplace.payments.states import CAPTURED, RefundState
from marketplace.vouchers.buying.models import CardPurchase
from marketplace.vouchers.models import Move, Voucher, VoucherEntry


def checks() -> list[Check]:
    """The checks of bought cards."""
    return [
        Check("a payment of no order buys one card, as soon as it is paid", _unmade()),
        Check("a bought card began with what was paid for it", _misfilled()),
        Check("what was paid for cards is on them, or on its way back", _left_over()),
        Check(
            "what goes off a card to be paid back goes to whoever bought that card", _paid_back_elsewhere()
        ),
    ]


def _unmade() -> Select[*tuple[object, ...]]:
    on = and_(CardPurchase.town_id == Payment.town_id, CardPurchase.payment_id == Payment.id)
    is_paid, has_card = Payment.state.in_(tuple(CAPTURED)), CardPurchase.voucher_id.is_not(None)
    is_off = or_(CardPurchase.id.is_(None), and_(is_paid, ~has_card), and_(~is_paid, has_card))
    return (
        select(Payment.town_id, Payment.id.label("payment"), Payment.state, CardPurchase.voucher_id)
        .outerjoin(CardPurchase, on)
        .where(Payment.order_id.is_(None), is_off)
    )


def _misfilled() -> Select[*tuple[object, ...]]:
    bought = (
        select(func.coalesce(func.sum(VoucherEntry.cents), 0))
        .where(
            VoucherEntry.town_id == CardPurchase.town_id,
            VoucherEntry.voucher_id == CardPurchase.voucher_id,
            VoucherEntry.move == Move.BOUGHT,
        )
        .scalar_subquery()
    )
    return select(CardPurchase.town_id, CardPurchase.reference, CardPurchase.cents, bought.label("on")).where(
        CardPurchase.voucher_id.is_not(None), CardPurchase.cents != bought
    )


def _left_over() -> Select[*tuple[object, ...]]:
    owed = (
        select(LedgerTransaction.town_id, func.sum(-LedgerEntry.amount_cents).label("cents"))
        .join(LedgerEntry, same_transaction())
        .where(LedgerTransaction.order_id.is_(None), LedgerEntry.account == Account.LIABILITY)
        .group_by(LedgerTransaction.town_id)
        .subquery()
    )
    waits = (
        select(func.coalesce(func.sum(Refund.card_cents), 0))
        .join(Payment, and_(Payment.town_id == Refund.town_id, Payment.id == Refund.payment_id))
        .where(
            Refund.town_id == owed.c.town_id,
            Refund.state.in_((RefundState.PENDING, RefundState.FAILED)),
            Payment.order_id.is_(None),
        )
        .scalar_subquery()
    )
    return select(owed.c.town_id, owed.c.cents, waits.label("on_its_way")).where(owed.c.cents != waits)


def _paid_back_elsewhere() -> Select[*tuple[object, ...]]:
    """Each purchase by itself: a town's sums can be right while one buyer has the money of another.

    What was decided here comes off the card whole; what was given back outside, as far as it was there.
    """
    off, told, own = _repaid(), _refunded(), _refunded(Refund.origin == Origin.APP)
    return select(
        CardPurchase.town_id, CardPurchase.reference, off.label("off_the_card"), told.label("refunded")
    ).where(CardPurchase.voucher_id.is_not(None), or_(off > told, off < own))


def _repaid() -> ScalarSelect[int]:
    """What went off the card of a purchase, or off those that stand for it since it was lost."""
    first = select(
        CardPurchase.town_id, CardPurchase.id.label("purchase_id"), CardPurchase.voucher_id.label("card_id")
    ).where(CardPurchase.voucher_id.is_not(None))
    line = first.cte("line", recursive=True)
    same = and_(Voucher.town_id == line.c.town_id, Voucher.id == line.c.card_id)
    after = select(line.c.town_id, line.c.purchase_id, Voucher.replaced_by_id).join(line, same)
    line = line.union_all(after.where(Voucher.replaced_by_id.is_not(None)))
    moved = and_(VoucherEntry.town_id == line.c.town_id, VoucherEntry.voucher_id == line.c.card_id)
    return (
        select(func.coalesce(func.sum(-VoucherEntry.cents), 0))
        .select_from(line)
        .join(VoucherEntry, moved)
        .where(
            line.c.town_id == CardPurchase.town_id,
            line.c.purchase_id == CardPurchase.id,
            VoucherEntry.move == Move.REPAID,
        )
        .correlate(CardPurchase)
        .scalar_subquery()
    )


def _refunded(*only: ColumnElement[bool]) -> ScalarSelect[int]:
    return (
        select(func.coalesce(func.sum(Refund.card_cents), 0))
        .where(Refund.town_id == CardPurchase.town_id, Refund.payment_id == CardPurchase.payment_id, *only)
        .correlate(CardPurchase)
        .scalar_subquery()
    )
