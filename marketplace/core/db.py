"""The database: typed model base, keys of tenant tables, the one way to commit."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Flask, current_app
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import BigInteger, DateTime, Enum, ForeignKey, ForeignKeyConstraint, MetaData, event
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.types import TypeDecorator

from marketplace.core.errors import ChangedMeanwhile
from marketplace.core.ids import new_id
from marketplace.core.touched import Touched
from marketplace.core.trouble import OutcomeUnknown, is_undone
from marketplace.core.write_queue import PATIENCE_SECONDS, WriteQueue, at_once

_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",  # an acknowledged order survives a power cut
    "foreign_keys=ON",
    "busy_timeout=5000",  # a writer gets what is left of it after its turn has come
    "wal_autocheckpoint=4000",  # an order writes some 65 pages, mostly the same: folded in every 60 orders
    "cache_size=-16000",
    "mmap_size=268435456",
    "temp_store=MEMORY",
)
_LIMITS = (
    "lock_timeout = '4s'",  # who waits for a process that has stopped is told so, rather than stopping too
    "idle_in_transaction_session_timeout = '15s'",  # and what that process holds becomes free
)


class Base(DeclarativeBase):
    """Naming of constraints, so that migrations can name what they change on every database."""

    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
        }
    )


db = SQLAlchemy(model_class=Base, disable_autonaming=True)

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, kept in UTC; refuses naive ones. SQLite hands back naive values: mended here."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def enum_type(words: type[StrEnum]) -> Enum:
    """A column type that stores a StrEnum by its value, as text, on every database."""
    return Enum(words, native_enum=False, length=24, values_callable=lambda e: [w.value for w in e])


class GlobalRow:
    """A row shared by all towns, written seldom (a reference table once sharded)."""

    __abstract__ = True
    __table_kind__ = "global"
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, default=new_id, sort_order=-2)


class LocalRow:
    """A row of this installation only: it never travels with a town."""

    __abstract__ = True
    __table_kind__ = "local"
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, default=new_id, sort_order=-2)


class TownOwned:
    """A row of one town; its key starts with the town."""

    __abstract__ = True
    __table_kind__ = "tenant"
    town_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("towns.id"), primary_key=True, autoincrement=False, sort_order=-3
    )


class TownRow(TownOwned):
    """A row of one town with an id of its own: `PRIMARY KEY (town_id, id)`."""

    __abstract__ = True
    id: Mapped[int] = mapped_column(
        BigInteger, primary_key=True, autoincrement=False, default=new_id, sort_order=-2
    )


def town_key(column: str, table: str, *, on_delete: str | None = None) -> ForeignKeyConstraint:
    """A foreign key between two tenant tables: `(town_id, column) -> table(town_id, id)`."""
    return ForeignKeyConstraint(["town_id", column], [f"{table}.town_id", f"{table}.id"], ondelete=on_delete)


def join_in_town(owner: str, column: str, target: str) -> str:
    """The `primaryjoin` of a many-to-one between tenant tables.

    Only the id is marked foreign: left to itself SQLAlchemy would blank `town_id` on `row.parent = None`.
    """
    return f"and_({target}.town_id == {owner}.town_id, {target}.id == foreign({owner}.{column}))"


@contextmanager
def transaction() -> Iterator[Session]:
    """Everything inside happens, or nothing. The only place that commits.

    Ends the reads made so far first, so that rows are read again under the write lock.
    Raises: ChangedMeanwhile when a row with a version was changed by somebody else; Busy (or another
    OperationalError) when others wrote for too long; OutcomeUnknown when the connection broke at the commit,
    everything before it being undone; RuntimeError when nested.
    """
    session = db.session()
    if session.info.get("writing"):
        raise RuntimeError("transactions do not nest")
    if session.new or session.deleted or any(session.is_modified(row) for row in session.dirty):
        raise RuntimeError("changes were made outside of a transaction")
    _end_reads(session)
    with current_app.extensions["write_turn"]() as patience:
        session.info["writing"] = True
        session.info["last_things"] = []
        try:
            touched = Touched()
            session.connection(execution_options={"writes": True, "patience": patience, "touched": touched})
            yield session
            session.flush()
            _do_last_things(session)
            current_app.extensions["see_towns_open"](touched.owners)
            if touched.towns or touched.everywhere:
                current_app.extensions["raise_versions"](touched)
            _commit(session)
        except StaleDataError as stale:
            session.rollback()
            raise ChangedMeanwhile from stale
        except BaseException:
            session.rollback()
            raise
        finally:
            session.info.pop("writing", None)
            session.info.pop("last_things", None)


def _end_reads(session: Session) -> None:
    """End what was read, even where PostgreSQL ended it already: a long upload idles for too long."""
    try:
        session.commit()
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
        session.rollback()


def fold_log() -> None:
    """Fold what was written into SQLite's file while others read and write; nothing to do elsewhere.

    Whoever writes much does it between two transactions: left to itself SQLite does it at the end of a
    commit, while others wait for their turn.
    """
    if db.engine.dialect.name == "sqlite":
        with closing(db.engine.raw_connection()) as connection:
            connection.cursor().execute("PRAGMA wal_checkpoint(PASSIVE)")


def at_the_end(place: tuple[int, ...], act: Callable[[], None]) -> None:
    """Have something done as the last thing before the running transaction commits, lowest place first.

    For rows that many transactions write: whoever locks them last, all in one order, and only until the
    commit, keeps nobody waiting for long and cannot be waited for in a circle.
    Raises: RuntimeError outside of a transaction.
    """
    last_things = db.session().info.get("last_things")
    if last_things is None:
        raise RuntimeError("this belongs in a transaction")
    last_things.append((place, act))


def _do_last_things(session: Session) -> None:
    for _place, act in sorted(session.info["last_things"], key=lambda thing: thing[0]):
        act()


def let_go() -> None:
    """Give this context's session up, with whatever it began, even when its connection has broken."""
    try:
        db.session.remove()
    except DBAPIError as error:
        current_app.logger.warning("a broken connection was given up: %s", error.orig)
        db.session.registry.clear()


