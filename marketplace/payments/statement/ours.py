"""Which event of which town's book a line is: by the provider's id of what caused it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from marketplace.core.db import db
from marketplace.payments.ledger.models import Account, LedgerEntry, LedgerTransaction, same_transaction
from marketplace.payments.ledger.posting import Source
from marketplace.payments.refunds.models import Dispute, Refund
from marketplace.payments.statement import types
from marketplace.payments.statement.models import StatementLine
from marketplace.payments.transfers.models import Transfer, TransferReversal
from marketplace.payments.whereabouts import Place, payment_charged


@dataclass(frozen=True)
class Posted:
    """An event of the book that moved money at the provider. Units: cents, what came in is positive."""

    town_id: int
    order_id: int | None
    source: Source
    cents: int
    currency: str


def posted_as(line: StatementLine) -> Posted | None:
    """The event of the book that a line is; None while there is none."""
    named = _named(line)
    return posted(*named) if named else None


def posted(town_id: int, source: Source) -> Posted | None:
    """What an event of the book moved at the provider; None for one that is not in the book."""
    row = db.session.execute(
        select(LedgerTransaction.order_id, func.sum(LedgerEntry.amount_cents), LedgerEntry.currency)
        .join(
            LedgerEntry,
            same_transaction(),
        )
        .where(
            LedgerTransaction.town_id == town_id,
            LedgerTransaction.source_kind == source.source_kind,
            LedgerTransaction.source_id == source.source_id,
            LedgerTransaction.kind == source.kind,
            LedgerEntry.account == Account.CLEARING,
        )
        .group_by(LedgerTransaction.order_id, LedgerEntry.currency)
    ).one_or_none()
    return Posted(town_id, row[0], source, int(row[1]), row[2]) if row else None


def _named(line: StatementLine) -> tuple[int, Source] | None:
    if line.type in types.CHARGES:
        charged = payment_charged(payment_intent_id="", charge_id=line.source)
        return (charged[0], Source("payment", charged[1], "paid")) if charged else None
    table, source_kind, kind = _table_of(line)
    place = _by_provider_id(table, line.source) if table else None
    return (place[0], Source(source_kind, place[1], kind)) if place else None


def _table_of(line: StatementLine) -> tuple[Any, str, str]:
    if line.type in types.REFUNDS:
        return Refund, "refund", "made"
    if line.type in types.REFUNDS_BACK:
        return Refund, "refund", "failed"
    if line.type in types.TRANSFERS:
        return Transfer, "transfer", "done"
    if line.type in types.REVERSALS:
        return TransferReversal, "reversal", "done"
    if line.type in types.DISPUTES:
        return Dispute, "dispute", "opened" if line.amount_cents < 0 else "won"
    return None, "", ""


def _by_provider_id(table: Any, provider_id: str) -> Place | None:
    row = db.session.execute(
        select(table.town_id, table.id)
        .where(table.provider_id == provider_id)
        .limit(1)
        .execution_options(all_towns=True)
    ).one_or_none()
    return (row.town_id, row.id) if row else None
