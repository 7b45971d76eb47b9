"""Weeks of a town as they may be told: the one place where figures of the barometer leave the database.

Pages, papers, files and the API ask here and nowhere else, so the privacy floor holds for all of them alike.
Only weeks that are over and counted are told: a running week, looked at twice, would tell what came between.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeVar

from marketplace.core import clock
from marketplace.core.periods import Period, Stretch
from marketplace.insights.barometer.floor import Crowd, is_part_told, told_parts
from marketplace.measures.daily import (
    Place,
    ShopWeek,
    TownWeek,
    mark_of,
    monday_of,
    shop_weeks,
    town_weeks,
)
from marketplace.towns.queries import TownView

_WEEK = timedelta(weeks=1)
K = TypeVar("K")


@dataclass(frozen=True)
class Cell:
    """The sales of several shops. `bags`: parts of orders, one a shop."""

    bags: int = 0
    cents: int = 0

    def __add__(self, other: "Cell") -> "Cell":
        return Cell(self.bags + other.bags, self.cents + other.cents)


@dataclass(frozen=True)
class TownFigures:
    """A town's week above the floor. What stands at None is below it for itself, or leaves too little.

    `shared_orders`: that led to two shops or more; `asleep`: ordered while the shop was closed; `collected`:
    bags handed over in that week, whenever they were ordered; `newcomers`: bags of who had bought nothing in
    the shop for a year; `unanswered`: bags declined because nobody answered.
    """

    orders: int
    sold: Cell
    shared_orders: int | None
    asleep: Cell | None
    collected: int | None
    newcomers: int | None
    unanswered: int | None


@dataclass(frozen=True)
class Week:
    """A week that is over. `figures` is None where the whole week is below the floor; `streets` and
    `families` hold what may be told of its parts.
    """

    monday: date
    figures: TownFigures | None = None
    streets: Mapping[int, Cell] = field(default_factory=dict)
    families: Mapping[Place, Cell] = field(default_factory=dict)

    @property
    def sunday(self) -> date:
        """Its last day."""
        return self.monday + timedelta(days=6)


def last_week_over(town: TownView) -> date | None:
    """The Monday of the last week that is over and counted; None while there is none."""
    mark = mark_of(town.id)
    if mark is None:
        return None
    monday = monday_of(clock.today(town.time_zone)) - _WEEK
    while mark.changes_until < Period(Stretch.DAYS, monday, monday + timedelta(days=6)).ends(town.time_zone):
        monday -= _WEEK
    return monday


def told_weeks(town_id: int, *, first: date, last: date) -> list[Week]:
    """The weeks whose Mondays lie between two Mondays, both included, oldest first. Two statements."""
    by_week = defaultdict[date, list[ShopWeek]](list)
    for row in shop_weeks(town_id, first=first, last=last):
        by_week[row.monday].append(row)
    totals = town_weeks(town_id, first=first, last=last)
    mondays = [first + n * _WEEK for n in range((last - first).days // 7 + 1)]
    return [tell(totals.get(monday, TownWeek(monday)), by_week[monday]) for monday in mondays]


def tell(total: TownWeek, rows: Sequence[ShopWeek]) -> Week:
    """What may be told of one week."""
    selling = {row.shop_id for row in rows if row.bags}
    if not Crowd(len(selling), total.orders).is_enough:
        return Week(total.monday)
    by_street = _grouped(rows, lambda row: row.place.street_id)
    streets = told_parts(by_street)
    families: dict[Place, Cell] = {}
    for street_id in streets:
        by_place = _grouped(by_street[street_id], lambda row: row.place)
        families |= {place: _sold(by_place[place]) for place in told_parts(by_place)}
    return Week(
        total.monday,
        _town_figures(total, rows),
        {street_id: _sold(by_street[street_id]) for street_id in streets},
        families,
    )


def _grouped(rows: Sequence[ShopWeek], key: Callable[[ShopWeek], K]) -> dict[K, list[ShopWeek]]:
    groups = defaultdict[K, list[ShopWeek]](list)
    for row in rows:
        groups[key(row)].append(row)
    return dict(groups)


def _sold(rows: Sequence[ShopWeek]) -> Cell:
    return Cell(sum(row.bags for row in rows), sum(row.cents for row in rows))


def _town_figures(total: TownWeek, rows: Sequence[ShopWeek]) -> TownFigures:
    def crowd(orders: int, of: Callable[[ShopWeek], int]) -> Crowd:
        return Crowd(len({row.shop_id for row in rows if of(row)}), orders)

    walks = is_part_told(
        crowd(total.shared_orders, lambda row: row.shared_bags),
        crowd(total.orders - total.shared_orders, lambda row: row.bags - row.shared_bags),
    )
    asleep = is_part_told(
        crowd(total.asleep_orders, lambda row: row.asleep_bags),
        crowd(total.awake_orders, lambda row: row.bags - row.asleep_bags),
    )
    new = is_part_told(
        crowd(total.newcomer_orders, lambda row: row.newcomers),
        crowd(total.orders - total.newcomer_orders, lambda row: row.bags - row.newcomers),
    )
    collected = crowd(total.fetched_orders, lambda row: row.collected).is_enough
    unanswered = crowd(total.unanswered_orders, lambda row: row.unanswered).is_enough
    asleep_cell = Cell(sum(row.asleep_bags for row in rows), sum(row.asleep_cents for row in rows))
    return TownFigures(
        orders=total.orders,
        sold=_sold(rows),
        shared_orders=total.shared_orders if walks else None,
        asleep=asleep_cell if asleep else None,
        collected=sum(row.collected for row in rows) if collected else None,
        newcomers=sum(row.newcomers for row in rows) if new else None,
        unanswered=sum(row.unanswered for row in rows) if unanswered else None,
    )
