"""A fair line in front of SQLite's one write lock, over the threads and processes of one machine.

Left alone, SQLite's waiting writers sleep and try again: whoever comes at the right moment wins, and some
wait for seconds. Here they stand in the kernel's line for a lock on a file beside the database: served nearly
in the order of arrival, free of cost while nobody waits, and free at once when the holder is killed. Nearly:
the threads of a process have one place together in the kernel's line, and who comes just as the lock is let
go, while nobody of its own process waits, takes it at once.

The line is a courtesy, SQLite's own lock the guard: where the file cannot be locked, writers go without it.
"""

import fcntl
import os
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from weakref import WeakSet

from sqlalchemy.exc import OperationalError

PATIENCE_SECONDS = 5.0  # for a turn and for SQLite's own lock together
_LEFT_FOR_SQLITE = 1.0
_UNLOCKABLE = -1


class Busy(OperationalError):
    """Others wrote for so long that this writer gave up; nothing was changed."""

    def __init__(self) -> None:
        super().__init__("waiting for a turn to write", None, TimeoutError("others are writing"))


@contextmanager
def at_once() -> Iterator[float]:
    """A turn where there is no line: databases in memory, and servers that see to many writers themselves."""
    yield PATIENCE_SECONDS


class WriteQueue:
    """The line for one file, as the threads of this process see it.

    Who comes while nobody of this process waits tries the lock at once. The others wait here, first come
    first served, while one thread, the broker, stands in the kernel's line for whoever is first: a wait in
    the kernel cannot be given up, a wait here can.
    """

    def __init__(self, path: Path, *, patience_seconds: float = PATIENCE_SECONDS) -> None:
        self._path = path
        self._patience = patience_seconds
        self._begin_empty()
        _queues.add(self)

    @contextmanager
    def turn(self) -> Iterator[float]:
        """Wait for one's turn and keep it for the block. Gives the seconds left to wait for SQLite itself.

        Raises: Busy when the turn does not come in time.
        """
        begun = time.monotonic()
        descriptor = self._enter()
        try:
            yield max(self._patience - (time.monotonic() - begun), _LEFT_FOR_SQLITE)
        finally:
            self._leave(descriptor)

    def forget_forked(self) -> None:
        """In a forked child: neither the parent's turn nor its waiting threads are this process's."""
        inherited = list(self._open)
        self._begin_empty()
        for descriptor in inherited:
            os.close(descriptor)  # closed, not unlocked: the lock is the parent's

    def _begin_empty(self) -> None:
        self._guard = threading.Lock()
        self._line = deque[_Place]()
        self._has_broker = False
        self._open = set[int]()  # descriptors that hold the lock, or wait for it

    def _enter(self) -> int:
        if not self._line:
            try:
                return self._lock(fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                pass
        return self._wait()

    def _wait(self) -> int:
        place = _Place()
        try:
            self._line_up(place)
            place.called.acquire(timeout=max(self._patience - _LEFT_FOR_SQLITE, 0))
        except BaseException:
            self._leave(self._withdraw(place))
            raise
        descriptor = self._withdraw(place)
        if descriptor is None:
            raise Busy
        return descriptor

    def _line_up(self, place: "_Place") -> None:
        with self._guard:
            self._line.append(place)
            if not self._has_broker:
                threading.Thread(target=self._stand_in_line, name="write-queue", daemon=True).start()
                self._has_broker = True

    def _withdraw(self, place: "_Place") -> int | None:
        """What the place was given; None, and the place is given up, if it was not called yet."""
        with self._guard:
            if place.descriptor is None and place in self._line:
                self._line.remove(place)
            return place.descriptor

    def _stand_in_line(self) -> None:
        """The broker: as long as somebody waits, get the lock and call the first one."""
        wanted = True
        while wanted:
            descriptor = self._lock(fcntl.LOCK_EX)
            with self._guard:
                place = self._line.popleft() if self._line else None
                if place:
                    place.call(descriptor)
                wanted = self._has_broker = bool(self._line)
            if place is None:  # all of them gave up meanwhile
                self._leave(descriptor)

    def _lock(self, how: int) -> int:
        """A descriptor of one's own that holds the lock. Raises: BlockingIOError."""
        try:
            descriptor = os.open(self._path, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError:
            return _UNLOCKABLE
        self._open.add(descriptor)
        try:
            fcntl.flock(descriptor, how)
        except BlockingIOError:
            self._leave(descriptor)
            raise
        except OSError:
            self._leave(descriptor)
            return _UNLOCKABLE
        return descriptor

    def _leave(self, descriptor: int | None) -> None:
        if descriptor in self._open:  # if not, there was no lock, or a fork has closed it
            self._open.discard(descriptor)
            fcntl.flock(descriptor, fcntl.LOCK_UN)  # closing alone leaves it to a child forked meanwhile
            os.close(descriptor)


class _Place:
    """A thread's place in the line."""

    def __init__(self) -> None:
        self.called = threading.Lock()
        self.called.acquire()
        self.descriptor: int | None = None

    def call(self, descriptor: int) -> None:
        """Hand the lock over."""
        self.descriptor = descriptor
        self.called.release()


_queues: WeakSet[WriteQueue] = WeakSet()


def _forget_forked() -> None:
    for queue in _queues:
        queue.forget_forked()


os.register_at_fork(after_in_child=_forget_forked)
