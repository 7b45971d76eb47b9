"""PostgreSQL: copied by its own pg_dump and brought back by its own pg_restore, in one transaction each."""

import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from psycopg.conninfo import make_conninfo
from sqlalchemy import Connection, Engine, text

from marketplace.core.words import _
from marketplace.moving.backup.errors import BackupRefused
from marketplace.moving.backup.facts import check_rows, revision_of, rows_in
from marketplace.moving.backup.programs import program
from marketplace.moving.backup.source import Source

_LOCK_MILLISECONDS = 60_000  # somebody who changes a table's shape is waited for so long

_OTHERS = text(
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
)


def copy_out(engine: Engine, *, to: Path) -> Source:
    """Dump the database as it is at one moment; the rows are counted at that very moment too.

    Raises: BackupRefused when pg_dump is missing, too old or fails.
    """
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))  # a dump takes its time
        snapshot = connection.execute(text("SELECT pg_export_snapshot()")).scalar_one()
        revision, server = revision_of(connection), _server_version(connection)
        with _address_of(engine) as address:
            _run(
                program("pg_dump", least=_major(server)),
                *("--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"),
                f"--lock-wait-timeout={_LOCK_MILLISECONDS}",
                *(f"--file={to}", f"--dbname={address}"),
            )
        return Source("postgresql", server, revision, rows_in(connection))


def bring_in(engine: Engine, *, dump: Path, rows: Mapping[str, int]) -> None:
    """Fill the empty database from a dump: all of it, or nothing.

    Raises: BackupRefused, also when somebody else is connected to the database.
    """
    with engine.connect() as connection:
        _check_alone(connection)
        server = _server_version(connection)
    engine.dispose()
    with _address_of(engine) as address:
        _run(
            program("pg_restore", least=_major(server)),
            *("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"),
            *(f"--dbname={address}", str(dump)),
        )
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        check_rows(connection, expected=rows)
        connection.execute(text("ANALYZE"))  # until it is, every query is planned blindly


def _check_alone(connection: Connection) -> None:
    # A server that runs would see the tables come, and sell; a worker would send what has been sent before.
    if connection.execute(_OTHERS).scalar_one():
        raise BackupRefused(
            _("Cette base de données est ouverte ailleurs : arrêtez d’abord le serveur et « flask work ».")
        )


@contextmanager
def _address_of(engine: Engine) -> Iterator[str]:
    """The server's address for its own programs. The password is in a file that only we can read."""
    _arguments, found = engine.dialect.create_connect_args(engine.url)
    parts: dict[str, Any] = {name: value for name, value in found.items() if name != "context"}
    password = parts.pop("password", None)
    with tempfile.NamedTemporaryFile("w", prefix="market-") as file:
        if password:
            escaped = str(password).replace("\\", "\\\\").replace(":", "\\:")
            file.write(f"*:*:*:*:{escaped}\n")
            file.flush()
            parts["passfile"] = file.name
        yield make_conninfo("", **parts)


def _run(*command: str) -> None:
    run = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own words
    if run.returncode:
        said = next(iter(run.stderr.strip().splitlines()), "?")
        name = Path(command[0]).name
        raise BackupRefused(_("%(program)s n’a pas réussi : %(said)s", program=name, said=said))


def _server_version(connection: Connection) -> str:
    return str(connection.execute(text("SHOW server_version")).scalar_one()).split()[0]


def _major(version: str) -> int:
    return int(version.partition(".")[0])
