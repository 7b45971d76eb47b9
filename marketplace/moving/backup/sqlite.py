"""SQLite: copied by its own backup call, which reads one moment of the file and keeps nobody from writing."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, Engine, NullPool, create_engine

from marketplace.core.words import _
from marketplace.moving.backup.errors import ArchiveDamaged, BackupRefused
from marketplace.moving.backup.facts import check_rows, revision_of, rows_in
from marketplace.moving.backup.source import Source


def copy_out(engine: Engine, *, to: Path) -> Source:
    """Copy the database as it is at one moment; sales go on, and what they write from then on is not in it.

    In WAL mode one read transaction sees one moment; copying all pages in one step means one transaction,
    which no writer can make begin anew. Raises: BackupRefused when there is no database.
    """
    try:
        source = sqlite3.connect(f"{_file_of(engine).as_uri()}?mode=rw", uri=True)
    except sqlite3.OperationalError as error:
        raise BackupRefused(_("Il n’y a rien à sauvegarder : cette base de données est vide.")) from error
    with closing(source), closing(sqlite3.connect(to)) as copy:
        source.execute("PRAGMA query_only=ON")
        copy.execute("PRAGMA synchronous=OFF")  # the archive made of it is what has to last
        source.backup(copy)
    return _told_by(to)


def bring_in(engine: Engine, *, dump: Path, rows: Mapping[str, int]) -> None:
    """Fill the empty database from a copy: all of it, or nothing even if killed meanwhile.

    Raises: BackupRefused when the copy has not these rows, or somebody else has the database open.
    """
    with _reading(dump) as connection:
        check_rows(connection, expected=rows)
    source = sqlite3.connect(f"{dump.as_uri()}?mode=ro&immutable=1", uri=True)
    with closing(source), closing(sqlite3.connect(_file_of(engine))) as target:
        found = source.execute("PRAGMA quick_check").fetchone()
        if found != ("ok",):
            raise ArchiveDamaged(dump.name)
        _check_alone(target)
        target.execute("PRAGMA synchronous=FULL")
        source.backup(target)


def _check_alone(target: sqlite3.Connection) -> None:
    # Without a write-ahead log every page is written once; only who is alone with the file may turn it off.
    try:
        target.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError as error:
        raise BackupRefused(
            _("Cette base de données est ouverte ailleurs : arrêtez d’abord le serveur et « flask work ».")
        ) from error


def _told_by(copy: Path) -> Source:
    with _reading(copy) as connection:
        return Source("sqlite", sqlite3.sqlite_version, revision_of(connection), rows_in(connection))


def _reading(copy: Path) -> Connection:
    return create_engine(f"sqlite:///{copy}", poolclass=NullPool).connect()


def _file_of(engine: Engine) -> Path:
    return Path(engine.url.database or "").resolve()
