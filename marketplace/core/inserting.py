"""Rows that are written once, however often somebody asks for it."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

from marketplace.core.db import Base, db


def insert_once(model: type[Base], *, row: Mapping[str, Any], key: Sequence[str]) -> bool:
    """Write a row unless one with the same unique key is there. Says whether it was written.

    Races: on PostgreSQL it waits for a twin that is being written, and then does nothing. Commits: no.
    """
    dialect = sqlite.insert if db.engine.dialect.name == "sqlite" else postgresql.insert
    table = cast(Table, model.__table__)
    statement = dialect(table).on_conflict_do_nothing(index_elements=list(key))
    # Not by rowcount: for inserts PostgreSQL's driver does not tell it.
    written = db.session.connection().execute(statement.returning(table.c.id), dict(row))
    return written.scalar_one_or_none() is not None
