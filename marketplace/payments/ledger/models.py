"""Tables of the book. Rows are added, never changed: a mistake is put right by a mirror entry."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ColumnElement, Index, String, UniqueConstraint, and_
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Model, TownRow, UtcDateTime, enum_type, town_key


class Account(StrEnum):
    """What an amount is booked on. A shop's own accounts say which shop."""

    CLEARING = "clearing"  # the platform's money at the provider
    LIABILITY = "order_liability"  # paid, but not yet earned by a shop
    PAYABLE = "shop_payable"  # owed to a shop; the other way round it is the shop's debt
    RECEIVABLE = "shop_receivable"  # commission a shop owes for orders paid at its till
    COMMISSION = "commission"
    FEES = "fees"  # what the provider keeps
    VOUCHERS = "voucher_issuer"  # between a town card and an order: held on the one, not yet the other's
    CARDS = "town_cards"  # what holders of town cards may still spend
    TOWN = "town"  # what the town owes for the cards it gave, less what it has paid to shops
    CARD_PAYABLE = "card_payable"  # owed to a shop by the town, for what was paid there by town card
    GOODWILL = "goodwill"  # refunds and disputes the platform bears
    DISPUTES = "dispute_hold"


class LedgerTransaction(TownRow, Model):
    """One event of the book. The unique key makes booking it twice impossible."""

    __tablename__ = "ledger_transactions"
    __table_args__ = (
        UniqueConstraint("town_id", "source_kind", "source_id", "kind"),
        town_key("order_id", "orders"),
        Index("ix_ledger_transactions_order", "town_id", "order_id"),
    )
    source_kind: Mapped[str] = mapped_column(String(24))  # payment, refund, shop_order, ...
    source_id: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str] = mapped_column(String(24))
    order_id: Mapped[int | None] = mapped_column(BigInteger)  # none: a town card, at a counter or by itself
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class LedgerEntry(TownRow, Model):
    """One side of it. Units: cents of the currency, debit positive, credit negative."""

    __tablename__ = "ledger_entries"
    __table_args__ = (
        town_key("transaction_id", "ledger_transactions"),
        town_key("shop_id", "shops"),
        Index("ix_ledger_entries_transaction", "town_id", "transaction_id"),
        Index("ix_ledger_entries_account", "town_id", "account", "at"),
        Index("ix_ledger_entries_shop", "town_id", "shop_id", "account", "at"),
        CheckConstraint("amount_cents <> 0", name="amount"),
    )
    transaction_id: Mapped[int] = mapped_column(BigInteger)
    account: Mapped[Account] = mapped_column(enum_type(Account))
    shop_id: Mapped[int | None] = mapped_column(BigInteger)
    amount_cents: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    at: Mapped[datetime] = mapped_column(
        UtcDateTime
    )  # the transaction's: a month of a shop is one index range


def same_transaction() -> ColumnElement[bool]:
    """That an entry is one of a transaction: what the two are joined on."""
    return and_(
        LedgerTransaction.town_id == LedgerEntry.town_id, LedgerTransaction.id == LedgerEntry.transaction_id
    )
