"""How much to write in one transaction: as much as holds the write lock for a moment only."""

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from marketplace.core import clock
from marketplace.core.db import fold_log, transaction

LONGEST_MS = 50  # what nobody else should have to wait longer than
_FOLDED_EVERY = 8  # batches: a thousand pages or so
_QUICK_MS, _SLOW_MS = 15, 25  # a machine under load takes twice as long, without warning
T = TypeVar("T")


@contextmanager
def moment() -> Iterator[None]:
    """A transaction of a few rows, for a workflow whose work is many of them, some at a time."""
    with transaction():
        yield


class Pace:
    """The size of the next batch, learned from how long the last ones held the lock."""

    def __init__(self, *, first: int, most: int, least: int = 10) -> None:
        self.size = first
        self.longest_ms = 0
        self._least, self._most, self._batches = min(least, most), most, 0
        self._begun = 0.0

    def slices(self, things: Sequence[T], *, of: int) -> Iterator[Sequence[T]]:
        """Within a batch: the things `of` at a time, until the lock was held long enough; one slice at least.

        A machine that is slow all of a sudden ends its batch early, whatever size the last ones taught.
        """
        for start in range(0, len(things), of):
            if start and 1000 * (clock.steady() - self._begun) > _SLOW_MS:
                return
            yield things[start : start + of]

    @contextmanager
    def batch(self) -> Iterator[None]:
        """A transaction of `size` things or so, timed from when it may write to the end of its commit."""
        with transaction():
            begun = self._begun = clock.steady()
            yield
        self.note(1000 * (clock.steady() - begun))
        self._batches += 1
        if self._batches % _FOLDED_EVERY == 0:
            fold_log()

    def note(self, milliseconds: float) -> None:
        """A batch has held the lock for so long: quick ones are followed by larger ones, step by step.

        A part of the time is the same for any size: below the least one, smaller batches would only be more.
        """
        self.longest_ms = max(self.longest_ms, math.ceil(milliseconds))
        if milliseconds < _QUICK_MS:
            self.size = min(self._most, self.size * 5 // 4 + 1)
        elif milliseconds > _SLOW_MS:
            self.size = max(self._least, int(self.size * max(_SLOW_MS / milliseconds, 0.25)))
