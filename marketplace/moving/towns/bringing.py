"""A town arrives: checked whole, then written some rows at a time, reached by nobody until all is there."""

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, cast

from sqlalchemy import JSON, ColumnElement, Table, bindparam, column, func, insert, select, table, update
from sqlalchemy.exc import DataError, IntegrityError

from marketplace.accounts.models import User
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.ids import new_id
from marketplace.core.pacing import Pace, moment
from marketplace.core.pictures.stores import media_store
from marketplace.core.words import _
from marketplace.moving.backup.manifest import PICTURES
from marketplace.moving.backup.workshop import workshop
from marketplace.moving.towns.archive import Archive, opened
from marketplace.moving.towns.batches import batched
from marketplace.moving.towns.checking import Reading, check_archive, reading, readings
from marketplace.moving.towns.errors import ArchiveRefused, MoveRefused
from marketplace.moving.towns.inventory import parent_columns, people_columns, rows_at_once
from marketplace.moving.towns.journal import settle_journal
from marketplace.moving.towns.manifest import HOSTS, PEOPLE, Manifest
from marketplace.moving.towns.people import Matched, accounts, match, write_accounts
from marketplace.moving.towns.removing import drop_pictures, remove
from marketplace.moving.towns.turns import Turn, TurnLost, unfinished_moves
from marketplace.moving.towns.values import Row
from marketplace.towns.models import Town, TownHost
from marketplace.towns.moves import MoveKind, TownMove
from marketplace.towns.services import HostTaken, SlugTaken

_AT_ONCE = 50  # rows: the least that is worth a statement


@dataclass(frozen=True)
class Arrived:
    """A town whose rows are all there, and that nobody reaches yet."""

    town_id: int
    manifest: Manifest
    hosts: Sequence[Row]
    longest_hold_ms: int


def bring_town(file: Path, *, hosts: Sequence[str], by: Turn, folder: Path) -> Arrived:
    """Write a town from its archive; `open_doors` lets people in. `hosts`: other addresses than it had.

    All of it or nothing: what a killed one has begun, the same command ends, or the worker takes away.
    Keys stay as they were, for they are unique in the world; people are found again by their address.
    Raises: MoveRefused, ArchiveRefused, SlugTaken, HostTaken; nothing is changed then. Commits: yes, a
    moment's worth of rows at a time.
    """
    with opened(file, keep=by.keep) as archive, workshop(folder) as place:
        town = check_archive(archive, notes=place / "keys")
        wanted = _hosts(archive, hosts)
        begun = _begun(archive)
        if begun is None:
            _check_place(town, wanted)
        db.session.rollback()  # nothing of the database stays open while pictures are copied
        pace = Pace(first=100, most=2000, least=50)
        try:
            keep_pictures(archive, names=pictures_of(archive))
            _write(archive, town, begun, by, pace)
        except TurnLost:
            raise
        except Exception as error:
            _withdraw(archive, by)
            if isinstance(error, IntegrityError | DataError):
                why = _("Rien n’a été importé : des lignes de l’archive se contredisent.")
                raise ArchiveRefused(why) from error
            raise
        return Arrived(archive.manifest.town_id, archive.manifest, wanted, pace.longest_ms)


def open_doors(arrived: Arrived) -> None:
    """Give the town its addresses: from now on it is reached. Raises: TurnLost if it is gone. Commits: no."""
    end_arrival(TownMove.town_id == arrived.town_id)
    for host in arrived.hosts:
        db.session.add(TownHost(**host))
    db.session.flush()


def end_arrival(*which: ColumnElement[bool]) -> None:
    """Take the mark away. Raises: TurnLost when somebody did, with all that had arrived. Commits: no."""
    ended = update(TownMove).where(*which, TownMove.ended_at.is_(None)).values(ended_at=clock.now())
    if not db.session.scalars(ended.returning(TownMove.id)).all():
        raise TurnLost


def _hosts(archive: Archive, given: Sequence[str]) -> list[Row]:
    """The addresses that the town is to have, each with a key. Raises: MoveRefused without any."""
    if given:
        return [{"id": new_id(), "host": host.lower(), "town_id": archive.manifest.town_id} for host in given]
    rows = [row for _line, row in reading(archive, TownHost, HOSTS).rows()]
    if not rows:
        raise MoveRefused(_("L’archive ne dit pas sous quelle adresse la ville est jointe : ajoutez --host."))
    taken = set(db.session.scalars(select(TownHost.id).where(TownHost.id.in_([row["id"] for row in rows]))))
    return [row | {"id": new_id() if row["id"] in taken else row["id"]} for row in rows]


def _begun(archive: Archive) -> TownMove | None:
    """The arrival of this very archive that was cut off. Raises: MoveRefused for that of another one."""
    for move in unfinished_moves():
        if move.town_id == archive.manifest.town_id:
            if (move.kind, move.digest) == (MoveKind.ARRIVAL, archive.digest):
                return move
            raise MoveRefused(
                _("« %(slug)s » n’a pas fini d’arriver ou de partir : attendez.", slug=move.slug)
            )
    return None


