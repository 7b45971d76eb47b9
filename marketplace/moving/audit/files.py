"""Invariants of the database itself: its file is whole, and no row lost its parent or left its town."""

from collections.abc import Iterator
from functools import cache

from sqlalchemy import ForeignKeyConstraint, Select, Table, exists, select, text

from marketplace.core.db import Base, db
from marketplace.moving.audit.checks import Check

_WHOLE = "SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'"


def checks() -> list[Check]:
    """The checks of the database."""
    found = list(_checks_of_keys())
    if db.engine.dialect.name == "sqlite":
        found.append(Check("the database file is whole", text(_WHOLE)))
    return found


@cache
def _checks_of_keys() -> tuple[Check, ...]:
    return tuple(
        Check(f"every row of {table.name} has its {_target(key)}, in its own town", _orphans(table, key))
        for table, key in _keys()
    )


def _keys() -> Iterator[tuple[Table, ForeignKeyConstraint]]:
    for table in sorted(Base.metadata.tables.values(), key=lambda table: table.name):
        for key in sorted(table.foreign_key_constraints, key=lambda key: str(key.name)):
            yield table, key


def _orphans(table: Table, key: ForeignKeyConstraint) -> Select[*tuple[object, ...]]:
    parent = key.referred_table.alias("parent")
    pairs = [(element.parent, parent.c[element.column.name]) for element in key.elements]
    has_parent = exists().where(*(own == other for own, other in pairs))
    columns = dict.fromkeys([*table.primary_key.columns, *(own for own, _other in pairs)])
    return select(*columns).where(*(own.is_not(None) for own, _other in pairs), ~has_parent)


def _target(key: ForeignKeyConstraint) -> str:
    return key.referred_table.name
