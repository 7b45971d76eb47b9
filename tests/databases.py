"""Databases of the test run: made blank, brought up by the migrations, emptied between tests, dropped."""

import atexit
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import flask_migrate
from flask import Flask
from sqlalchemy import URL, Engine, NullPool, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import OperationalError

from marketplace.app import create_app
from marketplace.core.db import db
from marketplace.core.settings import Settings

SERVER = "TEST_DATABASE_URL"  # an administrative address of a PostgreSQL server; SQLite without it


_kept = ExitStack()
atexit.register(_kept.close)


@contextmanager
def blank_database(folder: Path) -> Iterator[str]:
    """The address of a database without tables; it goes away after the block."""
    server = os.environ.get(SERVER)
    name = f"market_{secrets.token_hex(6)}"
    if not server:
        yield f"sqlite:///{folder / name}.db"
        return
    _tell(server, f"CREATE DATABASE {name}")
    yield server.rpartition("/")[0] + "/" + name
    _tell(server, f"DROP DATABASE {name} WITH (FORCE)")


def _tell(server: str, *commands: str) -> None:
    limits = {"connect_timeout": 10, "options": "-c statement_timeout=120s"}
    engine = create_engine(server, isolation_level="AUTOCOMMIT", connect_args=limits, poolclass=NullPool)
    with engine.connect() as connection:
        for command in commands:
            connection.execute(text(command))


def app_on(url: str, folder: Path) -> Flask:
    """The application on a database, its files in a folder of its own."""
    app = create_app(Settings(market_env="test", market_var=folder, database_url=url))
    app.testing = True
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            event.listen(db.engine, "connect", _do_not_wait_for_the_disk)
    return app


def migrate(app: Flask) -> None:
    """Make the schema as an installation does: by the migrations."""
    with app.app_context():
        flask_migrate.upgrade()


def bring_up(app: Flask) -> None:
    """Give a blank database the schema, copied from one that the migrations made: they take seconds."""
    with app.app_context():
        wanted = db.engine.url
    server = os.environ.get(SERVER)
    if wanted.database and not server and wanted.get_backend_name() == "sqlite":
        shutil.copyfile(str(_pattern(None).database), wanted.database)
    elif server and (wanted.host, wanted.port) == (make_url(server).host, make_url(server).port):
        copy = f"CREATE DATABASE {wanted.database} TEMPLATE {_pattern(server).database}"
        _tell(server, f"DROP DATABASE {wanted.database} WITH (FORCE)", copy)
    else:
        migrate(app)


@cache
def _pattern(_server: str | None) -> URL:
    folder = Path(_kept.enter_context(TemporaryDirectory(prefix="market-pattern-")))
    _kept.enter_context(suppress(OperationalError))  # a server that has ended has taken it along
    address = _kept.enter_context(blank_database(folder))
    app = app_on(address, folder)
    migrate(app)
    with app.app_context():
        close_database()  # its log is folded in; nobody may be connected to what PostgreSQL copies
    return make_url(address)


def close_database() -> None:
    """Give every connection of this app context back, then close them: one still lent would be left open."""
    db.session.remove()
    db.engine.dispose()


def empty(engine: Engine) -> None:
    """Delete every row of every table, whatever points at it."""
    tables = [f'DELETE FROM "{name}"' for name in _tables(engine)]
    connection = engine.raw_connection()
    try:
        if engine.dialect.name == "sqlite":
            off, on = "PRAGMA foreign_keys=OFF", "PRAGMA foreign_keys=ON"
            for statement in (off, "BEGIN IMMEDIATE", *tables, "COMMIT", on):
                connection.cursor().execute(statement)
        else:
            connection.cursor().execute("SET LOCAL session_replication_role = replica;" + ";".join(tables))
            connection.commit()
    finally:
        connection.close()


def _tables(engine: Engine) -> list[str]:
    key = str(engine.url)
    if key not in _known:
        names = inspect(engine).get_table_names()
        virtual = _virtual_tables(engine)
        # A virtual table and its shadow tables mirror another one, and empty with it.
        own = [name for name in names if not any(name == v or name.startswith(f"{v}_") for v in virtual)]
        _known[key] = [name for name in own if name != "alembic_version"]
    return _known[key]


_known: dict[str, list[str]] = {}


def _virtual_tables(engine: Engine) -> list[str]:
    if engine.dialect.name != "sqlite":
        return []
    query = text("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL%'")
    with engine.connect() as connection:
        return list(connection.scalars(query))


def _do_not_wait_for_the_disk(connection: object, _record: object) -> None:
    connection.execute("PRAGMA synchronous=OFF")  # type: ignore[attr-defined]
