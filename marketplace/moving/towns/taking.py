"""Writing a town into one file while it goes on selling."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Connection, Select, Table, select

from marketplace.accounts.models import User
from marketplace.core.db import db
from marketplace.core.pictures.names import MEDIA, files_of, photo_named
from marketplace.core.pictures.stores import media_store
from marketplace.moving.backup.facts import revision_of
from marketplace.moving.backup.manifest import PICTURES, is_picture
from marketplace.moving.backup.workshop import workshop
from marketplace.moving.towns.archive import Packing, nobody_waits, packing
from marketplace.moving.towns.cards import cards_open
from marketplace.moving.towns.inventory import (
    people_columns,
    renewals_of,
    rows_at_once,
    travelling_tables,
)
from marketplace.moving.towns.manifest import FORMAT, HOSTS, PEOPLE, TOWN, Manifest, file_of
from marketplace.moving.towns.scope import Scope
from marketplace.moving.towns.values import Renewals, Row, Tongue, asked
from marketplace.towns.models import Town, TownHost
from marketplace.towns.queries import TownView

_AT_ONCE = 1000
_KEPT_EVERY = 5000  # rows
_PICTURE_IN = re.compile(rf"{MEDIA}([A-Za-z0-9_-](?:[A-Za-z0-9_.-]{{0,119}}[A-Za-z0-9])?)")
_MASTER = "master"  # the column with the name of a file that photos are cut from


@dataclass(frozen=True)
class Taken:
    """An archive that was written."""

    file: Path
    size_bytes: int
    manifest: Manifest


@dataclass
class _Met:
    """What the rows so far have named: people, and files of pictures."""

    people: set[int] = field(default_factory=set)
    pictures: set[str] = field(default_factory=set)
    people_in: Sequence[str] = ()

    def look_at(self, row: Any, line: str, *, has_master: bool) -> None:
        self.people.update(row[name] for name in self.people_in if row[name] is not None)
        self.pictures |= pictures_named(line)
        if has_master and row[_MASTER]:
            self.pictures.add(row[_MASTER])


def _no_papers(_pack: Packing) -> None:
    """A town's rows say all."""


@dataclass(frozen=True)
class Contents:
    """What of a scope is written: which tables, with which columns made anew; people, papers, pictures."""

    tables: Callable[[], Sequence[Table]] = travelling_tables
    renewals: Callable[[Table], Renewals] = renewals_of
    people: Callable[[Table], Sequence[str]] = people_columns
    papers: Callable[[Packing], None] = _no_papers
    has_pictures: bool = True


WHOLE = Contents()


def take_town(town: TownView, *, to: Path, keep: Callable[[], None] = nobody_waits) -> Taken:
    """Write a town into a file, which appears under its name when it is complete.

    All rows are of one moment. Pictures follow after it: they are stored before the row that shows them and
    never changed; one that is gone is named in the manifest. The same town gives the same bytes, whichever
    database it lies in. Nobody waits meanwhile; a row is held in memory at a time.
    `keep`: called between two tables, some thousand rows, and two pictures.
    """
    return take(town, Scope(town.id), WHOLE, to, keep)


def take(town: TownView, scope: Scope, contents: Contents, to: Path, keep: Callable[[], None]) -> Taken:
    """Write a scope into a file, which appears under its name when it is complete."""
    file = to.resolve()
    with workshop(file.with_name(f"{file.name}.partial")) as folder:
        with packing(folder / "archive") as pack:
            manifest = pack_town(pack, town, scope=scope, contents=contents, keep=keep)
        (folder / "archive").replace(file)
    return Taken(file, file.stat().st_size, manifest)


