"""The one clock of the house. Tests and the demo stop it or set it; nobody else asks the time."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
_UPTIME = Path("/proc/uptime")
_stopped_at: datetime | None = None


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _stopped_at or datetime.now(UTC)


def steady() -> float:
    """Seconds that pass evenly whatever becomes of the wall clock, for waits within one process."""
    return _stopped_at.timestamp() if _stopped_at else time.monotonic()


def today(time_zone: str) -> date:
    """The calendar day it is now in `time_zone` (an IANA name)."""
    return local(now(), time_zone).date()


def local(at: datetime, time_zone: str) -> datetime:
    """The same moment, read on a wall clock of `time_zone`."""
    return at.astimezone(ZoneInfo(time_zone))


@dataclass(frozen=True)
class Reading:
    """The wall clock and the steady clock of this machine, read at once.

    `boot_id` names what the steady clock counts from: readings with another one cannot be compared.
    """

    boot_id: str
    uptime_seconds: float
    wall: datetime


def read_both() -> Reading:
    """Both clocks of this machine. The steady one counts from its start; where the system does not tell, from
    an unknown moment that only this process knows.
    """
    try:
        boot_id, uptime = _BOOT_ID.read_text().strip(), float(_UPTIME.read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return Reading("", time.monotonic(), now())
    return Reading(boot_id[:36], uptime, now())


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
