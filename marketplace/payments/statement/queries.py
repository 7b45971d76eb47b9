"""What the provider's account and our book say of each other."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select

from marketplace.core.db import db
from marketplace.payments.elsewhere import is_history
from marketplace.payments.ledger.models import Account, LedgerEntry, LedgerTransaction, same_transaction
from marketplace.payments.statement import types
from marketplace.payments.statement.models import Meaning, StatementLine
from marketplace.payments.town_cards.booking import SOURCE as CARD_MOVE

_OWN = (Account.COMMISSION, Account.FEES, Account.GOODWILL, Account.RECEIVABLE)
_AT_ONCE = 500


@dataclass(frozen=True)
class OpenLine:
    """A line that is nothing of our book yet."""

    id: int
    provider_id: str
    type: str
    source: str
    amount_cents: int
    currency: str
    created_at: datetime


@dataclass(frozen=True)
class Lineless:
    """An event of the book that the provider's account does not have. Units: cents."""

    source_kind: str
    source_id: int
    kind: str
    cents: int
    currency: str


def open_lines(gateway: str, *, after: OpenLine | None, limit: int) -> list[OpenLine]:
    """Lines that nothing in our book is, the oldest first, from one on, some at a time."""
    where = [StatementLine.meaning == Meaning.OPEN, StatementLine.gateway == gateway]
    if after:
        is_later = or_(StatementLine.created_at > after.created_at, StatementLine.id > after.id)
        where += [StatementLine.created_at >= after.created_at, is_later]
    columns = [getattr(StatementLine, name) for name in OpenLine.__dataclass_fields__]
    query = select(*columns).where(*where).order_by(StatementLine.created_at, StatementLine.id).limit(limit)
    return [OpenLine(*row) for row in db.session.execute(query)]


def lineless(town_id: int, *, since: datetime, until: datetime) -> Iterator[Lineless]:
    """What a town's book has of the provider's money and the provider's account has not; fees go along."""
    query = (
        select(
            LedgerTransaction.source_kind,
            LedgerTransaction.source_id,
            LedgerTransaction.kind,
            LedgerEntry.amount_cents,
            LedgerEntry.currency,
        )
        .join(LedgerTransaction, same_transaction())
        .where(
            LedgerEntry.town_id == town_id,
            LedgerEntry.account == Account.CLEARING,
            LedgerEntry.at >= since,
            LedgerEntry.at < until,
            LedgerTransaction.kind.not_like("%fee"),
            ~_has_line(),
            ~is_history(),
        )
        .execution_options(yield_per=_AT_ONCE)
    )
    with db.session.execute(query) as rows:
        for row in rows:
            yield Lineless(*row)


def clearing_of(town_id: int, *, until: datetime) -> Counter[str]:
    """What a town's book says that our providers hold, by currency. Units: cents.

    Of what was booked after `until` only what the provider's account already has: the rest is on its way
    between the two. One statement, so that nothing comes in between its parts.
    """
    query = (
        select(LedgerEntry.currency, func.sum(LedgerEntry.amount_cents))
        .join(LedgerTransaction, same_transaction())
        .where(
            LedgerEntry.town_id == town_id,
            LedgerEntry.account == Account.CLEARING,
            or_(LedgerEntry.at < until, _has_line()),
            ~is_history(),
        )
        .group_by(LedgerEntry.currency)
    )
    return Counter({currency: int(cents) for currency, cents in db.session.execute(query)})


def earned_of(town_id: int) -> Counter[str]:
    """What of a town's money is not for shops, by currency: commission less costs, and what cards sold for.

    That the treasurer hands to the town, which pays shops what its cards paid there.
    """
    sold = and_(LedgerEntry.account == Account.LIABILITY, LedgerTransaction.source_kind == CARD_MOVE)
    query = (
        select(
            LedgerEntry.currency,
            func.sum(case((sold, -LedgerEntry.amount_cents), else_=LedgerEntry.amount_cents)),
        )
        .join(LedgerTransaction, same_transaction())
        .where(LedgerEntry.town_id == town_id, or_(LedgerEntry.account.in_(_OWN), sold), ~is_history())
        .group_by(LedgerEntry.currency)
    )
    return Counter({currency: -int(cents) for currency, cents in db.session.execute(query)})


def unbooked_lines() -> Counter[str]:
    """What lines say that are no event of a town's book, by currency. Units: cents."""
    return _lines(StatementLine.meaning.in_((Meaning.OPEN, Meaning.PLATFORM)))


def lines_of(gateway: str) -> Counter[str]:
    """What all lines of a provider come to, by currency. Units: cents."""
    return _lines(StatementLine.gateway == gateway)


def paid_out() -> Counter[str]:
    """What the treasurer has taken out, by currency. Units: cents."""
    taken = _lines(StatementLine.meaning == Meaning.PLATFORM, StatementLine.type.in_(types.PAYOUTS))
    return Counter({currency: -cents for currency, cents in taken.items()})


def put_in_or_billed() -> Counter[str]:
    """What the platform put in itself, less what the provider billed it, by currency. Units: cents."""
    others = types.OF_THE_PLATFORM - types.PAYOUTS
    return _lines(StatementLine.meaning == Meaning.PLATFORM, StatementLine.type.in_(others))


def known_gateways() -> list[str]:
    """Every provider that lines were kept of."""
    return list(db.session.scalars(select(StatementLine.gateway).distinct()))


def _lines(*where: ColumnElement[bool]) -> Counter[str]:
    query = select(StatementLine.currency, func.sum(StatementLine.net_cents)).where(*where)
    rows = db.session.execute(query.group_by(StatementLine.currency))
    return Counter({currency: int(cents) for currency, cents in rows})


def _has_line() -> ColumnElement[bool]:
    """A fee has no line of its own: it stands on the line of what it was for."""
    return exists().where(
        StatementLine.town_id == LedgerTransaction.town_id,
        StatementLine.source_kind == LedgerTransaction.source_kind,
        StatementLine.source_id == LedgerTransaction.source_id,
        or_(StatementLine.kind == LedgerTransaction.kind, LedgerTransaction.kind.like("%fee")),
    )