def _check_place(town: Row, hosts: Sequence[Row]) -> None:
    """Raises: SlugTaken, HostTaken."""
    mine = (Town.slug == town["slug"]) | (Town.id == town["id"])
    if (slug := db.session.scalar(select(Town.slug).where(mine).limit(1))) is not None:
        raise SlugTaken(slug)
    wanted = [row["host"] for row in hosts]
    if (
        host := db.session.scalar(select(TownHost.host).where(TownHost.host.in_(wanted)).limit(1))
    ) is not None:
        raise HostTaken(host)


def keep_pictures(archive: Archive, *, names: Collection[str]) -> None:
    """Pictures first: a row never shows one that is not there. Their names are drawn: none is met twice."""
    store = media_store()
    for member in archive.manifest.pictures:
        name = member.name.removeprefix(PICTURES)
        if name in names and not store.has(name):
            store.put(name, archive.content_of(member))


def pictures_of(archive: Archive) -> set[str]:
    """The names of the files that an archive has."""
    return {member.name.removeprefix(PICTURES) for member in archive.manifest.pictures}


def _write(archive: Archive, town: Row, begun: TownMove | None, by: Turn, pace: Pace) -> None:
    matched = match(reading(archive, User, PEOPLE))
    if begun is None:
        _begin(archive, town, matched, by)
    for rows, passwords in accounts(matched.new):
        with pace.batch():
            by.hold()
            write_accounts(rows, passwords=passwords)
        by.keep()
    for file in readings(archive):
        _write_rows(file, matched, pace, by)
    settle_journal(archive.manifest.town_id, keys=matched.keys, pace=pace, by=by)


def _begin(archive: Archive, town: Row, matched: Matched, by: Turn) -> None:
    """The town's own row, and the mark of its arrival. Its first address comes last."""
    people = json.dumps([row["id"] for row in matched.new])
    by.keep()
    with moment():
        by.hold()
        db.session.add(
            TownMove(
                town_id=town["id"],
                slug=town["slug"],
                kind=MoveKind.ARRIVAL,
                digest=archive.digest,
                people=people,
                began_at=clock.now(),
            )
        )
        db.session.execute(insert(cast(Table, Town.__table__)), [town])


def _write_rows(file: Reading, matched: Matched, pace: Pace, by: Turn) -> None:
    """A table's rows in their order, from where a killed one stopped."""
    table, town_id = file.table, file.archive.manifest.town_id
    done = _count(table, town_id)
    own = [name for name, parent in parent_columns(table).items() if parent == table.name]
    people = people_columns(table)
    rows = (_at_home(row, matched, people, own) for line, row in file.rows() if line > done)
    write_in_moments(table, rows=rows, pace=pace, by=by)
    for name in own:
        _tie(file, name, by)


def write_in_moments(table: Table, *, rows: Iterator[Row], pace: Pace, by: Turn) -> None:
    """Insert rows, some at a time: no more than a batch bears, and no longer than others should wait.

    What a batch had no time for comes with the next one. Commits: yes, each batch.
    """
    lit, waiting = light(table), list[Row]()
    at_once = rows_at_once(table, most=_AT_ONCE)
    while waiting := waiting or list(islice(rows, rows_at_once(table, most=pace.size))):
        with pace.batch():
            by.hold()
            written = 0
            for some in pace.slices(waiting, of=at_once):
                db.session.execute(insert(lit), some)
                written += len(some)
        del waiting[:written]
        by.keep()


def _at_home(row: Row, matched: Matched, people: Iterable[str], own: Iterable[str]) -> Row:
    """The row with the keys that people have here, and not yet tied to others of its own table."""
    known = {name: matched.keys.get(row[name], row[name]) for name in people if row[name] is not None}
    return row | known | dict.fromkeys(own)


def _tie(file: Reading, name: str, by: Turn) -> None:
    """Tie rows to others of their own table, now that all are there."""
    key = next(c.name for c in file.table.primary_key.columns if c.name != "town_id")
    tied = (
        {"town": row["town_id"], "key": row[key], "to": row[name]}
        for _line, row in file.rows()
        if row[name] is not None
    )
    mine = (file.table.c.town_id == bindparam("town"), file.table.c[key] == bindparam("key"))
    statement = update(file.table).where(*mine).values({name: bindparam("to")})
    for some in batched(tied, _AT_ONCE):
        with moment():
            by.hold()
            db.session.connection().execute(statement, some)
        by.keep()


def light(full: Table) -> Any:
    """The table with nothing that makes values by itself; JSON tells nothing at all from `null`."""
    return table(
        full.name,
        *(column(c.name, JSON(none_as_null=True) if isinstance(c.type, JSON) else c.type) for c in full.c),
    )


def _count(table: Table, town_id: int) -> int:
    query = select(func.count()).select_from(table).where(table.c.town_id == town_id)
    return db.session.scalar(query) or 0


def _withdraw(archive: Archive, by: Turn) -> None:
    """Take back what was written; pictures that nobody shows go with it."""
    db.session.rollback()
    for move in unfinished_moves():
        if move.town_id == archive.manifest.town_id:
            remove(move, keep=by.keep)
    drop_pictures(pictures_of(archive))
