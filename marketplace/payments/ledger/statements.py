"""A shop's time in the book: what moved, in all and bag by bag, both read by the same sums."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, union_all

from marketplace.core.db import db
from marketplace.payments.ledger.models import Account, LedgerEntry, LedgerTransaction, same_transaction

_THEIRS = (Account.PAYABLE, Account.COMMISSION, Account.FEES, Account.RECEIVABLE)
"""The accounts on which a shop stands. Named, so that a time is one range of the index on each of them."""


@dataclass(frozen=True, kw_only=True)
class Moved:
    """What moved for a shop. Units: cents; every amount is as its name says, none is negative by nature.

    `refunds_cents`: what buyers were given back at the shop's cost; `commission_back_cents`: what we gave
    back of our commission with it. `disputes_cents`: what lost disputes cost the shop. `others_cents`:
    whatever else changed what the shop is owed. `till_commission_cents`: what it owes us for bags paid at
    its till.
    """

    sales_cents: int
    commission_cents: int
    fees_cents: int
    refunds_cents: int
    commission_back_cents: int
    disputes_cents: int
    transfers_cents: int
    reversals_cents: int
    others_cents: int
    till_commission_cents: int

    @property
    def earned_cents(self) -> int:
        """What the shop has of its sales, once commission, fees, refunds and lost disputes are taken off."""
        given_back = self.refunds_cents - self.commission_back_cents
        return self.sales_cents - self.commission_cents - self.fees_cents - given_back - self.disputes_cents

    @property
    def change_cents(self) -> int:
        """By how much it changes what the shop is owed."""
        return self.earned_cents - self.transfers_cents + self.reversals_cents + self.others_cents

    def __add__(self, other: "Moved") -> "Moved":
        """Both together."""
        return Moved(**{name: cents + getattr(other, name) for name, cents in _amounts(self).items()})


NOTHING = Moved(
    sales_cents=0,
    commission_cents=0,
    fees_cents=0,
    refunds_cents=0,
    commission_back_cents=0,
    disputes_cents=0,
    transfers_cents=0,
    reversals_cents=0,
    others_cents=0,
    till_commission_cents=0,
)


@dataclass(frozen=True, kw_only=True)
class Statement(Moved):
    """A shop's time, as the book has it. What the shop is owed is positive, its debt negative.

    `closing_cents` = `opening_cents` + `change_cents`. The till's commission is owed to us, beside it.
    """

    opening_cents: int
    till_opening_cents: int

    @classmethod
    def of(cls, moved: Moved, *, opening_cents: int, till_opening_cents: int) -> Self:
        """What moved, with what there was before."""
        return cls(opening_cents=opening_cents, till_opening_cents=till_opening_cents, **_amounts(moved))

    @property
    def closing_cents(self) -> int:
        """What the shop is owed in the end."""
        return self.opening_cents + self.change_cents

    @property
    def till_closing_cents(self) -> int:
        """What it owes us in the end, for bags paid at its till."""
        return self.till_opening_cents + self.till_commission_cents


@dataclass(frozen=True)
class BagMoves:
    """What moved for one order's bag, and when that began."""

    order_id: int
    at: datetime
    moved: Moved


def statement_of(town_id: int, shop_id: int, *, since: datetime, until: datetime) -> Statement:
    """A shop's time, `until` left out. Two queries, whatever the number of its orders."""
    moved = db.session.execute(_moved(town_id, shop_id, since, until)).one()
    return statement_from(_read(moved._asdict()), town_id, shop_id, since=since)


def statement_from(moved: Moved, town_id: int, shop_id: int, *, since: datetime) -> Statement:
    """What has moved since, with what the book had before."""
    rows = db.session.execute(
        select(LedgerEntry.account, func.sum(LedgerEntry.amount_cents))
        .where(
            LedgerEntry.town_id == town_id,
            LedgerEntry.shop_id == shop_id,
            LedgerEntry.account.in_((Account.PAYABLE, Account.RECEIVABLE)),
            LedgerEntry.at < since,
        )
        .group_by(LedgerEntry.account)
    )
    before = {account: int(cents) for account, cents in rows}
    return Statement.of(
        moved,
        opening_cents=-before.get(Account.PAYABLE, 0),
        till_opening_cents=before.get(Account.RECEIVABLE, 0),
    )


