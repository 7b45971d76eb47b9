"""Opening hours of one shop: a repeating week, and dates with their own. Pure, no database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from marketplace.core.errors import Refusal
from marketplace.core.words import _

Range = tuple[time, time]


class HoursRefused(Refusal):
    """These hours overlap, are upside down or cross midnight."""

    status = 422


@dataclass(frozen=True)
class ShopHours:
    """When a shop is open. `week`: ISO weekday (1 is Monday) to ranges; `special`: date to ranges.

    All times are wall times of the shop's town.
    """

    week: Mapping[int, Sequence[Range]] = field(default_factory=dict)
    special: Mapping[date, Sequence[Range]] = field(default_factory=dict)

    def ranges_on(self, day: date) -> Sequence[Range]:
        """The ranges of a date, in order; empty when closed."""
        if day in self.special:
            return self.special[day]
        return self.week.get(day.isoweekday(), ())

    def is_open(self, at: datetime) -> bool:
        """Whether the shop is open at a local moment."""
        return self.closes_at(at) is not None

    def closes_at(self, at: datetime) -> time | None:
        """When the range ends that is open at a local moment; None while closed."""
        wall = at.time()
        return next((closes for opens, closes in self.ranges_on(at.date()) if opens <= wall < closes), None)

    def next_opening(self, at: datetime, *, within_days: int = 14) -> datetime | None:
        """The next local moment at which a range begins after `at`; None when there is none soon."""
        for offset in range(within_days + 1):
            day = at.date() + timedelta(days=offset)
            for opens, _closes in self.ranges_on(day):
                begins = datetime.combine(day, opens, tzinfo=at.tzinfo)
                if begins > at:
                    return begins
        return None


CLOSED = ShopHours()


def check_ranges(ranges: Sequence[Range]) -> list[Range]:
    """The ranges of one day in order. Raises: HoursRefused when one is upside down or two overlap."""
    ordered = sorted(ranges)
    for opens, closes in ordered:
        if opens >= closes:
            raise HoursRefused(
                _("La fermeture (%(end)s) doit venir après l’ouverture (%(start)s).",
                  start=f"{opens:%H:%M}", end=f"{closes:%H:%M}")
            )  # fmt: skip
    for (_opens, closes), (next_opens, _closes) in pairwise(ordered):
        if next_opens < closes:
            raise HoursRefused(
                _("Deux plages se chevauchent : l’une finit à %(end)s, l’autre commence à %(start)s.",
                  start=f"{next_opens:%H:%M}", end=f"{closes:%H:%M}")
            )  # fmt: skip
    return ordered
