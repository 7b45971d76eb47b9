"""Which column of a file says what: told by the merchant, remembered by the shop, or guessed."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from marketplace.intake.words import fold


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """The field of each column of files that have these headers; a blank one is left out.

    `fingerprint` is the same for every file with the same headers.
    """

    fingerprint: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One column as it is understood: its header, three of its cells, its field, how sure that is.

    `field` is blank where the column is left out. Units: percent.
    """

    header: str
    samples: tuple[str, ...]
    field: str
    sure_percent: int


def fingerprint(headers: Sequence[str]) -> str:
    """The same text for the same headers, whatever their accents, case and spaces."""
    return hashlib.sha256("\n".join(map(fold, headers)).encode()).hexdigest()[:32]
