"""Invariants of town cards: a balance is the sum of its moves, and the book has each of them."""

from typing import Any

from sqlalchemy import Select, and_, case, exists, func, or_, select

from marketplace.moving.audit.checks import Check
from marketplace.orders.models import ShopOrder
from marketplace.orders.states import BEFORE_PAYMENT
from marketplace.payments.ledger.models import Account, LedgerEntry, LedgerTransaction, same_transaction
from marketplace.payments.models import Allocation, Payment, Tender
from marketplace.payments.refunds.models import Refund
from marketplace.payments.states import RefundState
from marketplace.payments.town_cards.booking import SOURCE
from marketplace.vouchers.models import Campaign, Move, Voucher, VoucherEntry, VoucherUse
from marketplace.vouchers.states import CardState, UseState


def checks() -> list[Check]:
    """The checks of town cards."""
    return [
        Check("what is on a town card is the sum of its moves", _balances()),
        Check("no town card is below zero", _below_zero()),
        Check("the book has every move of a town card", _unbooked()),
        Check("what the book has of town cards is what is on them", _book()),
        Check("a campaign gave what its cards were given, within its budget", _campaigns()),
        Check("a town card that pays no more has nothing on it", _closed()),
        Check("between a town card and its order nothing is left over", _between()),
        Check("what a town card paid of an order is what its bags say", _unallocated()),
        Check("an order that is over holds nothing on a town card", _forgotten()),
    ]


def _balances() -> Select[*tuple[object, ...]]:
    moved = (
        select(VoucherEntry.town_id, VoucherEntry.voucher_id, func.sum(VoucherEntry.cents).label("cents"))
        .group_by(VoucherEntry.town_id, VoucherEntry.voucher_id)
        .subquery()
    )
    cents = func.coalesce(moved.c.cents, 0)
    on = and_(moved.c.town_id == Voucher.town_id, moved.c.voucher_id == Voucher.id)
    return _cards(cents.label("moved")).outerjoin(moved, on).where(Voucher.balance_cents != cents)


def _below_zero() -> Select[*tuple[object, ...]]:
    return _cards().where(Voucher.balance_cents < 0)


def _unbooked() -> Select[*tuple[object, ...]]:
    booked = (
        select(func.coalesce(func.sum(-LedgerEntry.amount_cents), 0))
        .join(LedgerTransaction, same_transaction())
        .where(
            LedgerTransaction.town_id == VoucherEntry.town_id,
            LedgerTransaction.source_kind == SOURCE,
            LedgerTransaction.source_id == VoucherEntry.id,
            LedgerEntry.account == Account.CARDS,
        )
        .scalar_subquery()
    )
    key = (VoucherEntry.town_id, VoucherEntry.id.label("entry"), VoucherEntry.cents)
    return select(*key, booked.label("booked")).where(booked != VoucherEntry.cents)


def _book() -> Select[*tuple[object, ...]]:
    def per_town(town_id: Any, cents: Any, *where: Any) -> Any:
        return select(town_id, func.sum(cents).label("cents")).where(*where).group_by(town_id).subquery()

    ours = per_town(LedgerEntry.town_id, -LedgerEntry.amount_cents, LedgerEntry.account == Account.CARDS)
    theirs = per_town(Voucher.town_id, Voucher.balance_cents)
    booked = func.coalesce(ours.c.cents, 0)
    return (
        select(theirs.c.town_id, theirs.c.cents.label("on_cards"), booked.label("booked"))
        .outerjoin(ours, ours.c.town_id == theirs.c.town_id)
        .where(theirs.c.cents != booked)
    )


def _campaigns() -> Select[*tuple[object, ...]]:
    given = (
        select(Voucher.town_id, Voucher.campaign_id, func.sum(VoucherEntry.cents).label("cents"))
        .join(
            VoucherEntry, and_(VoucherEntry.town_id == Voucher.town_id, VoucherEntry.voucher_id == Voucher.id)
        )
        .where(VoucherEntry.move == Move.GIVEN)
        .group_by(Voucher.town_id, Voucher.campaign_id)
        .subquery()
    )
    cents = func.coalesce(given.c.cents, 0)
    on = and_(given.c.town_id == Campaign.town_id, given.c.campaign_id == Campaign.id)
    is_off = or_(Campaign.given_cents != cents, Campaign.given_cents > Campaign.budget_cents)
    key = (Campaign.town_id, Campaign.id.label("campaign"), Campaign.given_cents, cents.label("given"))
    return select(*key).outerjoin(given, on).where(is_off)


def _between() -> Select[*tuple[object, ...]]:
    use, event = VoucherUse, LedgerTransaction
    booked = (
        select(func.coalesce(func.sum(-LedgerEntry.amount_cents), 0))
        .join(event, same_transaction())
        .where(
            event.town_id == use.town_id,
            event.order_id == use.order_id,
            LedgerEntry.account == Account.VOUCHERS,
        )
        .scalar_subquery()
    )
    held = case((use.state == UseState.HELD, use.cents), else_=0)
    waits = exists().where(
        Payment.town_id == use.town_id,
        Payment.order_id == use.order_id,
        Refund.town_id == use.town_id,
        Refund.payment_id == Payment.id,
        Refund.state == RefundState.PENDING,
    )
    return _uses(booked.label("between")).where(booked != held, ~waits)


def _unallocated() -> Select[*tuple[object, ...]]:
    use = VoucherUse
    cents = (
        select(func.coalesce(func.sum(Allocation.amount_cents), 0))
        .where(
            Allocation.town_id == use.town_id,
            Allocation.order_id == use.order_id,
            Allocation.tender == Tender.VOUCHER,
        )
        .scalar_subquery()
    )
    return _uses(cents.label("allocated")).where(use.state == UseState.TAKEN, cents != use.cents)


def _forgotten() -> Select[*tuple[object, ...]]:
    waits = exists().where(
        ShopOrder.town_id == VoucherUse.town_id,
        ShopOrder.order_id == VoucherUse.order_id,
        ShopOrder.state.in_(tuple(BEFORE_PAYMENT)),
    )
    return _uses().where(VoucherUse.state == UseState.HELD, ~waits)


def _uses(*more: Any) -> Select[*tuple[object, ...]]:
    columns = (VoucherUse.town_id, VoucherUse.order_id, VoucherUse.state, VoucherUse.cents)
    return select(*columns, *more)


def _closed() -> Select[*tuple[object, ...]]:
    return _cards(Voucher.state).where(Voucher.state != CardState.ACTIVE, Voucher.balance_cents != 0)


def _cards(*more: Any) -> Select[*tuple[object, ...]]:
    return select(Voucher.town_id, Voucher.id.label("card"), Voucher.balance_cents, *more)
