"""Collection windows, cut out of opening hours. Pure reading, no database."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from marketplace.pickup.loads import Counted, Load, bags_of
from marketplace.shops.hours import END_OF_DAY, ShopHours

_A_MINUTE, _A_DAY = timedelta(minutes=1), timedelta(days=1)


@dataclass(frozen=True)
class Rule:
    """How a point cuts its hours. Units: minutes, what it counts a window, days looked ahead.

    `cut_off`: on the wall; an order that comes later is one of the next day. `cut_off_days`: so many days lie
    between the day of an order and its window, where there is a cut-off: 1 with 18:00 is « before 18:00 for
    tomorrow ».
    """

    length_minutes: int = 30
    capacity: int = 6
    lead_minutes: int = 45
    days_ahead: int = 7
    counts: Counted = Counted.ORDERS
    bag_pieces: int = 8
    order_minutes: int = 5
    line_minutes: int = 1
    cut_off: time | None = None
    cut_off_days: int = 1

    def places_for(self, load: Load, *, counts: Counted | None = None) -> int:
        """So much of a window a load takes up. `counts`: of a window that counts as the rule once did."""
        match counts or self.counts:
            case Counted.ORDERS:
                return 1
            case Counted.BAGS:
                return max(1, sum(bags_of(load, bag_pieces=self.bag_pieces)))
            case Counted.MINUTES:
                return max(1, self.order_minutes + self.line_minutes * load.lines)

    def first_day(self, now: datetime, *, lead_days: int) -> date:
        """The first day that an order made at a local moment may be for."""
        if self.cut_off is None:
            return now.date() + lead_days * _A_DAY
        is_late = now >= datetime.combine(now.date(), self.cut_off, tzinfo=now.tzinfo)
        return now.date() + (max(self.cut_off_days, lead_days) + is_late) * _A_DAY


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


def windows(
    hours: ShopHours,
    rule: Rule,
    *,
    now: datetime,
    time_zone: str,
    lead_days: int = 0,
    from_day: date = date.min,
) -> Iterator[Window]:
    """The windows of the coming days, soonest first: inside opening hours, not before the lead time is over.

    `lead_days`: whole days of the town's calendar that the things to be fetched take to be made; looked ahead
    is from then on, or from `from_day` where that is later. What comes after the rule's cut-off is an order
    of the next day.

    Wall-clock times that a clock change skips are left out; those that come twice count once. How long
    a window lasts is read on the wall too: the one that a change falls into lasts an hour more or less.
    """
    zone = ZoneInfo(time_zone)
    earliest = now + timedelta(minutes=rule.lead_minutes)
    first = max(rule.first_day(now.astimezone(zone), lead_days=lead_days), from_day)
    for offset in range(rule.days_ahead + 1):
        day = first + timedelta(days=offset)
        for opens, closes in hours.ranges_on(day):
            yield from _cut(day, opens, closes, zone, rule.length_minutes, earliest)


def _cut(
    day: date, opens: time, closes: time, zone: ZoneInfo, length_minutes: int, earliest: datetime
) -> Iterator[Window]:
    step = timedelta(minutes=length_minutes)
    wall, last = datetime.combine(day, opens), _end_of(day, closes)
    ahead = _steady_offset(wall, last, zone)
    if ahead is not None:  # nearly always: the windows that are too soon need not be looked at one by one
        too_soon = earliest - (wall - ahead).replace(tzinfo=UTC)
        wall += max(0, -(-too_soon // step)) * step
    while wall + step <= last:
        begins, ends = _moments(wall, wall + step, zone, ahead)
        if begins and ends and earliest <= begins < ends:
            yield Window(begins, ends, day, wall.time())
        wall += step


def _end_of(day: date, closes: time) -> datetime:
    return datetime.combine(day + _A_DAY, time()) if closes == END_OF_DAY else datetime.combine(day, closes)


def _moments(
    begins: datetime, ends: datetime, zone: ZoneInfo, ahead: timedelta | None
) -> tuple[datetime | None, datetime | None]:
    if ahead is None:
        return _in_utc(begins, zone), _in_utc(ends, zone) or _end_of_minute(ends - _A_MINUTE, zone)
    return (begins - ahead).replace(tzinfo=UTC), (ends - ahead).replace(tzinfo=UTC)


@lru_cache(maxsize=4096)
def _steady_offset(opens: datetime, closes: datetime, zone: ZoneInfo) -> timedelta | None:
    """How far the zone is ahead of UTC all through a range; None where its clock changes within it."""
    ahead = opens.replace(tzinfo=zone).utcoffset()
    is_steady = ahead == closes.replace(tzinfo=zone).utcoffset()
    return ahead if is_steady and _in_utc(opens, zone) and _in_utc(closes, zone) else None


def _in_utc(wall: datetime, zone: ZoneInfo) -> datetime | None:
    """The moment of a wall-clock reading, or None where the clock jumps over it."""
    moment = wall.replace(tzinfo=zone).astimezone(UTC)
    return moment if moment.astimezone(zone).replace(tzinfo=None) == wall else None


def _end_of_minute(wall: datetime, zone: ZoneInfo) -> datetime | None:
    """The moment at which a minute is over, also when the clock jumps just then; None if it jumps over it."""
    begins = _in_utc(wall, zone)
    return begins + _A_MINUTE if begins else None
