"""Weeks of a town as they may be told: the one place where figures of the barometer leave the database.

Pages, papers, files and the API ask here and nowhere else, so the privacy floor holds for all of them alike.
Only weeks that are over and counted are told: a running week, looked at twice, would tell what came between.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeVar

from marketplace.core import clock
from marketplace.core.periods import Period, Stretch
from marketplace.insights.barometer.crossing import ASLEEP, ASSISTED, DIFFERENCE, SUM, left_by
from marketplace.insights.barometer.floor import Crowd, is_part_told, told_crowds, told_parts
from marketplace.measures.daily import (
    Place,
    ShopWeek,
    TownWeek,
    mark_of,
    monday_of,
    shop_weeks,
    town_weeks,
)
from marketplace.measures.models import Helped
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
class Assisted:
    """Orders placed by somebody of the town for residents. `cents` is None where it would tell too much
    beside the streets or what was ordered asleep; `places` holds those that may be told.
    """

    orders: int
    cents: int | None
    places: Mapping[Helped, int]


@dataclass(frozen=True)
class TownFigures:
    """A town's week above the floor. What stands at None is below it for itself, or leaves too little.

    `shared_orders`: that led to two shops or more; `asleep`: ordered while the shop was closed; `collected`:
    bags handed over in that week, whenever they were ordered; `newcomers`: bags of who had bought nothing in
    the shop for a year; `unanswered`: bags declined because nobody answered.
    """

    orders: int
    sold: Cell
    assisted: Assisted | None
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
    return [tell(totals.get(monday, TownWeek(monday=monday)), by_week[monday]) for monday in mondays]


def tell(total: TownWeek, rows: Sequence[ShopWeek]) -> Week:
    """What may be told of one week."""
    selling = {row.shop_id for row in rows if row.bags}
    if not Crowd(len(selling), total.orders).is_enough:
        return Week(total.monday)
    by_street = _grouped(rows, lambda row: row.place.street_id)
    streets = told_parts(by_street)
    families: dict[Place, Cell] = {}
    groups: list[Sequence[ShopWeek]] = [[row for row in rows if row.place.street_id not in streets]]
    for street_id in streets:
        by_place = _grouped(by_street[street_id], lambda row: row.place)
        told = told_parts(by_place)
        families |= {place: _sold(by_place[place]) for place in told}
        groups += [by_place[place] for place in told]
        groups.append([row for row in by_street[street_id] if row.place not in told])
    return Week(
        total.monday,
        _town_figures(total, rows, groups),
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


def _town_figures(
    total: TownWeek, rows: Sequence[ShopWeek], groups: Sequence[Sequence[ShopWeek]]
) -> TownFigures:
    def crowd(orders: int, of: Callable[[ShopWeek], int]) -> Crowd:
        return Crowd(len({row.shop_id for row in rows if of(row)}), orders)

    walks = is_part_told(
        crowd(total.shared_orders, lambda row: row.shared_bags),
        crowd(total.orders - total.shared_orders, lambda row: row.alone),
    )
    asleep = is_part_told(
        crowd(total.asleep_orders, lambda row: row.asleep_bags),
        crowd(total.awake_orders, lambda row: row.bags - row.asleep_bags),
    )
    asleep = asleep and left_by(groups, ASLEEP).is_enough
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
        assisted=_assisted(total, rows, groups, beside_asleep=asleep),
        shared_orders=total.shared_orders if walks else None,
        asleep=asleep_cell if asleep else None,
        collected=sum(row.collected for row in rows) if collected else None,
        newcomers=sum(row.newcomers for row in rows) if new else None,
        unanswered=sum(row.unanswered for row in rows) if unanswered else None,
    )


def _assisted(
    total: TownWeek, rows: Sequence[ShopWeek], groups: Sequence[Sequence[ShopWeek]], *, beside_asleep: bool
) -> Assisted | None:
    """Orders are told where they and the others are enough; what they came to, where no difference of it and
    of what is told beside it leaves too few.
    """
    orders = {where: total.helped(where) for where in Helped}
    whole = sum(orders.values())

    def behind(places: Iterable[Helped]) -> Crowd:
        wanted = set(places)
        shops = {row.shop_id for row in rows if any(row.helped(where) for where in wanted)}
        return Crowd(len(shops), sum(orders[where] for where in wanted))

    others = Crowd(len({row.shop_id for row in rows if row.bags > row.assisted_bags}), total.orders - whole)
    if not is_part_told(behind(Helped), others):
        return None
    cuts = (ASSISTED, SUM, DIFFERENCE) if beside_asleep else (ASSISTED,)
    is_sum_told = all(left_by(groups, cut).is_enough for cut in cuts)
    told = told_crowds({where: behind([where]) for where in Helped}, behind)
    return Assisted(
        whole,
        sum(row.assisted_cents for row in rows) if is_sum_told else None,
        {where: orders[where] for where in Helped if where in told},
    )
