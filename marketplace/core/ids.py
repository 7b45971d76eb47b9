"""Primary keys made by the application: 63 bits, in time order, unique without asking the database."""

import os
import secrets
import threading
import time
from datetime import UTC, datetime

_EPOCH_MS = 1_735_689_600_000  # 2025-01-01T00:00:00Z
_LOW_BITS = 22


class IdMaker:
    """Makes ids of 41 bits of milliseconds since 2025 and 22 bits that start at random and count up.

    Never goes backwards within a process, also when the wall clock does; draws anew after a fork.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0
        os.register_at_fork(after_in_child=self._start_anew)

    def _start_anew(self) -> None:
        # A forked worker must not count on from its parent's last id, or two workers would collide.
        self._lock = threading.Lock()
        self._last = 0

    def __call__(self) -> int:
        # The wall clock, not core.clock: a stopped clock must not make keys collide.
        milliseconds = time.time_ns() // 1_000_000 - _EPOCH_MS
        with self._lock:
            if milliseconds > self._last >> _LOW_BITS:
                self._last = (milliseconds << _LOW_BITS) | secrets.randbits(_LOW_BITS - 1)
            else:
                self._last += 1
            return self._last


new_id = IdMaker()


def drawn_at(row_id: int) -> datetime:
    """When an id was made: for rows that keep no date of their own."""
    return datetime.fromtimestamp(((row_id >> _LOW_BITS) + _EPOCH_MS) / 1000, UTC)
