"""Whether a chain of the journal is whole: nothing changed, dropped or slipped in since it was written."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, and_, select

from marketplace.accounts.journal.models import AuditChain, AuditEntry
from marketplace.accounts.journal.sealing import SEALED, seal
from marketplace.core.db import db

_AT_ONCE = 500
LINKS = (
    select(
        AuditChain.town_id.label("of_town"),
        AuditChain.id.label("of_chain"),
        AuditChain.length,
        AuditChain.digest.label("end"),
        *(getattr(AuditEntry, name) for name in SEALED),
        AuditEntry.digest,
    )
    .outerjoin(
        AuditEntry, and_(AuditEntry.town_id == AuditChain.town_id, AuditEntry.chain_id == AuditChain.id)
    )
    .order_by(AuditChain.town_id, AuditChain.id, AuditEntry.number)
)
"""The entries of chains beside what each chain says of its end."""


@dataclass(frozen=True)
class Seal:
    """What a look at a whole chain found. `broken_at`: the first entry that is not certain; None: all are."""

    length: int = 0
    broken_at: int | None = None


def check_chain(town_id: int, *, shop_id: int) -> Seal:
    """Read a shop's chain from its first entry to its end. One statement."""
    query = LINKS.where(AuditChain.town_id == town_id, AuditChain.id == shop_id)
    with db.session.execute(query, execution_options={"yield_per": _AT_ONCE}) as rows:
        return look_along(rows)


def look_along(links: Iterable[Row[Any]]) -> Seal:
    """Follow the links of one chain from seal to seal."""
    number, digest, link = 0, "", None
    for link in links:
        if link.number is not None:
            number += 1
            if link.number != number or link.digest != seal(digest, entry=dict(link._mapping)):
                return Seal(number, number)
            digest = link.digest
    if link is not None and (link.length, link.end) != (number, digest):
        return Seal(number, number + 1)
    return Seal(number)