def moves_by_bag(town_id: int, shop_id: int, *, since: datetime, until: datetime) -> Select[Any]:
    """The same sums for each order, to be joined, ordered and cut by whoever asks; read by `read_moves`."""
    first = func.min(LedgerEntry.at).label("at")
    sums: Select[Any] = _moved(town_id, shop_id, since, until)
    return sums.add_columns(LedgerTransaction.order_id, first).group_by(LedgerTransaction.order_id)


def read_moves(row: Mapping[str, Any]) -> BagMoves:
    """A row of `moves_by_bag`."""
    return BagMoves(row["order_id"], row["at"], _read(row))


def summed(bags: Sequence[BagMoves]) -> Moved:
    """All of them together."""
    return sum((bag.moved for bag in bags), start=NOTHING)


def first_move_of(town_id: int, shop_id: int) -> datetime | None:
    """When the book first names a shop; None while it does not. One look at the index for each account."""
    looks = [
        select(func.min(LedgerEntry.at).label("at")).where(
            LedgerEntry.town_id == town_id, LedgerEntry.shop_id == shop_id, LedgerEntry.account == account
        )
        for account in _THEIRS
    ]
    first: datetime | None = db.session.scalar(select(func.min(union_all(*looks).subquery().c.at)))
    return first


def _moved(town_id: int, shop_id: int, since: datetime, until: datetime) -> Select[Any]:
    columns: Any = [column.label(name) for name, column in _COLUMNS.items()]
    return (
        select(*columns)
        .join(
            LedgerTransaction,
            same_transaction(),
        )
        .where(
            LedgerEntry.town_id == town_id,
            LedgerEntry.shop_id == shop_id,
            LedgerEntry.account.in_(_THEIRS),
            LedgerEntry.at >= since,
            LedgerEntry.at < until,
        )
    )


def _total(amount: ColumnElement[int], *where: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((and_(*where), amount), else_=0)), 0)


_kind, _source = LedgerTransaction.kind, LedgerTransaction.source_kind
_debit: ColumnElement[int] = LedgerEntry.amount_cents + 0
_credit: ColumnElement[int] = -LedgerEntry.amount_cents
_is_final = and_(_source == "shop_order", _kind == "final")
_on_payable = LedgerEntry.account == Account.PAYABLE
_on_commission = LedgerEntry.account == Account.COMMISSION
_is_refund = _source == "refund"
_is_named = or_(_is_final, _source.in_(("refund", "dispute", "transfer", "reversal")))
_COLUMNS: dict[str, ColumnElement[int]] = {
    "sales_cents": _total(_credit, _is_final),
    "commission_cents": _total(_credit, _is_final, _on_commission),
    "fees_cents": _total(_credit, _is_final, LedgerEntry.account == Account.FEES),
    # Made and failed count together: what failed was not given back.
    "refunds_cents": _total(_debit, _is_refund, or_(_on_payable, _on_commission)),
    "commission_back_cents": _total(_debit, _is_refund, _on_commission),
    "disputes_cents": _total(_debit, _source == "dispute", _on_payable),
    "transfers_cents": _total(_debit, _source == "transfer", _on_payable),
    "reversals_cents": _total(_credit, _source == "reversal", _on_payable),
    "others_cents": _total(_credit, ~_is_named, _on_payable),
    "till_commission_cents": _total(_debit, LedgerEntry.account == Account.RECEIVABLE),
}


def _read(row: Mapping[str, Any]) -> Moved:
    return Moved(**{name: int(row[name]) for name in _COLUMNS})


def _amounts(moved: Moved) -> dict[str, int]:
    return {name: getattr(moved, name) for name in _COLUMNS}
