"""A table of a TOML file, read value by value, with refusals that name the file and the key."""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import Any


class ContentError(Exception):
    """A content file says something that cannot be used; the message names the file and the key."""


@dataclass(frozen=True)
class Sheet:
    """One table, and the words that tell where it stands."""

    place: str
    values: Mapping[str, Any]

    def text(self, key: str) -> str:
        """A text that must be there. Raises: ContentError."""
        value = self._value(key, str)
        if not value.strip():
            raise self._error(key, "is empty")
        return str(value)

    def text_or_nothing(self, key: str) -> str:
        """A text, or the empty text where the key is left out. Raises: ContentError."""
        return self.text(key) if key in self.values else ""

    def number(self, key: str) -> int:
        """A whole number that must be there, zero or more. Raises: ContentError."""
        value = self._value(key, int)
        if isinstance(value, bool) or value < 0:
            raise self._error(key, "must be a whole number, zero or more")
        return int(value)

    def number_or_none(self, key: str) -> int | None:
        """A whole number, or None where the key is left out. Raises: ContentError."""
        return self.number(key) if key in self.values else None

    def tenths_or_none(self, key: str) -> int | None:
        """A decimal number in tenths (12.5 is 125), or None where it is left out. Raises: ContentError."""
        return round(self._value(key, float) * 10) if key in self.values else None

    def answer(self, key: str) -> bool:
        """True or false, said in so many words. Raises: ContentError."""
        return bool(self._value(key, bool))

    def clock_time(self, key: str) -> time:
        """A local time written "HH:MM". Raises: ContentError."""
        try:
            return time.fromisoformat(self.text(key))
        except ValueError as error:
            raise self._error(key, 'must be a time such as "09:30"') from error

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts. Raises: ContentError."""
        values = self._value(key, list)
        if not all(isinstance(value, str) for value in values):
            raise self._error(key, "must hold texts only")
        return tuple(values)

    def table(self, key: str) -> "Sheet":
        """A table inside this one. Raises: ContentError."""
        return Sheet(f"{self.place}, {key}", self._value(key, dict))

    def tables(self, key: str) -> list["Sheet"]:
        """Rows of tables, counted from 1 in messages; none if the key is left out. Raises: ContentError."""
        rows = self._value(key, list) if key in self.values else []
        if not all(isinstance(row, dict) for row in rows):
            raise self._error(key, "must hold tables only")
        return [Sheet(f"{self.place}, {key} {count}", row) for count, row in enumerate(rows, start=1)]

    def knows_only(self, keys: Collection[str]) -> None:
        """Refuse a key that nobody reads: it is a slip of the pen. Raises: ContentError."""
        for key in self.values:
            if key not in keys:
                raise self._error(key, "is not a key that is read here")

    def one_of(self, key: str, choices: Collection[str]) -> str:
        """A text among `choices`. Raises: ContentError."""
        value = self.text(key)
        if value not in choices:
            raise self._error(key, f"must be one of {', '.join(sorted(choices))}, not {value!r}")
        return value

    def _value(self, key: str, kind: type) -> Any:
        if key not in self.values:
            raise self._error(key, "is missing")
        if not isinstance(self.values[key], kind):
            raise self._error(key, f"must be of type {kind.__name__}")
        return self.values[key]

    def _error(self, key: str, complaint: str) -> ContentError:
        return ContentError(f"{self.place}: `{key}` {complaint}.")


def read_sheet(path: Path) -> Sheet:
    """The whole of one TOML file. Raises: ContentError if it is missing or no TOML."""
    place = "/".join(path.parts[-3:])
    try:
        return Sheet(place, tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ContentError(f"{place}: cannot be read: {error}") from error
