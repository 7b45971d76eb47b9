"""How much to write in one transaction: as much as holds the write lock for a moment only."""

import math
from collections.abc import Iterator
from contextlib import contextmanager

from marketplace.core import clock
from marketplace.core.db import transaction

LONGEST_MS = 50  # what nobody else should have to wait longer than
_AIM_MS = 20  # a machine under load takes twice as long, without warning


class Pace:
    """The size of the next batch, learned from how long the last ones held the lock."""

    def __init__(self, *, first: int, most: int) -> None:
        self.size = first
        self.longest_ms = 0
        self._most = most

    @contextmanager
    def batch(self) -> Iterator[None]:
        """A transaction of `size` things or so, timed from when it may write to the end of its commit."""
        with transaction():
            begun = clock.steady()
            yield
        self.note(1000 * (clock.steady() - begun))

    def note(self, milliseconds: float) -> None:
        """A batch has held the lock for so long: faster ones are followed by larger ones, step by step."""
        self.longest_ms = max(self.longest_ms, math.ceil(milliseconds))
        fitting = self.size * min(max(_AIM_MS / max(milliseconds, 0.1), 0.25), 1.5)
        self.size = max(1, min(self._most, int(fitting)))
