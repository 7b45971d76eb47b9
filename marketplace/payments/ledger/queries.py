"""What the book says: balances."""

from sqlalchemy import ColumnElement, func, select

from marketplace.core.db import db
from marketplace.payments.ledger.models import Account, LedgerEntry, LedgerTransaction, same_transaction


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
                same_transaction(),
            )
            .where(
                LedgerTransaction.town_id == town_id,
                LedgerTransaction.order_id == order_id,
                LedgerEntry.account == Account.LIABILITY,
            )
        )
        or 0
    )


def _sum(*where: ColumnElement[bool]) -> int:
    return int(
        db.session.scalar(select(func.coalesce(func.sum(LedgerEntry.amount_cents), 0)).where(*where)) or 0
    )