def commits_made() -> int:
    """How many transactions this session has committed: what cannot be undone by running on."""
    return int(db.session().info.get("commits", 0))


def _commit(session: Session) -> None:
    """Say COMMIT, and nothing else. Raises: OutcomeUnknown."""
    try:
        session.commit()
    except DBAPIError as error:
        if is_undone(error):
            raise
        raise OutcomeUnknown from error
    session.info["commits"] = session.info.get("commits", 0) + 1


def init_db(app: Flask, url: str) -> None:
    """Bind the database to the app, with SQLite's pragmas and transactions that say BEGIN themselves."""
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    options: dict[str, Any] = {
        "hide_parameters": True,  # an error in the log names nobody
        "query_cache_size": 2000,  # the audit alone asks 250 kinds of question: each is compiled once
    }
    if not url.startswith("sqlite"):
        options |= {"pool_size": 5, "max_overflow": 5, "pool_pre_ping": True, "pool_timeout": 4}
        options |= {"connect_args": {"connect_timeout": 3}}
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = options
    db.init_app(app)
    app.teardown_appcontext(lambda _error: let_go())  # before Flask-SQLAlchemy's, which would fail the page
    app.extensions["write_turn"] = at_once
    app.extensions["raise_versions"] = lambda _touched: None
    app.extensions["see_towns_open"] = lambda _owners: None
    with app.app_context():
        if not url.startswith("sqlite"):
            event.listen(db.engine, "connect", _prepare_postgres)
            return
        app.extensions["write_turn"] = _turns_at(db.engine.url.database)
        event.listen(db.engine, "connect", _prepare_sqlite)
        event.listen(db.engine, "begin", _begin_sqlite)


def _prepare_postgres(connection: Any, _record: Any) -> None:
    for setting in _LIMITS:
        connection.execute(f"SET {setting}")
    connection.commit()


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # the driver must not begin by itself: we say which kind
    try:
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
    except UnicodeDecodeError as error:  # the file is so damaged that SQLite's complaint cannot be read
        raise sqlite3.OperationalError("what the file says of its tables is no text") from error


def _turns_at(file: str | None) -> Callable[[], AbstractContextManager[float]]:
    """How writers wait for each other: in a fair line beside a file, not at all for a database in memory."""
    if not file or file == ":memory:" or file.startswith("file:"):
        return at_once
    return WriteQueue(Path(f"{file}-writers")).turn


def _begin_sqlite(connection: Connection) -> None:
    # A deferred transaction that reads, then writes, fails under load whatever the busy timeout.
    options = connection.get_execution_options()
    if not options.get("writes"):
        connection.exec_driver_sql("BEGIN")
        return
    milliseconds = round(1000 * options.get("patience", PATIENCE_SECONDS))
    connection.connection.cursor().execute(f"PRAGMA busy_timeout={milliseconds}")  # others wait: no detours
    connection.exec_driver_sql("BEGIN IMMEDIATE")
