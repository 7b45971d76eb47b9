"""Statements of the hot writes: compiled once, then handed to the driver as they are.

Building SQL costs SQLAlchemy more time than SQLite needs to carry it out, and meanwhile nobody else writes.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Executable
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import CursorResult, Dialect
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from marketplace.core.db import db

Row = Mapping[str, Any]


class Prepared:
    """One statement, whatever the values.

    It is written with the database's own `insert`, which knows of conflicts:
    `Prepared(lambda insert: insert(Order).on_conflict_do_nothing())`.
    """

    def __init__(self, write: Callable[[Any], Executable]) -> None:
        self._write = write
        self._texts: dict[tuple[str, ...], _Text] = {}

    def run(self, rows: Sequence[Row]) -> CursorResult[Any]:
        """Say it for all these rows, which have the same keys; together they count as one statement.

        What comes back is as the driver gives it: whole numbers and text may be read, moments may not.
        Commits: no.
        """
        connection = db.session.connection()
        text = self._text_for(connection.dialect, rows[0])
        values = [text.values_of(row) for row in rows]
        return connection.exec_driver_sql(
            text.sql, values if len(values) > 1 else values[0], execution_options={"rows": rows}
        )

    def _text_for(self, dialect: Dialect, row: Row) -> "_Text":
        key = (dialect.name, *row)
        if key not in self._texts:
            insert = sqlite.insert if dialect.name == "sqlite" else postgresql.insert
            self._texts[key] = _text_of(self._write(insert), dialect, list(row))
        return self._texts[key]


@dataclass(frozen=True)
class _Text:
    """SQL, the names of its values, those that never change, and what makes some of them the driver's."""

    sql: str
    by_position: bool
    names: tuple[str, ...]
    fixed: dict[str, Any]
    turns: tuple[tuple[int, str, Callable[[Any], Any]], ...]

    def values_of(self, row: Row) -> Any:
        given = {**self.fixed, **row}
        if self.by_position:
            values = [given[name] for name in self.names]
            for place, _name, turn in self.turns:
                values[place] = turn(values[place])
            return tuple(values)
        for _place, name, turn in self.turns:
            given[name] = turn(given[name])
        return given


def _text_of(statement: Executable, dialect: Dialect, names: list[str]) -> _Text:
    # Only inserts look at the names: which of their columns are given.
    compiled: SQLCompiler = statement.compile(dialect=dialect, column_keys=names)  # type: ignore[attr-defined]
    prefetched = [(column.key, column.default) for column in compiled.insert_prefetch]
    defaults = {key: made.arg for key, made in prefetched if isinstance(made, ScalarElementColumnDefault)}
    constants = {name: bind.value for name, bind in compiled.binds.items() if bind.value is not None}
    names_in_order = list((compiled.positional and compiled.positiontup) or compiled.binds)
    turns = [
        (place, name, compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect))
        for place, name in enumerate(names_in_order)
    ]
    return _Text(
        sql=compiled.string,
        by_position=compiled.positional,
        names=tuple(names_in_order),
        fixed={**defaults, **constants},
        turns=tuple((place, name, turn) for place, name, turn in turns if turn),
    )
