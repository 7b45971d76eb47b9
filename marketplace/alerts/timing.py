"""When each rung of the ladder is due. Pure, no database.

Only time in which somebody can be expected in the shop counts: while it is open, and in the last hour before
the bag is fetched, for a shop that opens with its first window prepares before it opens.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from marketplace.alerts.models import Rung
from marketplace.shops.hours import ShopHours

Stretch = tuple[datetime, datetime]

BEFORE_WINDOW = timedelta(hours=1)
LEAST_TIME = timedelta(minutes=20)  # even when the window begins sooner
GRACE = timedelta(minutes=5)  # between two rungs: a worker that slept does not climb the ladder in one go
_DAYS_AHEAD = 60


@dataclass(frozen=True)
class Times:
    """A shop's own times. Units: minutes that count, since the order was placed."""

    mail_minutes: int = 10
    text_minutes: int = 20
    council_minutes: int = 40
    decline_minutes: int = 60

    def by_rung(self) -> dict[Rung, int]:
        """The times in the order in which they come."""
        return {
            Rung.MAIL: self.mail_minutes,
            Rung.TEXT: self.text_minutes,
            Rung.COUNCIL: self.council_minutes,
            Rung.DECLINE: self.decline_minutes,
        }


def moments(
    times: Times, *, hours: ShopHours, time_zone: str, placed_at: datetime, collect_from: datetime
) -> Mapping[Rung, datetime]:
    """When each rung is due for a bag that nobody answers, in order.

    The last rung comes before the resident does: where the shop's times are longer than what is left until
    the window, all of them are shortened in proportion.
    """
    latest = max(collect_from, placed_at + LEAST_TIME)
    counted = _counted(hours, ZoneInfo(time_zone), starts=placed_at, ends=latest)
    there_is = sum((ends - starts for starts, ends in counted), timedelta())
    wanted = timedelta(minutes=times.decline_minutes)
    share = min(1.0, there_is / wanted)
    return {
        rung: _after(counted, timedelta(minutes=minutes) * share) for rung, minutes in times.by_rung().items()
    }


def next_rung(
    due: Mapping[Rung, datetime], *, taken: Mapping[Rung, datetime]
) -> tuple[Rung, datetime] | None:
    """The rung that is next and when, at least a few minutes after the one before; None after the last."""
    for rung, at in due.items():
        if rung not in taken:
            return rung, max(at, max(taken.values()) + GRACE) if taken else at
    return None


def _counted(hours: ShopHours, zone: ZoneInfo, *, starts: datetime, ends: datetime) -> list[Stretch]:
    """The stretches of time that count between two moments, in order and without overlap."""
    near = (ends - max(BEFORE_WINDOW, LEAST_TIME), ends)
    found = sorted([*_open(hours, zone, starts=starts, ends=ends), near])
    return _joined([(max(a, starts), min(b, ends)) for a, b in found if b > starts and a < ends])


def _open(hours: ShopHours, zone: ZoneInfo, *, starts: datetime, ends: datetime) -> Iterable[Stretch]:
    day = starts.astimezone(zone).date()
    last = min(ends.astimezone(zone).date(), day + timedelta(days=_DAYS_AHEAD))
    while day <= last:
        for opens, closes in hours.ranges_on(day):
            yield datetime.combine(day, opens, tzinfo=zone), datetime.combine(day, closes, tzinfo=zone)
        day += timedelta(days=1)


def _joined(stretches: Sequence[Stretch]) -> list[Stretch]:
    joined: list[Stretch] = []
    for starts, ends in stretches:
        if joined and starts <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], ends)
        else:
            joined.append((starts, ends))
    return joined


def _after(counted: Sequence[Stretch], passed: timedelta) -> datetime:
    """The moment at which so much time has counted; the end of all when there is less."""
    for starts, ends in counted:
        if passed <= ends - starts:
            return starts + passed
        passed -= ends - starts
    return counted[-1][1]
