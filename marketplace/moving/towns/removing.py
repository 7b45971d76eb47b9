"""Taking a town's rows and pictures away, a moment's worth at a time."""

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Table, delete, func, select, tuple_, union, update

from marketplace.core import clock
from marketplace.core.db import Base, db
from marketplace.core.models import PageVersion
from marketplace.core.pacing import Pace, moment
from marketplace.core.pictures.names import MEDIA, address_of, files_of, photo_named
from marketplace.core.pictures.stores import media_store
from marketplace.moving.towns.batches import batched
from marketplace.moving.towns.inventory import tenant_tables
from marketplace.moving.towns.people import forget_people
from marketplace.towns.gates import taking_away
from marketplace.towns.models import Town, TownHost
from marketplace.towns.moves import MoveKind, TownMove

_AT_ONCE = 200
_MASTER = "master"
Keep = Callable[[], None]


def count_rows(town_id: int) -> dict[str, int]:
    """How many rows each of a town's tables has; those without any are left out."""
    counts = {}
    for table in sorted(tenant_tables(), key=lambda table: table.name):
        query = select(func.count()).select_from(table).where(table.c.town_id == town_id)
        if found := db.session.scalar(query):
            counts[table.name] = found
    return counts


def remove(move: TownMove, *, keep: Keep) -> None:
    """Take away all that a town has here, but its books: rows, hosts, pictures, and accounts of nobody else.

    Whoever is killed is followed by another who goes on. `keep`: called between two batches. Commits: yes,
    some rows at a time, so that nobody waits.
    """
    with taking_away(move.town_id):
        _remove(move, keep=keep)


def _remove(move: TownMove, *, keep: Keep) -> None:
    town_id, move_id, people = move.town_id, move.id, json.loads(move.people)
    mine, has_left = TownMove.id == move_id, move.kind is MoveKind.DEPARTURE
    with moment():
        db.session.execute(delete(TownHost).where(TownHost.town_id == town_id))
    pace = Pace(first=500, most=5000, least=200)
    for table in reversed(tenant_tables()):
        note_pictures(move_id, names=pictures_in(table, [table.c.town_id == town_id]))
        _empty(table, town_id, pace, keep)
    with moment():
        _forget_in_passing(town_id)
        # Each batch that took shown rows away has raised the version of the town's pages once more.
        db.session.execute(delete(PageVersion).where(PageVersion.town_id == town_id))
        db.session.execute(delete(Town).where(Town.id == town_id))
    for some in batched(people, _AT_ONCE):
        with moment():
            forget_people(some)
        keep()
    drop_pictures(noted_pictures(move_id))
    with moment():
        end = update(TownMove).values(ended_at=clock.now(), pictures="[]") if has_left else delete(TownMove)
        db.session.execute(end.where(mine))


def _empty(table: Table, town_id: int, pace: Pace, keep: Keep) -> None:
    """Delete a table's rows of the town, the youngest first: a paper that corrects another goes before it."""
    key = list(table.primary_key.columns)
    while True:
        chosen = (
            select(*key).where(table.c.town_id == town_id).order_by(*(c.desc() for c in key)).limit(pace.size)
        )
        with pace.batch():
            last = delete(table).where(table.c.town_id == town_id, tuple_(*key).in_(chosen))
            gone = db.session.execute(last.returning(key[-1])).all()
        keep()
        if not gone:
            return


def _forget_in_passing(town_id: int) -> None:
    """Rows of the installation that name the town: signed-in browsers go, accounts of money stay unnamed."""
    for table in Base.metadata.sorted_tables:
        for column in table.c:
            names_towns = any(key.column.table.name == "towns" for key in column.foreign_keys)
            if not names_towns or column.primary_key or table.name == "town_hosts":
                continue
            if table.name == "sessions" or not column.nullable:
                db.session.execute(delete(table).where(column == town_id))
            else:
                db.session.execute(update(table).where(column == town_id).values({column.name: None}))


def pictures_in(table: Table, mine: Sequence[ColumnElement[bool]]) -> set[str]:
    """The files that a table's columns of pictures name, in rows of a town or of a shop."""
    found = set[str]()
    for name in {"picture", _MASTER} & set(table.c.keys()):
        query = select(table.c[name]).distinct().where(*mine)
        for kept in db.session.scalars(query):
            found.update([kept] if name == _MASTER and kept else _files_at(kept))
    return found


def _files_at(kept: str | None) -> list[str]:
    if not kept or not kept.startswith(MEDIA):
        return []
    return files_of(kept) if photo_named(kept) else [kept.removeprefix(MEDIA)]


def note_pictures(move_id: int, *, names: set[str]) -> None:
    """Note in a move which files go with it, before the rows that name them do. Commits: yes."""
    known = noted_pictures(move_id)
    if names <= known:
        return
    with moment():
        mine = update(TownMove).where(TownMove.id == move_id)
        db.session.execute(mine.values(pictures=json.dumps(sorted(known | names))))


def noted_pictures(move_id: int) -> set[str]:
    """The files that go with a move, whoever has noted them."""
    noted = db.session.scalar(select(TownMove.pictures).where(TownMove.id == move_id))
    return set(json.loads(noted or "[]"))


def drop_pictures(names: set[str]) -> None:
    """Drop files that no row of any town shows any more."""
    for some in batched(sorted(names), _AT_ONCE):
        kept = {name: {name, address_of(name)} for name in some}
        shown = _shown(sorted({value for values in kept.values() for value in values}))
        media_store().drop(name for name in some if not kept[name] & shown)


def _shown(wanted: list[str]) -> set[str]:
    asked = [select(column).where(column.in_(wanted)) for column in _columns()]
    return set(db.session.scalars(union(*asked), execution_options={"all_towns": True}))


def _columns() -> Iterator[Any]:
    for table in Base.metadata.sorted_tables:
        yield from (table.c[name] for name in ("picture", _MASTER) if name in table.c)
