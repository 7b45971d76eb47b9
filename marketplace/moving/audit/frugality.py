"""However large the market: what the database sorts for a check, it sorts on the disk."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from marketplace.core.db import db

_PRAGMAS = ("temp_store=FILE", "mmap_size=0", "cache_size=-2000")


@contextmanager
def sparing_memory() -> Iterator[None]:
    """Let whatever connection is opened meanwhile keep to a few megabytes; PostgreSQL does so by itself."""
    if db.engine.dialect.name != "sqlite":
        yield
        return
    event.listen(db.engine, "connect", _spare)
    try:
        yield
    finally:
        event.remove(db.engine, "connect", _spare)


def _spare(connection: sqlite3.Connection, _record: Any) -> None:
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
