"""Opening hours of one shop: a repeating week, and dates with their own. Pure, no database."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from marketplace.core.errors import Refusal
from marketplace.core.words import _

Range = tuple[time, time]
END_OF_DAY = time.max  # a range that ends with it goes up to midnight: Python knows no 24:00


class HoursRefused(Refusal):
    """These hours overlap, are upside down or cross midnight."""

    status = 422


@dataclass(frozen=True)
class ShopHours:
    """When a shop is open. `week`: ISO weekday (1 is Monday) to ranges; `special`: date to ranges;
    `unanswered`: public holidays of which the shop has not said whether it opens: nothing is promised then.

    All times are wall times of the shop's town. Of an hour that comes twice, the first counts.
    """

    week: Mapping[int, Sequence[Range]] = field(default_factory=dict)
    special: Mapping[date, Sequence[Range]] = field(default_factory=dict)
    unanswered: Set[date] = frozenset()

    def on_holidays(self, days: Set[date]) -> "ShopHours":
        """The same hours where these days are public holidays: without an answer the week does not hold."""
        return replace(self, unanswered=days - self.special.keys()) if days else self

    def ranges_on(self, day: date) -> Sequence[Range]:
        """The ranges of a date, in order; empty when closed, and while nobody knows."""
        if day in self.special:
            return self.special[day]
        return () if day in self.unanswered else self.usual_ranges(day)

    def usual_ranges(self, day: date) -> Sequence[Range]:
        """What the repeating week says of a date, whatever is special about it."""
        return self.week.get(day.isoweekday(), ())

    def is_unsure(self, day: date) -> bool:
        """Whether it is a public holiday on which the shop might open, and has not said so."""
        return day in self.unanswered and bool(self.usual_ranges(day))

    def is_open(self, at: datetime) -> bool:
        """Whether the shop is open at a local moment."""
        return self.closes_at(at) is not None

    def closes_at(self, at: datetime) -> time | None:
        """When the range ends that is open at a local moment; None while closed."""
        day = at.date()
        for opens, closes in self.ranges_on(day):
            if _is_past(day, opens, at) and not _is_past(day, closes, at):
                return closes
        return None

    def covers(self, begins: datetime, last_minute: datetime) -> bool:
        """Whether the shop is open from a local moment to another one of the same range."""
        closes = self.closes_at(begins)
        return closes is not None and closes == self.closes_at(last_minute)

    def next_opening(self, at: datetime, *, within_days: int = 14) -> datetime | None:
        """The next local moment at which a range begins after `at`; None when there is none soon."""
        for offset in range(within_days + 1):
            day = at.date() + timedelta(days=offset)
            for opens, _closes in self.ranges_on(day):
                if not _is_past(day, opens, at):
                    return datetime.combine(day, opens, tzinfo=at.tzinfo)
        return None


def _is_past(day: date, wall: time, at: datetime) -> bool:
    """Whether a clock on the wall has shown that time of that day already, at a local moment."""
    begins = datetime.combine(day, wall, tzinfo=at.tzinfo)
    if at.fold:  # the second of two equal hours: what the first one brought is past
        return begins.astimezone(UTC) <= at.astimezone(UTC)
    return begins.replace(tzinfo=None) <= at.replace(tzinfo=None)


CLOSED = ShopHours()


def check_ranges(ranges: Sequence[Range]) -> list[Range]:
    """The ranges of one day in order. Raises: HoursRefused when one is upside down or two overlap."""
    ordered = sorted(ranges)
    for opens, closes in ordered:
        if opens == closes:
            raise HoursRefused(
                _("La fermeture (%(end)s) doit venir après l’ouverture (%(start)s).",
                  start=f"{opens:%H:%M}", end=f"{closes:%H:%M}")
            )  # fmt: skip
        if opens > closes:
            raise HoursRefused(
                _("La fermeture (%(end)s) doit venir après l’ouverture (%(start)s). Si vous fermez après "
                  "minuit, écrivez 24:00 ce jour-là, et le lendemain de 0:00 à %(end)s.",
                  start=f"{opens:%H:%M}", end=f"{closes:%H:%M}")
            )  # fmt: skip
    for (_opens, closes), (next_opens, _closes) in pairwise(ordered):
        if next_opens < closes:
            raise HoursRefused(
                _("Deux plages se chevauchent : l’une finit à %(end)s, l’autre commence à %(start)s.",
                  start=f"{next_opens:%H:%M}", end=f"{closes:%H:%M}")
            )  # fmt: skip
    return ordered
