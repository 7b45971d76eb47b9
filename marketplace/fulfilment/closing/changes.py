"""What a shop may change of its times: each change says which bags it touches, and how it is written."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Protocol

from marketplace.accounts.journal.acts import Act
from marketplace.core.errors import ChangedMeanwhile
from marketplace.fulfilment.closing.waiting import Waiting
from marketplace.pickup.loads import Counted
from marketplace.pickup.opening import limit_windows, shut_window
from marketplace.pickup.slots import Window
from marketplace.shops.hours import Range, ShopHours
from marketplace.shops.models import Shop
from marketplace.shops.queries import hours_of_shop
from marketplace.shops.services import forget_special_days, set_week, write_special_days


@dataclass(frozen=True)
class Times:
    """The shop's hours, as residents are told them, before and after a change; and the town's zone."""

    before: ShopHours
    after: ShopHours
    time_zone: str


class Change(Protocol):
    """A change of a shop's times."""

    @property
    def act(self) -> Act:
        """As what the journal keeps it."""

    @property
    def about(self) -> str:
        """What it is about, for the journal."""

    def hours_after(self, hours: ShopHours) -> ShopHours:
        """The shop's hours once it is made."""

    def touched(self, bags: Sequence[Waiting], times: Times, /) -> list[Waiting]:
        """The bags that cannot be fetched any more when they were to be."""

    def write(self, shop: Shop) -> None:
        """Make it. Raises: HoursRefused. Commits: no."""


def no_longer_open(bags: Sequence[Waiting], times: Times) -> list[Waiting]:
    """The bags whose window lay within the hours before, and does not any more."""
    zone = times.time_zone
    kept = (bag for bag in bags if bag.fits(times.before, time_zone=zone))
    return [bag for bag in kept if not bag.fits(times.after, time_zone=zone)]


@dataclass(frozen=True)
class DaysChange:
    """Dates with hours of their own; None lets a date follow the week again."""

    days: Mapping[date, Sequence[Range] | None]
    reason: str = ""
    act: Act = Act.SPECIAL_DAY_CHANGED

    @property
    def about(self) -> str:
        """The dates."""
        return ", ".join(day.isoformat() for day in sorted(self.days))

    def hours_after(self, hours: ShopHours) -> ShopHours:
        """The week stays."""
        special = {day: ranges for day, ranges in hours.special.items() if day not in self.days}
        return replace(
            hours, special=special | {day: ranges for day, ranges in self.days.items() if ranges is not None}
        )

    def touched(self, bags: Sequence[Waiting], times: Times, /) -> list[Waiting]:
        """Those of hours that are gone."""
        return no_longer_open(bags, times)

    def write(self, shop: Shop) -> None:
        """Each date once, with the reason."""
        said = {day: ranges for day, ranges in self.days.items() if ranges is not None}
        forget_special_days(shop, days=self.days.keys() - said.keys())
        write_special_days(shop, days=said, reason=self.reason)


@dataclass(frozen=True)
class WeekChange:
    """Another week; `before`: the week as it stood when it was typed."""

    week: Mapping[int, Sequence[Range]]
    before: Mapping[int, Sequence[Range]]
    act: Act = Act.HOURS_CHANGED
    about: str = ""

    def hours_after(self, hours: ShopHours) -> ShopHours:
        """Special days stay."""
        return replace(hours, week=self.week)

    def touched(self, bags: Sequence[Waiting], times: Times, /) -> list[Waiting]:
        """Those of hours that are gone."""
        return no_longer_open(bags, times)

    def write(self, shop: Shop) -> None:
        """All seven days. Raises: ChangedMeanwhile when a colleague has written another week."""
        now = hours_of_shop(shop.town_id, shop.id, from_day=date.max).week
        if any(list(now.get(day, ())) != list(self.before.get(day, ())) for day in range(1, 8)):
            raise ChangedMeanwhile
        set_week(shop, week=self.week)


@dataclass(frozen=True)
class WindowChange:
    """One window takes no more bags, while the shop is open."""

    window: Window
    time_zone: str
    act: Act = Act.WINDOW_CLOSED

    @property
    def about(self) -> str:
        """Its day and hour."""
        return f"{self.window.local_day:%Y-%m-%d} {self.window.local_time:%H:%M}"

    def hours_after(self, hours: ShopHours) -> ShopHours:
        """The door stays open."""
        return hours

    def touched(self, bags: Sequence[Waiting], _times: Times, /) -> list[Waiting]:
        """Those that were to be fetched then."""
        return [bag for bag in bags if bag.collect_from == self.window.starts_at]

    def write(self, shop: Shop) -> None:
        """Whether somebody had chosen it or nobody."""
        shut_window(shop.town_id, point_id=shop.id, window=self.window, time_zone=self.time_zone)


@dataclass(frozen=True)
class CapacityChange:
    """So much a window from now on, and not one more; of orders, of bags or of minutes.

    Windows that somebody chose while something else was counted stay as they are.
    """

    capacity: int
    counts: Counted = Counted.ORDERS
    act: Act = Act.PREPARATION_CHANGED

    @property
    def about(self) -> str:
        """How many."""
        return str(self.capacity)

    def hours_after(self, hours: ShopHours) -> ShopHours:
        """The door stays as it is."""
        return hours

    def touched(self, bags: Sequence[Waiting], _times: Times, /) -> list[Waiting]:
        """In each window those that ordered last, as many as are too many.

        What alone is more than a window bears now stays, if it came first: it takes all of one.
        """
        taken, found = Counter[datetime](), list[Waiting]()
        for bag in sorted(bags, key=lambda bag: (bag.collect_from, bag.shop_order_id)):
            if bag.counts != self.counts:
                continue
            before = taken[bag.collect_from]
            if self.capacity == 0 or (before and before + bag.places > self.capacity):
                found.append(bag)
            else:
                taken[bag.collect_from] += bag.places
        return found

    def write(self, shop: Shop) -> None:
        """For windows that nobody has chosen, and for those that somebody has."""
        limit_windows(shop.town_id, point_id=shop.id, capacity=self.capacity, counts=self.counts)
