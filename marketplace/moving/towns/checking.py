"""Looking through a whole archive before a single row is written: whatever is wrong is said now.

Keys are noted in a file of their own beside the archive, so that memory stays small however large the town.
"""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Table

from marketplace.accounts.models import User
from marketplace.core.words import _
from marketplace.moving.backup.revisions import known_revisions
from marketplace.moving.towns.archive import Archive
from marketplace.moving.towns.errors import ArchiveBroken, ArchiveRefused, CardsOpen, RowRefused
from marketplace.moving.towns.inventory import (
    parent_columns,
    people_columns,
    renewals_of,
    travelling_tables,
)
from marketplace.moving.towns.manifest import HOSTS, NAME, PEOPLE, TOWN, Manifest, Member
from marketplace.moving.towns.values import Renewals, Row, Tongue, Untellable
from marketplace.towns.models import Town, TownHost

_AT_ONCE = 5000
USERS = "users"
_SCHEMA = (
    "PRAGMA journal_mode=OFF",
    "PRAGMA synchronous=OFF",
    "CREATE TABLE met (name TEXT, id INTEGER, PRIMARY KEY (name, id)) WITHOUT ROWID",
    "CREATE TABLE named (file TEXT, line INTEGER, column_name TEXT, name TEXT, id INTEGER)",
)
_ASTRAY = (
    "SELECT file, line, column_name FROM named LEFT JOIN met ON met.name = named.name AND met.id = named.id"
    " WHERE met.id IS NULL ORDER BY file, line LIMIT 1"
)


@dataclass(frozen=True)
class Reading:
    """The rows of one file of an archive, as they would be written."""

    archive: Archive
    table: Table
    member: Member
    renewals: Callable[[Table], Renewals] = renewals_of

    def rows(self) -> Iterator[tuple[int, Row]]:
        """Number of line and row. Raises: ArchiveBroken, RowRefused."""
        tongue = Tongue(self.table, renewals=self.renewals(self.table))
        for number, line in enumerate(self.archive.lines_of(self.member), 1):
            try:
                yield number, tongue.read(line)
            except Untellable as fault:
                raise RowRefused(self.member.name, number, why=str(fault)) from fault


def reading(archive: Archive, model: type[Town | TownHost | User], name: str) -> Reading:
    """The file of a table that all towns share. Raises: ArchiveBroken when it is not there."""
    member = archive.manifest.member(name)
    if member is None:
        raise ArchiveBroken(name)
    return Reading(archive, cast(Table, model.__table__), member)


def readings(archive: Archive) -> list[Reading]:
    """The files of the town's own tables, parents before their children."""
    files = archive.manifest.rows_of
    tables = {table.name: table for table in travelling_tables()}
    if unknown := sorted(files.keys() - tables.keys()):
        raise ArchiveRefused(
            _("Cette archive a une table que cette version ne connaît pas : « %(name)s ».", name=unknown[0])
        )
    return [Reading(archive, table, files[name]) for name, table in tables.items() if name in files]


def check_archive(archive: Archive, *, notes: Path) -> Row:
    """Read all of it once; gives the town's own row. `notes`: a file to note keys in, which is not there yet.

    Raises: ArchiveRefused when it is altered or cut off, of a newer version, has rows of another town, rows
    that name others which are not there, or values that no row can have; CardsOpen.
    """
    check_version(archive.manifest)
    if archive.manifest.shop_id is not None:
        raise ArchiveRefused(
            _("C’est l’archive d’un commerce, non d’une ville : ajoutez --into et le nom court de sa ville.")
        )
    town = town_of(archive)
    with notebook(notes) as book:
        _check_hosts(archive)
        look_through(book, reading(archive, User, PEOPLE), named={})
        for file in readings(archive):
            look_through(book, file, named=_named_in(file.table))
        check_named(book)
    for picture in archive.manifest.pictures:
        archive.content_of(picture)
    if archive.manifest.cards_open:
        raise CardsOpen(archive.manifest.cards_open)
    return town


def check_version(manifest: Manifest) -> None:
    """Raises: ArchiveRefused for an archive of a version that is not installed yet."""
    if manifest.revision not in known_revisions():
        raise ArchiveRefused(
            _(
                "Cette archive vient d’une version plus récente (%(theirs)s). Installez-la d’abord.",
                theirs=manifest.revision,
            )
        )


def town_of(archive: Archive) -> Row:
    """The town's own row. Raises: ArchiveBroken, RowRefused."""
    rows = [row for _line, row in reading(archive, Town, TOWN).rows()]
    manifest = archive.manifest
    if len(rows) != 1 or (rows[0]["id"], rows[0]["slug"]) != (manifest.town_id, manifest.town_slug):
        raise ArchiveBroken(NAME)
    return rows[0]


def _check_hosts(archive: Archive) -> None:
    for line, row in reading(archive, TownHost, HOSTS).rows():
        _check_town(archive.manifest, HOSTS, line, row)


def _named_in(table: Table) -> dict[str, str]:
    return parent_columns(table) | dict.fromkeys(people_columns(table), USERS)


def look_through(book: sqlite3.Connection, file: Reading, *, named: Mapping[str, str]) -> None:
    """Note which keys a file has, and which it names. `named`: columns, and of which table their rows are.

    Raises: ArchiveBroken, ArchiveRefused.
    """
    key, parents = _own_key(file.table), named
    met, leads = list[tuple[str, int]](), list[tuple[Any, ...]]()
    for line, row in file.rows():
        if file.table.name != USERS:
            _check_town(file.archive.manifest, file.member.name, line, row)
        met.append((file.table.name, row[key]))
        leads += (
            (file.member.name, line, column, parent, row[column])
            for column, parent in parents.items()
            if row[column] is not None
        )
        if len(met) == _AT_ONCE:
            _note(book, file, met, leads)
    _note(book, file, met, leads)


def _note(
    book: sqlite3.Connection, file: Reading, met: list[tuple[str, int]], named: list[tuple[Any, ...]]
) -> None:
    try:
        book.executemany("INSERT INTO met VALUES (?, ?)", met)
    except sqlite3.IntegrityError as error:
        raise ArchiveRefused(
            _("Rien n’a été importé : deux lignes de %(where)s ont la même clé.", where=file.member.name)
        ) from error
    book.executemany("INSERT INTO named VALUES (?, ?, ?, ?, ?)", named)
    met.clear()
    named.clear()


def check_named(book: sqlite3.Connection) -> None:
    """Every key that a row names is in the archive. Raises: RowRefused."""
    astray = book.execute(_ASTRAY).fetchone()
    if astray is not None:
        file, line, column = astray
        why = _("« %(name)s » mène à une ligne qui n’est pas dans l’archive.", name=column)
        raise RowRefused(file, line, why=why)


def _check_town(manifest: Manifest, name: str, line: int, row: Row) -> None:
    if row["town_id"] != manifest.town_id:
        raise RowRefused(name, line, why=_("elle est d’une autre ville."))


def _own_key(table: Table) -> str:
    return next(column.name for column in table.primary_key.columns if column.name != "town_id")


@contextmanager
def notebook(file: Path) -> Iterator[sqlite3.Connection]:
    """A file to note keys in, gone when the block ends."""
    with closing(sqlite3.connect(file, isolation_level=None)) as book:
        for statement in _SCHEMA:
            book.execute(statement)
        book.execute("BEGIN")
        yield book
    file.unlink()
