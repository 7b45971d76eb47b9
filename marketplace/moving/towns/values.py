"""Values of rows as an archive tells them: JSON that every database fills and reads in the same way."""

import base64
import binascii
import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from math import isfinite
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ColumnElement,
    Date,
    Enum,
    Float,
    Integer,
    LargeBinary,
    Select,
    String,
    Table,
    Text,
    Time,
    cast,
    select,
)
from sqlalchemy import BigInteger as Long
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from marketplace.core.db import UtcDateTime
from marketplace.core.words import _

_MOMENT = "%Y-%m-%dT%H:%M:%S.%fZ"
_SMALL, _LARGE = 2**31, 2**63
Row = dict[str, Any]
Renewals = Mapping[str, Callable[[Any], Any]]


class Untellable(ValueError):
    """A value that the column cannot have; the words say why, for a sentence about the row."""


def asked(table: Table) -> Select[*tuple[Any, ...]]:
    """The question whose rows `told` reads: JSON comes as text, so that nothing differs from `null`."""
    return select(*(_raw(column) for column in table.c))


def _raw(column: Column[Any]) -> ColumnElement[Any]:
    return cast(column, Text).label(column.name) if isinstance(column.type, JSON) else column


class Tongue:
    """How the rows of one table are told and read."""

    def __init__(self, table: Table, *, renewals: Renewals) -> None:
        self.table = table
        self._renewals = renewals
        self._columns = [(column.name, column) for column in sorted(table.c, key=lambda column: column.name)]

    def told(self, row: Mapping[str, Any]) -> str:
        """One row as one line. A JSON column without any value is left out; every other one is there."""
        line = {}
        for name, column in self._columns:
            value = row[name]
            if name in self._renewals:
                value = self._renewals[name](value)
            if isinstance(column.type, JSON):
                if value is not None:
                    line[name] = json.loads(value)
            else:
                line[name] = _told(value)
        return json.dumps(line, ensure_ascii=False, separators=(",", ":"))

    def read(self, line: str) -> Row:
        """A row to be written. Raises: Untellable."""
        said = _object(line)
        if unknown := said.keys() - self.table.c.keys():
            raise Untellable(_("la colonne « %(name)s » est inconnue ici.", name=min(unknown)))
        return {name: self._value(column, said) for name, column in self._columns}

    def _value(self, column: Column[Any], said: Row) -> Any:
        if column.name not in said:
            return _missing(column)
        value = said[column.name]
        if isinstance(column.type, JSON):
            return JSON.NULL if value is None else value
        if value is None and not column.nullable:
            raise Untellable(_("il manque « %(name)s ».", name=column.name))
        read = None if value is None else _read(column, value)
        renew = self._renewals.get(column.name)
        return renew(read) if renew else read


def _object(line: str) -> Row:
    try:
        said = json.loads(line, parse_constant=_finite, parse_float=_finite)
    except (ValueError, RecursionError) as error:
        raise Untellable(_("elle n’est pas lisible.")) from error
    if not isinstance(said, dict):
        raise Untellable(_("elle n’est pas lisible."))
    return said


def _finite(text: str) -> float:
    """A number that JSON and every database have: neither NaN nor without end. Raises: ValueError."""
    value = float(text)
    if not isfinite(value):
        raise ValueError
    return value


def _missing(column: Column[Any]) -> Any:
    """What a column holds that an older version did not have."""
    if column.nullable:
        return None
    if isinstance(column.default, ScalarElementColumnDefault):
        return column.default.arg
    raise Untellable(_("il manque « %(name)s ».", name=column.name))


def _told(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime(_MOMENT)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value  # a word of a list is text already


def _read(column: Column[Any], value: Any) -> Any:
    """A value of that column. Raises: Untellable."""
    for kind, read in _READERS:
        if isinstance(column.type, kind):
            try:
                return read(column, value)
            except (ValueError, TypeError, binascii.Error, LookupError, OverflowError) as error:
                if isinstance(error, Untellable):
                    raise
                raise _unlike(column) from error
    raise _unlike(column)


def _unlike(column: Column[Any]) -> Untellable:
    return Untellable(_("« %(name)s » n’a pas la forme attendue.", name=column.name))


def _whole(column: Column[Any], value: Any) -> int:
    most = _LARGE if isinstance(column.type, Long) else _SMALL
    if type(value) is not int or not -most <= value < most:
        raise ValueError
    return value


def _yes_or_no(_column: Column[Any], value: Any) -> bool:
    if type(value) is not bool:
        raise ValueError
    return value


def _number(_column: Column[Any], value: Any) -> float:
    if type(value) not in (int, float):
        raise ValueError
    return float(value)


def _words(column: Column[Any], value: Any) -> str:
    if not isinstance(value, str) or "\0" in value:
        raise ValueError
    value.encode()  # half a sign is none
    longest = getattr(column.type, "length", None)
    if longest and len(value) > longest:
        raise Untellable(_("« %(name)s » dépasse %(num)s caractères.", name=column.name, num=longest))
    return value


def _one_of(column: Column[Any], value: Any) -> Any:
    words = getattr(column.type, "enum_class", None)
    return words(value) if words else _words(column, value)


_READERS: tuple[tuple[type[Any], Callable[[Column[Any], Any], Any]], ...] = (
    (Boolean, _yes_or_no),
    (Enum, _one_of),
    (UtcDateTime, lambda _c, value: datetime.strptime(value, _MOMENT).replace(tzinfo=UTC)),
    (Date, lambda _c, value: date.fromisoformat(value)),
    (Time, lambda _c, value: time.fromisoformat(value)),
    (Integer, _whole),
    (Float, _number),
    (String, _words),
    (LargeBinary, lambda _c, value: base64.b64decode(value, validate=True)),
)
