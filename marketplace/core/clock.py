"""The one clock of the house. Tests and the demo stop it or set it; nobody else asks the time."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

_stopped_at: datetime | None = None


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _stopped_at or datetime.now(UTC)


def today(time_zone: str) -> date:
    """The calendar day it is now in `time_zone` (an IANA name)."""
    return local(now(), time_zone).date()


def local(at: datetime, time_zone: str) -> datetime:
    """The same moment, read on a wall clock of `time_zone`."""
    return at.astimezone(ZoneInfo(time_zone))


@contextmanager
def travel(at: datetime) -> Iterator[None]:
    """Stop the clock at `at` (aware) for the length of a block, in this process."""
    global _stopped_at  # noqa: PLW0603 - one clock a process is the point
    if at.tzinfo is None:
        raise ValueError("the clock needs an aware time")
    before, _stopped_at = _stopped_at, at.astimezone(UTC)
    try:
        yield
    finally:
        _stopped_at = before
