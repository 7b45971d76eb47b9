"""Invariants of the journal: no entry was changed, dropped or slipped in since it was written."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from sqlalchemy import Row, and_, select

from marketplace.accounts.journal.models import AuditChain, AuditEntry
from marketplace.accounts.journal.sealing import SEALED, seal
from marketplace.core.db import db
from marketplace.moving.audit.checks import Check

_AT_ONCE = 500


def checks() -> list[Check]:
    """The checks of the journal."""
    return [Check("the journal of a shop is whole, seal by seal", _broken_chains)]


def _broken_chains() -> Iterator[Mapping[str, object]]:
    """Where a chain first breaks; nothing after that place can be vouched for."""
    entry, chain = AuditEntry, AuditChain
    query = (
        select(
            chain.town_id.label("of_town"),
            chain.id.label("of_chain"),
            chain.length,
            chain.digest.label("end"),
            *(getattr(entry, name) for name in SEALED),
            entry.digest,
        )
        .outerjoin(entry, and_(entry.town_id == chain.town_id, entry.chain_id == chain.id))
        .order_by(chain.town_id, chain.id, entry.number)
    )
    with db.session.execute(query, execution_options={"all_towns": True, "yield_per": _AT_ONCE}) as rows:
        for (town_id, chain_id), links in groupby(rows, key=lambda row: (row.of_town, row.of_chain)):
            number = _broken(links)
            if number is not None:
                yield {"town_id": town_id, "chain": chain_id, "entry": number}


def _broken(links: Iterator[Row[Any]]) -> int | None:
    """At which entry a chain first breaks, or the one that should follow its last; None if it is whole."""
    number, digest = 0, ""
    for link in links:
        if link.number is not None:
            number += 1
            if link.number != number or link.digest != seal(digest, entry=dict(link._mapping)):
                return number
            digest = link.digest
    return None if (link.length, link.end) == (number, digest) else number + 1
