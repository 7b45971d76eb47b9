"""The journal of a town that arrives: looked through, and sealed anew where people have other keys."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from sqlalchemy import bindparam, select, update

from marketplace.accounts.journal.models import AuditChain, AuditEntry
from marketplace.accounts.journal.sealing import SEALED, seal
from marketplace.core.db import db
from marketplace.core.pacing import Pace
from marketplace.core.words import _
from marketplace.moving.towns.batches import batched
from marketplace.moving.towns.errors import ArchiveRefused
from marketplace.moving.towns.turns import Turn

_AT_ONCE = 500
_WRITTEN_AT_ONCE = 100  # whoever else writes waits for it


def settle_journal(town_id: int, *, keys: Mapping[int, int], pace: Pace, by: Turn) -> None:
    """See that every chain is whole as it was sealed where it comes from, then seal what has changed anew.

    An entry names who did it, and its seal says so too: `keys` are those of people who have another one here.
    One that is sealed anew already is left as it is. Raises: ArchiveRefused when a chain is broken.
    """
    back = {here: there for there, here in keys.items()}
    ends, entries = _sealed_anew(town_id, back)
    for table, changes in ((AuditEntry.__table__, entries), (AuditChain.__table__, ends)):
        statement = (
            update(table)  # type: ignore[arg-type]
            .where(table.c.town_id == bindparam("town"), table.c.id == bindparam("key"))
            .values(digest=bindparam("sealed"))
        )
        for some in batched(changes, _WRITTEN_AT_ONCE):
            with pace.batch():
                by.hold()
                db.session.connection().execute(statement, some)
            by.keep()


def _sealed_anew(town_id: int, back: Mapping[int, int]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The new seals of chains and of entries, where they differ."""
    ends, entries = list[dict[str, Any]](), list[dict[str, Any]]()
    lengths = {
        chain.id: (chain.length, chain.digest)
        for chain in db.session.execute(
            select(AuditChain.id, AuditChain.length, AuditChain.digest).where(AuditChain.town_id == town_id)
        )
    }
    for chain_id, links in groupby(_links(town_id), key=lambda link: link.chain_id):
        count, was, now = 0, "", ""
        for link in links:
            entry = dict(link._mapping)
            count, was = (
                count + 1,
                seal(was, entry=entry | {"by_user_id": back.get(link.by_user_id, link.by_user_id)}),
            )
            now = seal(now, entry=entry)
            if link.number != count or link.digest not in (was, now):
                raise _broken()
            if link.digest != now:
                entries.append({"town": town_id, "key": link.id, "sealed": now})
        length, end = lengths.pop(chain_id, (0, ""))
        if length != count or end not in (was, now):
            raise _broken()
        if end != now:
            ends.append({"town": town_id, "key": chain_id, "sealed": now})
    if any(length for length, _end in lengths.values()):
        raise _broken()
    return ends, entries


def _links(town_id: int) -> Any:
    query = (
        select(*(getattr(AuditEntry, name) for name in SEALED), AuditEntry.digest)
        .where(AuditEntry.town_id == town_id)
        .order_by(AuditEntry.chain_id, AuditEntry.number)
    )
    rows: Any = db.session.execute(query, execution_options={"yield_per": _AT_ONCE})
    return rows


def _broken() -> ArchiveRefused:
    return ArchiveRefused(
        _("Rien n’a été importé : le journal de l’archive a été modifié depuis qu’il a été écrit.")
    )
