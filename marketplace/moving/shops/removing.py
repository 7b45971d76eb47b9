"""Taking what is a shop's own away, a moment's worth at a time."""

import json
from collections.abc import Callable, Sequence

from sqlalchemy import Table, delete, select, tuple_

from marketplace.core.db import db
from marketplace.core.pacing import Pace, moment
from marketplace.moving.shops.inventory import arriving_tables
from marketplace.moving.towns.people import forget_people
from marketplace.moving.towns.removing import drop_pictures, note_pictures, noted_pictures, pictures_in
from marketplace.moving.towns.scope import Scope
from marketplace.stock.models import Movement
from marketplace.towns.moves import TownMove

Keep = Callable[[], None]


def drop_arrival(move: TownMove, *, keep: Keep) -> None:
    """Take away what an import of a shop has left half written, as if it had never begun.

    Whoever is killed is followed by another who goes on. Commits: yes, some rows at a time.
    """
    move_id, people = move.id, json.loads(move.people)
    scope = Scope(move.town_id, move.shop_id)
    movements = Movement.metadata.tables[Movement.__tablename__]
    drop_rows([*arriving_tables(), movements], move_id=move_id, scope=scope, keep=keep)
    with moment():
        forget_people(people)
    drop_pictures(noted_pictures(move_id))
    with moment():
        db.session.execute(delete(TownMove).where(TownMove.id == move_id))


def drop_rows(tables: Sequence[Table], *, move_id: int, scope: Scope, keep: Keep) -> None:
    """Delete a shop's rows of these tables, children before their parents; the move knows their pictures.

    Commits: yes, some rows at a time.
    """
    while _drop_once(tables, move_id, scope, keep):
        pass  # one more: a request that was under way as the shop closed may have ended in between


def _drop_once(tables: Sequence[Table], move_id: int, scope: Scope, keep: Keep) -> int:
    """One pass; how many rows it found."""
    pace, found = Pace(first=500, most=5000, least=200), 0
    order = {table: place for place, table in enumerate(Movement.metadata.sorted_tables)}
    for table in sorted(tables, key=lambda table: -order[table]):
        note_pictures(move_id, names=pictures_in(table, scope.mine(table)))
        found += _empty(table, scope, pace, keep)
    return found


def _empty(table: Table, scope: Scope, pace: Pace, keep: Keep) -> int:
    found, key = 0, list(table.primary_key.columns)
    while True:
        chosen = select(*key).where(*scope.mine(table)).limit(pace.size)
        with pace.batch():
            gone = db.session.execute(delete(table).where(tuple_(*key).in_(chosen)).returning(key[-1])).all()
        keep()
        found += len(gone)
        if not gone:
            return found
