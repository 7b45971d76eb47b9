"""Versions of what pages show: whoever changes a shown table raises its town's version, without knowing it.

Each statement of the application is looked at as it is said. What a transaction wrote of the shown tables
becomes one more statement just before its commit, in `transaction()`, the only place that commits; so a new
version is seen at the same moment as what it stands for, by every process. No writer can forget it.
"""

import random
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from flask import Flask
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Engine,
    Table,
    bindparam,
    column,
    event,
    literal_column,
    select,
    table,
    true,
)

from marketplace.core.db import Base, db
from marketplace.core.models import PageVersion
from marketplace.core.prepared import Prepared
from marketplace.core.touched import Touched

# Rows that a town's version is the sum of: writers of one town wait for each other in one of so many lines.
SLOTS = 16
_NAME = re.compile(r"[a-z_]\w*")
_LONG = 4_000  # statements that grow with their rows are hardly ever said twice: those are not remembered
_WRITES = re.compile(
    r"\b(?:INSERT(?:\s+OR\s+\w+)?\s+INTO|REPLACE\s+INTO|MERGE\s+INTO|UPDATE(?:\s+ONLY)?(?:\s+OR\s+\w+)?"
    r"|DELETE\s+FROM(?:\s+ONLY)?|TRUNCATE(?:\s+TABLE)?|COPY)\s+\"?(\w+)",
    re.IGNORECASE,
)
_TOWN = re.compile(r"(?:.*_)?towns?(?:_id)?(?:_m?\d+)*")
_BY_HAND = frozenset({"search_index"})  # SQLite's index of search entries, which no model knows
_versions = Base.metadata.tables[PageVersion.__tablename__]
_towns = table("towns", column("id", BigInteger))  # a room above


@dataclass
class Noted:
    """What was asked of the database within a block: the tables read, and whether anything was written."""

    tables: set[str] = field(default_factory=set)
    has_written: bool = False


_noted: ContextVar[Noted | None] = ContextVar("noted", default=None)


@contextmanager
def noting() -> Iterator[Noted]:
    """Note what the statements of this request ask, whoever says them."""
    noted = Noted()
    token = _noted.set(noted)
    try:
        yield noted
    finally:
        _noted.reset(token)


def init_versions(app: Flask, *, shown: Collection[str]) -> None:
    """Listen to the application's statements; `shown`: the tables that kept pages may be drawn from."""
    listener = _Listener(frozenset(shown))
    app.extensions["raise_versions"] = _raise_versions
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", listener.hear)


class _Listener:
    """Reads each statement, once however often it is said."""

    def __init__(self, shown: frozenset[str]) -> None:
        self._shown = shown

    def hear(self, connection: Any, _cursor: Any, statement: str, values: Any, context: Any, *_: Any) -> None:
        """Note what one statement reads and writes."""
        written, named = tables_of(statement)
        if (noted := _noted.get()) is not None:
            noted.tables |= named
            noted.has_written |= bool(written)
        if not written or (touched := connection.get_execution_options().get("touched")) is None:
            return
        is_shown, is_owned = not self._shown.isdisjoint(written), not _owned_tables().isdisjoint(written)
        if not (is_shown or is_owned):
            return
        towns, all_towns = _towns_meant(values, context)
        if is_owned:
            touched.owners |= towns
        if is_shown:
            touched.towns |= towns
            touched.everywhere |= all_towns


def note_owners(town_ids: Iterable[int]) -> None:
    """Say whose rows a statement has written that has no town among its values. Within a transaction."""
    touched = db.session.connection().get_execution_options().get("touched")
    if touched is not None:
        touched.owners.update(town_ids)


def tables_of(statement: str) -> tuple[frozenset[str], frozenset[str]]:
    """The tables that a statement writes, and all those whose names stand in it."""
    return _tables_in(statement) if len(statement) > _LONG else _tables_kept(statement)


