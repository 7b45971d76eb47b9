"""Daily figures of shops and towns: written day by day, read week by week."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any, cast

from sqlalchemy import Table, bindparam, func, insert, select, update

from marketplace.core.db import db
from marketplace.core.ids import new_id
from marketplace.measures.models import CountMark, DailyFigure, DailyTotal, Helped


@dataclass(frozen=True)
class Place:
    """Where a shop's day counts."""

    street_id: int
    family: str


@dataclass
class ShopDay:
    """The columns of `DailyFigure` that are counted."""

    bags: int = 0
    shared_bags: int = 0
    cents: int = 0
    asleep_bags: int = 0
    asleep_cents: int = 0
    collected: int = 0
    unanswered: int = 0
    phone_bags: int = 0
    desk_bags: int = 0
    hub_bags: int = 0
    assisted_cents: int = 0
    assisted_alone: int = 0
    asleep_alone: int = 0
    assisted_asleep_alone: int = 0

    @property
    def assisted_bags(self) -> int:
        """Those that somebody ordered for a resident."""
        return self.phone_bags + self.desk_bags + self.hub_bags

    def helped(self, where: Helped) -> int:
        """Those that were ordered for a resident there."""
        return int(getattr(self, f"{where}_bags"))

    def help_one(self, where: Helped) -> None:
        """Count one more of them."""
        setattr(self, f"{where}_bags", self.helped(where) + 1)


@dataclass
class TownDay:
    """The columns of `DailyTotal` that are counted."""

    orders: int = 0
    shared_orders: int = 0
    asleep_orders: int = 0
    awake_orders: int = 0
    fetched_orders: int = 0
    unanswered_orders: int = 0
    phone_orders: int = 0
    desk_orders: int = 0
    hub_orders: int = 0

    def helped(self, where: Helped) -> int:
        """Those that were placed for a resident there."""
        return int(getattr(self, f"{where}_orders"))

    def help_one(self, where: Helped) -> None:
        """Count one more of them."""
        setattr(self, f"{where}_orders", self.helped(where) + 1)


@dataclass(kw_only=True)
class ShopWeek(ShopDay):
    """A shop's days of a week in one place, added up. `newcomers` are told apart once a day."""

    monday: date
    shop_id: int
    place: Place
    newcomers: int = 0

    @property
    def alone(self) -> int:
        """Bags whose order led to this shop only."""
        return self.bags - self.shared_bags


@dataclass(kw_only=True)
class TownWeek(TownDay):
    """A town's days of a week in whole orders, added up."""

    monday: date
    newcomer_orders: int = 0


_figures, _totals = cast(Table, DailyFigure.__table__), cast(Table, DailyTotal.__table__)
_SHOP_COUNTS = (*ShopDay.__dataclass_fields__, "newcomers")
_TOWN_COUNTS = (*TownDay.__dataclass_fields__, "newcomer_orders")


def monday_of(day: date) -> date:
    """The Monday of its week."""
    return day - timedelta(days=day.weekday())


def write_day(
    town_id: int,
    *,
    day: date,
    shops: Mapping[int, ShopDay],
    town: TownDay,
    places: Mapping[int, Place],
    selling: Set[int],
) -> None:
    """Let a day's figures be these, and no others; what is known of its newcomers stays.

    `selling`: shops that count also when they sold nothing. A shop that was counted that day before stays
    where it stood then. Commits: no.
    """
    known = _known_rows(town_id, day)
    in_town = {"town_id": town_id, "day": day, "monday": monday_of(day)}
    fresh, again = [], []
    for shop_id in selling | shops.keys() | known:
        counts = asdict(shops.get(shop_id, ShopDay()))
        if shop_id in known:
            again.append({"b_shop": shop_id, **counts})
        else:
            fresh.append({**in_town, "id": new_id(), "shop_id": shop_id, **asdict(places[shop_id]), **counts})
    connection = db.session.connection()
    if fresh:
        connection.execute(insert(_figures), fresh)
    if again:
        here = (_figures.c.town_id == town_id, _figures.c.day == day)
        connection.execute(update(_figures).where(*here, _figures.c.shop_id == bindparam("b_shop")), again)
    _write_total(in_town, town)


def write_newcomers(
    town_id: int,
    *,
    since: date,
    shops: Mapping[tuple[date, int], int],
    orders: Mapping[date, int],
) -> None:
    """Say anew, from a day on, how many bags of a shop, and orders, were somebody's first. Commits: no."""
    connection = db.session.connection()
    for table, column in ((_figures, "newcomers"), (_totals, "newcomer_orders")):
        stale = (table.c.town_id == town_id, table.c.day >= since, table.c[column] > 0)
        connection.execute(update(table).where(*stale).values({column: 0}))
    said = [{"b_day": day, "b_shop": shop_id, "newcomers": n} for (day, shop_id), n in shops.items()]
    row = (_figures.c.town_id == town_id, _figures.c.day == bindparam("b_day"))
    if said:
        connection.execute(update(_figures).where(*row, _figures.c.shop_id == bindparam("b_shop")), said)
    totals = [{"b_day": day, "newcomer_orders": n} for day, n in orders.items()]
    if totals:
        row = (_totals.c.town_id == town_id, _totals.c.day == bindparam("b_day"))
        connection.execute(update(_totals).where(*row), totals)


def shop_weeks(town_id: int, *, first: date, last: date) -> Sequence[ShopWeek]:
    """The weeks whose Mondays lie between two days, both included, by shop and place. One statement."""
    sums = (func.sum(_figures.c[name]) for name in _SHOP_COUNTS)
    place = (_figures.c.street_id, _figures.c.family)
    query = (
        select(_figures.c.monday, _figures.c.shop_id, *place, *sums)
        .where(_figures.c.town_id == town_id, _figures.c.monday.between(first, last))
        .group_by(_figures.c.monday, _figures.c.shop_id, *place)
    )
    return [
        ShopWeek(
            monday=monday, shop_id=shop_id, place=Place(street_id, family), **_named(_SHOP_COUNTS, counts)
        )
        for monday, shop_id, street_id, family, *counts in db.session.execute(query)
    ]


def town_weeks(town_id: int, *, first: date, last: date) -> dict[date, TownWeek]:
    """The same in whole orders, by Monday. One statement."""
    sums = (func.sum(_totals.c[name]) for name in _TOWN_COUNTS)
    query = (
        select(_totals.c.monday, *sums)
        .where(_totals.c.town_id == town_id, _totals.c.monday.between(first, last))
        .group_by(_totals.c.monday)
    )
    rows = db.session.execute(query)
    return {monday: TownWeek(monday=monday, **_named(_TOWN_COUNTS, counts)) for monday, *counts in rows}


def mark_of(town_id: int) -> CountMark | None:
    """How far a town is counted; None when it never was."""
    return db.session.scalar(select(CountMark).where(CountMark.town_id == town_id))


def _named(names: Sequence[str], counts: Sequence[Any]) -> dict[str, int]:
    return dict(zip(names, map(int, counts), strict=True))


def _known_rows(town_id: int, day: date) -> set[int]:
    query = select(_figures.c.shop_id).where(_figures.c.town_id == town_id, _figures.c.day == day)
    return set(db.session.scalars(query))


def _write_total(in_town: Mapping[str, Any], town: TownDay) -> None:
    here = (_totals.c.town_id == in_town["town_id"], _totals.c.day == in_town["day"])
    connection = db.session.connection()
    if not connection.execute(update(_totals).where(*here).values(**asdict(town))).rowcount:
        connection.execute(insert(_totals).values(**in_town, id=new_id(), **asdict(town)))
