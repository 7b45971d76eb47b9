"""What a shop sold in a period: by day, by hour, awake or asleep, and beside the period before."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.periods import Period
from marketplace.insights.sales.sold import BAG_CENTS, HANDED_OVER, sold_between
from marketplace.orders.models import ShopOrder
from marketplace.orders.states import ShopOrderState
from marketplace.shops.hours import ShopHours
from marketplace.shops.queries import opening_hours_of_shop
from marketplace.towns.queries import TownView

HOURS = 24


@dataclass
class Sum:
    """Bags and what they come to."""

    bags: int = 0
    cents: int = 0

    def add(self, cents: int) -> None:
        """One more bag."""
        self.bags += 1
        self.cents += cents

    @property
    def average_cents(self) -> int:
        """What one bag comes to, in the mean, to the nearest cent; 0 without bags."""
        return (self.cents + self.bags // 2) // self.bags if self.bags else 0


@dataclass
class Hour:
    """One hour of the wall clock, over all days: what was ordered while the shop was open, and closed."""

    awake: Sum = field(default_factory=Sum)
    asleep: Sum = field(default_factory=Sum)


@dataclass(frozen=True)
class Turnover:
    """The sales of a period. Days without any are not in `days`.

    `before`: those of the period before, as far as this one has come; `days_before` are all of its days.
    `handed_over`: those of them that the residents have by now.
    """

    period: Period
    days: Mapping[date, Sum]
    days_before: Mapping[date, Sum]
    hours: Sequence[Hour]
    total: Sum
    before: Sum
    handed_over: Sum

    @property
    def asleep(self) -> Sum:
        """What came while the shop was closed."""
        sums = [hour.asleep for hour in self.hours]
        return Sum(sum(each.bags for each in sums), sum(each.cents for each in sums))


def turnover_of(town: TownView, shop_id: int, *, period: Period) -> Turnover:
    """What the shop sold in the period, with the one before it. Two statements.

    A sale counts on the day and at the hour that the town's clocks showed: a day has 23 or 25 hours when they
    are changed. Whether the shop was open is told by its hours as they are written now.
    """
    zone, earlier = ZoneInfo(town.time_zone), period.earlier
    begins = period.begins(town.time_zone)
    cut = earlier.as_far_as(clock.now(), of=period, time_zone=town.time_zone)
    opening = opening_hours_of_shop(town, shop_id, from_day=period.first)
    read = Turnover(
        period=period,
        days=defaultdict(Sum),
        days_before=defaultdict(Sum),
        hours=[Hour() for _ in range(HOURS)],
        total=Sum(),
        before=Sum(),
        handed_over=Sum(),
    )
    since, until = earlier.begins(town.time_zone), period.ends(town.time_zone)
    query = bags_query(town.id, shop_id, since=since, until=until)
    for made_at, cents, state in db.session.execute(query):
        local = made_at.astimezone(zone)
        if made_at >= begins:
            _count(read, local, cents, opening)
            if state in HANDED_OVER:
                read.handed_over.add(cents)
        else:
            read.days_before[local.date()].add(cents)
            if made_at < cut:
                read.before.add(cents)
    return read


def bags_query(
    town_id: int, shop_id: int, *, since: datetime, until: datetime
) -> Select[datetime, int, ShopOrderState]:
    """When each bag sold between two moments was ordered, what it comes to, and where it stands."""
    query = select(ShopOrder.created_at, BAG_CENTS, ShopOrder.state)
    return query.where(sold_between(town_id, shop_id, since=since, until=until))


def _count(read: Turnover, local: datetime, cents: int, opening: ShopHours) -> None:
    read.total.add(cents)
    read.days[local.date()].add(cents)
    hour = read.hours[local.hour]
    (hour.awake if opening.is_open(local) else hour.asleep).add(cents)
