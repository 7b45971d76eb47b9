"""A town closes its doors before it leaves, and opens them again when nothing comes of it.

From the first moment on nobody reaches it and no job sees to it, so that what is counted, compared and put
aside as its books is all that there is. Until the books are put aside every row is there, and whoever is
killed is followed by the worker, which opens the doors again.
"""

import json
from typing import NamedTuple, cast

from sqlalchemy import Table, delete, insert, select, update

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.pacing import moment
from marketplace.moving.towns.books import Shelved, keep_books
from marketplace.moving.towns.people import named_by
from marketplace.moving.towns.turns import TurnLost, unfinished_moves
from marketplace.moving.towns.values import Row
from marketplace.towns.models import TownHost
from marketplace.towns.moves import MoveKind, TownMove
from marketplace.towns.queries import TownView

_hosts = cast(Table, TownHost.__table__)


class Closed(NamedTuple):
    """A town that nobody reaches: the key of its move, and the addresses that it had, by their keys."""

    move_id: int
    hosts: list[Row]


def close_doors(town: TownView) -> Closed:
    """Take a town's addresses away, and the worker's hands off it. Commits: yes.

    Raises: TurnLost when a move of that town has begun and not ended.
    """
    if any(move.town_id == town.id for move in unfinished_moves()):
        raise TurnLost
    db.session.rollback()
    with moment():
        mine = select(_hosts.c.id).where(_hosts.c.town_id == town.id)
        db.session.execute(mine.order_by(_hosts.c.id).with_for_update())  # in the order of `see_towns_open`
        taken = delete(_hosts).where(_hosts.c.town_id == town.id).returning(*_hosts.c)
        hosts = [dict(row) for row in db.session.execute(taken).mappings()]
        hosts.sort(key=lambda host: int(host["id"]))
        move = TownMove(
            town_id=town.id,
            slug=town.slug,
            kind=MoveKind.CLOSING,
            hosts=json.dumps(hosts),
            began_at=clock.now(),
        )
        db.session.add(move)
        db.session.flush()
        return Closed(move.id, hosts)


def open_again(move_id: int) -> None:
    """Give a town its addresses back, as if it had never closed. Commits: yes.

    Races: the row that names the move goes with it, so whoever deletes it is the one that opens.
    """
    closed = (TownMove.id == move_id, TownMove.kind == MoveKind.CLOSING, TownMove.ended_at.is_(None))
    with moment():
        gone = db.session.scalar(delete(TownMove).where(*closed).returning(TownMove.hosts))
        hosts = json.loads(gone or "[]")
        names = [host["host"] for host in hosts]
        taken = set(db.session.scalars(select(_hosts.c.host).where(_hosts.c.host.in_(names))))
        if free := [host for host in hosts if host["host"] not in taken]:
            db.session.execute(insert(_hosts), free)


def begin_leaving(move_id: int, *, books: Shelved) -> TownMove:
    """From now on there is no way back: the move whose rows go, its books being kept at the same moment.

    Raises: TurnLost if it was called off; nothing is kept then. Commits: yes.
    """
    mine = (TownMove.id == move_id, TownMove.kind == MoveKind.CLOSING)
    town_id = db.session.scalar(select(TownMove.town_id).where(*mine))
    people = json.dumps(named_by(town_id) if town_id is not None else [])
    db.session.rollback()
    with moment():
        changes = {"kind": MoveKind.DEPARTURE, "people": people}
        if not db.session.scalars(
            update(TownMove).where(*mine).values(**changes).returning(TownMove.id)
        ).all():
            raise TurnLost
        keep_books(books)
    return db.session.get_one(TownMove, move_id)
