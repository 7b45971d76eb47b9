"""A row in every table of a town, made from nothing but what the tables say of themselves."""

import itertools
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Connection,
    Date,
    Enum,
    Float,
    Integer,
    LargeBinary,
    String,
    Table,
    Time,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from marketplace.accounts.journal.models import AuditChain, AuditEntry
from marketplace.accounts.journal.sealing import seal
from marketplace.core.db import UtcDateTime
from marketplace.core.ids import new_id
from marketplace.moving.towns.inventory import parent_columns, people_columns, tenant_tables

_DAY = datetime(2026, 11, 19, 9, 30, 15, 123456, tzinfo=UTC)


def fill(connection: Connection, *, town_id: int, user_id: int) -> dict[str, dict[str, Any]]:
    """Make sure that every tenant table has a row of the town; gives the one of each that was made."""
    keys, made = dict[str, int](), dict[str, dict[str, Any]]()
    for table in tenant_tables():
        made[table.name] = row = _fitting(connection, table, town_id, user_id, keys)
        keys[table.name] = row[_own_key(table)]
    _seal_chain(connection, town_id, made["audit_chains"]["id"])
    return made


def _seal_chain(connection: Connection, town_id: int, chain_id: int) -> None:
    """A journal is whole or it is none."""
    entry = next(row for row in rows_in(connection, AuditEntry.metadata.tables["audit_entries"], town_id))
    digest = seal("", entry=entry)
    for model, where in ((AuditEntry, {"id": entry["id"]}), (AuditChain, {"id": chain_id})):
        changes = {"digest": digest} | ({"length": 1} if model is AuditChain else {})
        connection.execute(
            update(model).where(model.town_id == town_id, model.id == where["id"]).values(**changes)
        )


def _fitting(
    connection: Connection, table: Table, town_id: int, user_id: int, keys: dict[str, int]
) -> dict[str, Any]:
    errors = []
    for row in _tries(table, town_id, user_id, keys):
        try:
            with connection.begin_nested():
                connection.execute(insert(table), [row])
        except IntegrityError as error:
            errors.append(str(error.orig))
            if (there := rows_in(connection, table, town_id)) and len(errors) == 1:
                return there[0]  # of which a town has one
        else:
            return row
    raise AssertionError(f"no row fits {table.name}: {errors[:3]}")


def _tries(table: Table, town_id: int, user_id: int, keys: dict[str, int]) -> Iterator[dict[str, Any]]:
    """A row with everything in it, then ones without this or that, and with other words of lists."""
    full: dict[str, Any] = {
        column.name: new_id()
        if column.primary_key and isinstance(column.type, Integer)
        else _value(table, column, number)
        for number, column in enumerate(table.c)
    }
    full |= dict.fromkeys(people_columns(table), user_id) | {"town_id": town_id}
    full |= {
        name: None if parent == table.name else keys[parent] for name, parent in parent_columns(table).items()
    }
    if table.name == "collection_points":  # the shop's own
        full |= {"id": keys["shops"], "slug": ""}
    optional = [c.name for c in table.c if c.nullable]
    listed = [c for c in table.c if isinstance(c.type, Enum)]
    for words in itertools.product(*(c.type.enum_class or [""] for c in listed)):  # type: ignore[attr-defined]
        row = full | dict(zip([c.name for c in listed], words, strict=True))
        yield row
        for size in range(1, min(len(optional), 3) + 1):
            for left_out in itertools.combinations(optional, size):
                yield row | dict.fromkeys(left_out)
        yield row | dict.fromkeys(optional)


def _value(table: Table, column: Column[Any], number: int) -> Any:
    bounds = _asked_of(table, column.name)
    if bounds is not None:
        return bounds
    if isinstance(column.default, ScalarElementColumnDefault) and not column.nullable:
        return column.default.arg or (
            _words(column) if isinstance(column.type, String) else column.default.arg
        )
    kinds: list[tuple[type[Any], Any]] = [
        (Boolean, True),
        (Enum, None),
        (UtcDateTime, _DAY.replace(second=number % 60)),
        (Date, date(2026, 11, 19)),
        (Time, time(min(9 + number, 22), 30)),
        (Integer, 1),
        (Float, 47.123456789012345),
        (String, _words(column)),
        (JSON, {"é": [1, None, "« pain »"], "b": {"z": 1, "a": 2.5}}),
        (LargeBinary, bytes(range(256))),
    ]
    return next(value for kind, value in kinds if isinstance(column.type, kind))


def _words(column: Column[Any]) -> str:
    length = getattr(column.type, "length", None) or 60
    return (
        f"{new_id():x}"[-min(8, length) :] if length < 40 else f"Été « {new_id():x} »\n\tà l’œil 🥖"[:length]
    )


def _asked_of(table: Table, name: str) -> Any:
    """What a check asks of a column by itself: one of some words, or a figure within bounds."""
    for check in (c for c in table.constraints if isinstance(c, CheckConstraint)):
        text = str(check.sqltext)
        if found := re.search(rf"\b{name} IN \('?(\w+)", text):
            return int(found[1]) if found[1].isdigit() else found[1]
        if found := re.search(rf"\b{name} BETWEEN (\d+)", text):
            return int(found[1])
    return None


def _own_key(table: Table) -> str:
    return next(column.name for column in table.primary_key.columns if column.name != "town_id")


def rows_in(connection: Connection, table: Table, town_id: int) -> list[dict[str, Any]]:
    """The rows of a town in a table, in the order of their keys."""
    query = select(table).where(table.c.town_id == town_id).order_by(*table.primary_key.columns)
    return [dict(row) for row in connection.execute(query).mappings()]
