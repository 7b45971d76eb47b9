"""The one way into the book: both sides of an event at once, once."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import exists, select

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.ids import new_id
from marketplace.core.inserting import insert_once
from marketplace.payments.ledger.models import Account, LedgerEntry, LedgerTransaction

_KEY = ("town_id", "source_kind", "source_id", "kind")


class Unbalanced(ValueError):
    """The sides of an event do not sum to nothing: a mistake of ours, never written."""


@dataclass(frozen=True)
class Source:
    """What is booked: a row by its id, and what happened to it."""

    source_kind: str
    source_id: int
    kind: str


@dataclass(frozen=True)
class Side:
    """One side. Units: cents, debit positive, credit negative."""

    account: Account
    cents: int
    shop_id: int | None = None


def debit(account: Account, cents: int, shop_id: int | None = None) -> Side:
    """So much to the left."""
    return Side(account, cents, shop_id)


def credit(account: Account, cents: int, shop_id: int | None = None) -> Side:
    """So much to the right."""
    return Side(account, -cents, shop_id)


def post(town_id: int, *, order_id: int | None, source: Source, currency: str, sides: Sequence[Side]) -> bool:
    """Write an event into the book; an event of nothing but zeros leaves no trace.

    Told twice, it is written once. Gives whether it was written now.
    Raises: Unbalanced. Races: the unique key decides between two at once. Commits: no.
    """
    summed = _summed(sides)
    if sum(summed.values()) != 0:
        raise Unbalanced(f"{source}: {summed}")
    now, transaction_id = clock.now(), new_id()
    row = {"town_id": town_id, "id": transaction_id, "order_id": order_id, "at": now, **vars(source)}
    if not summed or not insert_once(LedgerTransaction, row=row, key=_KEY):
        return False
    db.session.add_all(
        LedgerEntry(
            town_id=town_id,
            transaction_id=transaction_id,
            account=account,
            shop_id=shop_id,
            amount_cents=cents,
            currency=currency,
            at=now,
        )
        for (account, shop_id), cents in summed.items()
    )
    db.session.flush()
    return True


def is_posted(town_id: int, *, source: Source) -> bool:
    """Whether an event is in the book."""
    found = exists().where(
        LedgerTransaction.town_id == town_id,
        LedgerTransaction.source_kind == source.source_kind,
        LedgerTransaction.source_id == source.source_id,
        LedgerTransaction.kind == source.kind,
    )
    return bool(db.session.scalar(select(found)))


def _summed(sides: Sequence[Side]) -> dict[tuple[Account, int | None], int]:
    sums: defaultdict[tuple[Account, int | None], int] = defaultdict(int)
    for side in sides:
        sums[side.account, side.shop_id] += side.cents
    return {key: cents for key, cents in sums.items() if cents}
