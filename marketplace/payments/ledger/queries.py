"""What the book says: balances, and a shop's month."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, select

from marketplace.core.db import db
from marketplace.payments.ledger.models import Account, LedgerEntry, LedgerTransaction


@dataclass(frozen=True)
class Statement:
    """A shop's month, as the book has it. Units: cents; what the shop is owed is positive.

    `closing_cents` = `opening_cents` + `sales_cents` - commission, fees, refunds and transfers + reversals.
    `refunds_cents` is what the shop bore; `disputes_cents` what a lost dispute cost it.
    """

    opening_cents: int
    sales_cents: int
    commission_cents: int
    fees_cents: int
    refunds_cents: int
    disputes_cents: int
    transfers_cents: int
    reversals_cents: int
    till_commission_cents: int
    closing_cents: int


def balance_of(town_id: int, account: Account) -> int:
    """What stands on an account of a town. Units: cents, debit positive."""
    return _sum(LedgerEntry.town_id == town_id, LedgerEntry.account == account)


def shop_balance(town_id: int, shop_id: int, account: Account) -> int:
    """What stands on an account of a shop. Units: cents, debit positive."""
    return _sum(
        LedgerEntry.town_id == town_id, LedgerEntry.shop_id == shop_id, LedgerEntry.account == account
    )


def liability_of(town_id: int, order_id: int) -> int:
    """What we still owe to an order: paid, and neither earned by a shop nor given back. Units: cents."""
    return -int(
        db.session.scalar(
            select(func.coalesce(func.sum(LedgerEntry.amount_cents), 0))
            .join(
                LedgerTransaction,
                and_(
                    LedgerTransaction.town_id == LedgerEntry.town_id,
                    LedgerTransaction.id == LedgerEntry.transaction_id,
                ),
            )
            .where(
                LedgerTransaction.town_id == town_id,
                LedgerTransaction.order_id == order_id,
                LedgerEntry.account == Account.LIABILITY,
            )
        )
        or 0
    )


def statement_of(town_id: int, shop_id: int, *, since: datetime, until: datetime) -> Statement:
    """A shop's time, `until` left out. Two queries, whatever the number of its orders."""
    sums = _sums_of(town_id, shop_id, since, until)

    def moved(source: str, *accounts: Account) -> int:
        return sum(sums.get((source, account), 0) for account in accounts)

    payable = (Account.PAYABLE,)
    earned = (Account.PAYABLE, Account.COMMISSION, Account.FEES)
    opening = -_sum(
        LedgerEntry.town_id == town_id,
        LedgerEntry.shop_id == shop_id,
        LedgerEntry.account == Account.PAYABLE,
        LedgerEntry.at < since,
    )
    return Statement(
        opening_cents=opening,
        sales_cents=-moved("final", *earned),
        commission_cents=-moved("final", Account.COMMISSION),
        fees_cents=-moved("final", Account.FEES),
        refunds_cents=moved("refund", *payable),
        disputes_cents=moved("dispute", *payable),
        transfers_cents=moved("transfer", *payable),
        reversals_cents=-moved("reversal", *payable),
        till_commission_cents=moved("pickup_commission", Account.RECEIVABLE),
        closing_cents=opening - sum(cents for (_s, account), cents in sums.items() if account in payable),
    )


def _sums_of(town_id: int, shop_id: int, since: datetime, until: datetime) -> dict[tuple[str, Account], int]:
    rows = db.session.execute(
        select(
            LedgerTransaction.source_kind,
            LedgerTransaction.kind,
            LedgerEntry.account,
            func.sum(LedgerEntry.amount_cents),
        )
        .join(
            LedgerTransaction,
            and_(
                LedgerTransaction.town_id == LedgerEntry.town_id,
                LedgerTransaction.id == LedgerEntry.transaction_id,
            ),
        )
        .where(
            LedgerEntry.town_id == town_id,
            LedgerEntry.shop_id == shop_id,
            LedgerEntry.at >= since,
            LedgerEntry.at < until,
        )
        .group_by(LedgerTransaction.source_kind, LedgerTransaction.kind, LedgerEntry.account)
    )
    sums: dict[tuple[str, Account], int] = {}
    for source_kind, kind, account, cents in rows:
        # A bag has two kinds of events; of anything else all events count together: made and failed, done.
        key = (kind if source_kind == "shop_order" else source_kind, account)
        sums[key] = sums.get(key, 0) + int(cents)
    return sums


def _sum(*where: ColumnElement[bool]) -> int:
    return int(
        db.session.scalar(select(func.coalesce(func.sum(LedgerEntry.amount_cents), 0)).where(*where)) or 0
    )
