"""Nobody writes in a town that closes: what its archive and its books have is all that there is.

A request, a worker or a provider’s message that is under way when the doors close ends before them, and is in
the books; or is refused, and nothing of it is there. Looked at last in every transaction, under the lock that
the closing waits for.
"""

from collections.abc import Iterator, Set
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from typing import cast

from flask import Flask
from sqlalchemy import Table, bindparam, select

from marketplace.core.db import db
from marketplace.core.errors import Refusal
from marketplace.core.prepared import Prepared
from marketplace.core.words import _
from marketplace.towns.models import TownHost
from marketplace.towns.moves import MoveKind, TownMove

_hosts = cast(Table, TownHost.__table__)
_LEAVES = (MoveKind.CLOSING, MoveKind.DEPARTURE)
# Where the doors close, these rows go: on PostgreSQL that waits for whoever has locked them.
_OPEN = Prepared(
    lambda _insert: (
        select(_hosts.c.id)
        .where(_hosts.c.town_id == bindparam("town"))
        .order_by(_hosts.c.id)  # as `close_doors` does, lest two wait for each other
        .with_for_update(read=True, key_share=True)
    )
)
_taken_away: ContextVar[int | None] = ContextVar("taken_away", default=None)


class TownCloses(Refusal):
    """The town leaves this installation, or is looked at to that end."""

    status = 503
    wait = timedelta(minutes=1)

    def __init__(self) -> None:
        super().__init__(_("La ville ferme ses portes ici en ce moment : rien n’a été changé."))


def init_gates(app: Flask) -> None:
    """Let every transaction look."""
    app.extensions["see_towns_open"] = see_towns_open


def see_towns_open(town_ids: Set[int]) -> None:
    """Raises: TownCloses where one of these towns does.

    Races: on SQLite there is one writer, so it sees what stands. On PostgreSQL the towns' addresses are
    kept from being taken away until the transaction ends, in the order of towns.
    """
    for town_id in sorted(town_ids - {_taken_away.get()}):
        if _OPEN.run([{"town": town_id}]).first() is None and _leaves(town_id):
            raise TownCloses


@contextmanager
def taking_away(town_id: int) -> Iterator[None]:
    """Within this block the rows of that town may go."""
    token = _taken_away.set(town_id)
    try:
        yield
    finally:
        _taken_away.reset(token)


def _leaves(town_id: int) -> bool:
    query = select(TownMove.id).where(
        TownMove.town_id == town_id, TownMove.kind.in_(_LEAVES), TownMove.ended_at.is_(None)
    )
    return db.session.scalar(query.limit(1)) is not None
