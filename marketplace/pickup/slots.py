"""Collection windows, cut out of opening hours. Pure reading, no database."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from marketplace.shops.hours import ShopHours


@dataclass(frozen=True)
class Rule:
    """How a point cuts its hours. Units: minutes, bags a window, days looked ahead."""

    length_minutes: int = 30
    capacity: int = 6
    lead_minutes: int = 45
    days_ahead: int = 7


@dataclass(frozen=True, order=True)
class Window:
    """One collection window. `starts_at`, `ends_at`: aware UTC; the local day and time are as on the door."""

    starts_at: datetime
    ends_at: datetime
    local_day: date
    local_time: time

    @property
    def key(self) -> str:
        """How forms name the window: its start in UTC, to the minute."""
        return key_of(self.starts_at)


def key_of(starts_at: datetime) -> str:
    """How forms name the window that starts at a moment in UTC: keys sort like times."""
    return f"{starts_at:%Y%m%dT%H%MZ}"


def windows(hours: ShopHours, rule: Rule, *, now: datetime, time_zone: str) -> Iterator[Window]:
    """The windows of the coming days, soonest first: inside opening hours, not before the lead time is over.

    Wall-clock times that a clock change skips are left out; those that come twice count once.
    """
    zone = ZoneInfo(time_zone)
    earliest = now + timedelta(minutes=rule.lead_minutes)
    today = now.astimezone(zone).date()
    for offset in range(rule.days_ahead + 1):
        day = today + timedelta(days=offset)
        for opens, closes in hours.ranges_on(day):
            for window in _cut(day, opens, closes, zone, rule.length_minutes):
                if window.starts_at >= earliest:
                    yield window


def _cut(day: date, opens: time, closes: time, zone: ZoneInfo, length_minutes: int) -> Iterator[Window]:
    step, wall, last = (
        timedelta(minutes=length_minutes),
        datetime.combine(day, opens),
        datetime.combine(day, closes),
    )
    while wall + step <= last:
        starts, ends = _in_utc(wall, zone), _in_utc(wall + step, zone)
        if starts and ends and starts < ends:
            yield Window(starts, ends, day, wall.time())
        wall += step


def _in_utc(wall: datetime, zone: ZoneInfo) -> datetime | None:
    """The moment of a wall-clock reading, or None where the clock jumps over it."""
    moment = wall.replace(tzinfo=zone).astimezone(UTC)
    return moment if moment.astimezone(zone).replace(tzinfo=None) == wall else None
