"""Readers of merchants' files, one module per format; `marketplace.intake.opening` finds the right one."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from marketplace.intake.goods import GoodsRow, Refused
from marketplace.intake.tables import Row


class Reader(Protocol):
    """One format of table, known by its headers."""

    @property
    def name(self) -> str:
        """What the format is called."""

    def recognises(self, headers: Sequence[str]) -> bool:
        """Whether a header row is of this format."""

    def rows(self, headers: Sequence[str], rows: Iterator[Row]) -> Iterator[GoodsRow | Refused]:
        """What the rows below that header say, in the order of the file, each read when it is asked for."""