@lru_cache(maxsize=4096)
def _tables_kept(statement: str) -> tuple[frozenset[str], frozenset[str]]:
    return _tables_in(statement)


def _tables_in(statement: str) -> tuple[frozenset[str], frozenset[str]]:
    written = frozenset(name.lower() for name in _WRITES.findall(statement))
    known = _known_tables()
    return written, frozenset(name for name in _NAME.findall(statement) if name in known)


@lru_cache(maxsize=1)
def _known_tables() -> frozenset[str]:
    return frozenset(Base.metadata.tables) | _BY_HAND


@lru_cache(maxsize=1)
def _owned_tables() -> frozenset[str]:
    kinds = ((mapper.local_table, mapper.class_.__table_kind__) for mapper in Base.registry.mappers)
    owned = (table.name for table, kind in kinds if kind == "tenant" and isinstance(table, Table))
    return frozenset({"towns", *owned}) - {PageVersion.__tablename__}


def _towns_meant(values: Any, context: Any) -> tuple[set[int], bool]:
    """Which towns a writing statement means: those among its values that are called so; and whether all."""
    options = getattr(context, "execution_options", {})
    rows = options.get("rows") or getattr(context, "compiled_parameters", None) or values
    towns = {town for row in _each(rows) for town in _towns_in(row)}
    return towns, not towns or bool(options.get("all_towns"))


def _each(rows: Any) -> Sequence[Any]:
    return rows if isinstance(rows, list) else [rows]


def _towns_in(row: Any) -> list[int]:
    if not isinstance(row, Mapping):
        return []
    return [value for name, value in row.items() if names_a_town(name) and type(value) is int]


@lru_cache(maxsize=4096)
def names_a_town(name: str) -> bool:
    """Whether a value that is called so says which town is meant: « b_town_id », « town_id_1 », « town »."""
    return _TOWN.fullmatch(name) is not None


def _raise_versions(touched: Touched) -> None:
    """Say that pages of these towns show something else from now on. Commits: no.

    Races: who raises the same row waits until the other has committed, and is the last to do anything; the
    rows are taken in the order of their towns.
    """
    slot = random.randrange(SLOTS)  # noqa: S311 - spreads writers, guards nothing
    if touched.everywhere:
        _RAISE_EVERYWHERE.run([{"slot": slot}])
        return
    for town_id in sorted(touched.towns):
        _RAISE.run([{"slot": slot, "town": town_id}])


def _raised(insert: Callable[[Table], Any], *which: ColumnElement[bool]) -> Any:
    """One more, of the towns that are (still) there."""
    each = select(_towns.c.id, bindparam("slot", type_=BigInteger), literal_column("1"))
    rows = insert(_versions).from_select(
        ["town_id", "slot", "version"], each.where(true(), *which).order_by(_towns.c.id)
    )
    return rows.on_conflict_do_update(
        index_elements=["town_id", "slot"], set_={"version": _versions.c.version + 1}
    )


_RAISE = Prepared(lambda insert: _raised(insert, _towns.c.id == bindparam("town")))
_RAISE_EVERYWHERE = Prepared(_raised)
_VERSION = (
    "SELECT h.town_id, (SELECT coalesce(sum(v.version), 0) FROM page_versions v"
    " WHERE v.town_id = h.town_id) FROM town_hosts h WHERE h.host = ?"
)


def version_reader(engine: Engine) -> Callable[[str], tuple[int, int] | None]:
    """Makes the one statement that each kept page costs: the town of a host, and its version."""
    text = _VERSION if engine.dialect.name == "sqlite" else _VERSION.replace("?", "%s")

    def read(host: str) -> tuple[int, int] | None:
        connection = engine.raw_connection()  # past SQLAlchemy: it would cost more than all the rest
        try:
            cursor = connection.cursor()
            cursor.execute(text, (host,))
            row = cursor.fetchone()
            cursor.close()
        finally:
            connection.close()
        return (int(row[0]), int(row[1])) if row else None

    return read