def pack_town(
    pack: Packing,
    town: TownView,
    *,
    scope: Scope,
    contents: Contents,
    hosts: Iterable[Row] | None = None,
    keep: Callable[[], None] = nobody_waits,
) -> Manifest:
    """Fill an archive with what a scope has of a town; gives the page that vouches for it, already in it.

    `hosts`: the addresses of a town whose doors are closed, by their keys.
    """
    met = _Met()
    with snapshot() as connection:
        pack.add_lines(TOWN, _globals(connection, Town, select_id=town.id))
        pack.add_lines(HOSTS, _addresses(connection, town.id, hosts))
        for table in sorted(contents.tables(), key=lambda table: table.name):
            tongue = Tongue(table, renewals=contents.renewals(table))
            met.people_in = contents.people(table)
            keep()
            pack.add_lines(file_of(table.name), _rows(connection, tongue, scope, met, keep))
        pack.add_lines(PEOPLE, _people(connection, met.people))
        open_cards = cards_open(connection, town.id, shop_id=scope.shop_id)
        revision = revision_of(connection)
    contents.papers(pack)
    missing = list(_add_pictures(pack, met.pictures if contents.has_pictures else (), keep))
    manifest = Manifest(
        format=FORMAT,
        revision=revision,
        town_id=town.id,
        town_slug=town.slug,
        town_name=town.name,
        shop_id=scope.shop_id,
        cards_open=open_cards,
        pictures_missing=missing,
        members=pack.members,
    )
    pack.vouch(manifest)
    return manifest


@contextmanager
def snapshot() -> Iterator[Connection]:
    """A connection that sees the database as it is now, however long it reads; nobody waits for it."""
    options: dict[str, Any] = {}
    if db.engine.dialect.name == "postgresql":
        options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with db.engine.connect() as connection:
        yield connection.execution_options(**options)
        connection.rollback()


def _rows(
    connection: Connection, tongue: Tongue, scope: Scope, met: _Met, keep: Callable[[], None]
) -> Iterator[str]:
    has_master = _MASTER in tongue.table.c
    at_once = rows_at_once(tongue.table, most=_AT_ONCE)
    for number, row in enumerate(_each(connection, scope.rows_of(tongue.table), at_once=at_once), 1):
        if number % _KEPT_EVERY == 0:
            keep()
        line = tongue.told(row)
        met.look_at(row, line, has_master=has_master)
        yield line


def _globals(connection: Connection, model: type[Town | TownHost], *, select_id: int) -> Iterator[str]:
    table = cast(Table, model.__table__)
    mine = table.c.id if model is Town else table.c.town_id
    tongue = Tongue(table, renewals={})
    for row in _each(connection, asked(table).where(mine == select_id).order_by(table.c.id)):
        yield tongue.told(row)


def _addresses(connection: Connection, town_id: int, hosts: Iterable[Row] | None) -> Iterator[str]:
    if hosts is None:
        yield from _globals(connection, TownHost, select_id=town_id)
    else:
        yield from map(Tongue(cast(Table, TownHost.__table__), renewals={}).told, hosts)


def _people(connection: Connection, people: Iterable[int]) -> Iterator[str]:
    table = cast(Table, User.__table__)
    tongue, ids = Tongue(table, renewals={}), sorted(people)
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        for row in _each(connection, select(table).where(table.c.id.in_(some)).order_by(table.c.id)):
            yield tongue.told(row)


def _each(
    connection: Connection, query: Select[*tuple[Any, ...]], *, at_once: int = _AT_ONCE
) -> Iterator[Any]:
    with connection.execute(query, execution_options={"yield_per": at_once}) as rows:
        yield from rows.mappings()


def _add_pictures(pack: Packing, names: Iterable[str], keep: Callable[[], None]) -> Iterator[str]:
    """Put pictures in; gives the names of those that are not there any more."""
    store = media_store()
    for name in sorted(names):
        keep()
        try:
            pack.add_bytes(f"{PICTURES}{name}", store.get(name))
        except FileNotFoundError:
            if not name.endswith(".avif"):  # these may still be on their way
                yield name


def pictures_named(line: str) -> set[str]:
    """The files behind the addresses that stand in a row."""
    names = _PICTURE_IN.findall(line) if MEDIA in line else ()
    return {file for name in names for file in _files_behind(name)}


def _files_behind(name: str) -> list[str]:
    """The files that a name stands for: those of a photo in all its sizes, or itself."""
    address = f"{MEDIA}{name}"
    return files_of(address) if photo_named(address) else [name] if is_picture(name) else []
