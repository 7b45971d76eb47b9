"""The barometer: what the street's online market brings, week by week. Reads across rooms.

Privacy floor: a week in which fewer than 3 shops or 5 orders took part is not shown, and not counted in the
totals either, or the difference would tell it.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, case, func, select

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.orders.figures import BAG_KEPT_CENTS
from marketplace.orders.models import Order, ShopOrder
from marketplace.orders.states import ShopOrderState
from marketplace.towns.queries import TownView

LEAST_SHOPS, LEAST_ORDERS = 3, 5
_WEEKS = 8
_S = ShopOrderState
_COUNTED = (_S.PLACED, _S.ACCEPTED, _S.PICKING, _S.READY, _S.AT_HUB, _S.COLLECTED, _S.CLOSED)


@dataclass(frozen=True)
class Week:
    """One week of the street. `walks` are orders from two shops or more."""

    monday: date
    orders: int = 0
    turnover_cents: int = 0
    walks: int = 0
    shops: int = 0

    @property
    def is_shown(self) -> bool:
        """Whether so many took part that nobody can be told from the figures."""
        return self.shops >= LEAST_SHOPS and self.orders >= LEAST_ORDERS


@dataclass(frozen=True)
class Barometer:
    """The weeks, oldest first, and what the shown ones add up to."""

    weeks: list[Week]

    @property
    def shown(self) -> list[Week]:
        """The weeks above the privacy floor."""
        return [week for week in self.weeks if week.is_shown]

    @property
    def orders(self) -> int:
        """Orders placed and not given up."""
        return sum(week.orders for week in self.shown)

    @property
    def turnover_cents(self) -> int:
        """What they came to."""
        return sum(week.turnover_cents for week in self.shown)

    @property
    def average_basket_cents(self) -> int:
        """What one order came to, in the mean; 0 without orders."""
        return self.turnover_cents // self.orders if self.orders else 0

    @property
    def walks_percent(self) -> int:
        """How many orders of a hundred led to two shops or more; 0 without orders."""
        return 100 * sum(week.walks for week in self.shown) // self.orders if self.orders else 0


def barometer_of(town: TownView) -> Barometer:
    """The last eight weeks of a town, this one included. Two queries over an indexed range of its orders."""
    mondays = _mondays(town)
    week = _week_number(mondays, town.time_zone)
    shops = _shops_by_week(town.id, week, since=_midnight(mondays[0], town.time_zone))
    figures = _orders_by_week(town.id, week, since=_midnight(mondays[0], town.time_zone))
    return Barometer(
        [Week(day, *figures.get(n, (0, 0, 0)), shops=shops.get(n, 0)) for n, day in enumerate(mondays)]
    )


def _mondays(town: TownView) -> list[date]:
    today = clock.today(town.time_zone)
    this_monday = today - timedelta(days=today.weekday())
    return [this_monday - timedelta(weeks=n) for n in reversed(range(_WEEKS))]


def _midnight(day: date, time_zone: str) -> datetime:
    return datetime.combine(day, time(0), tzinfo=ZoneInfo(time_zone)).astimezone(UTC)


def _week_number(mondays: list[date], time_zone: str) -> ColumnElement[int]:
    # The weeks are given as moments: databases cut calendar weeks their own ways, none in the town's zone.
    starts = [_midnight(day, time_zone) for day in mondays[1:]]
    return case(*((Order.created_at < start, n) for n, start in enumerate(starts)), else_=len(starts))


def _counted(town_id: int, since: datetime) -> ColumnElement[bool]:
    return and_(Order.town_id == town_id, Order.created_at >= since, ShopOrder.state.in_(_COUNTED))


def _orders_by_week(
    town_id: int, week: ColumnElement[int], *, since: datetime
) -> dict[int, tuple[int, int, int]]:
    each = (
        select(
            week.label("week"),
            func.count(ShopOrder.id).label("shops"),
            func.sum(BAG_KEPT_CENTS).label("cents"),
        )
        .join(ShopOrder, and_(ShopOrder.town_id == Order.town_id, ShopOrder.order_id == Order.id))
        .where(_counted(town_id, since))
        .group_by(Order.town_id, Order.id, Order.created_at)
        .subquery()
    )
    walks = func.sum(case((each.c.shops >= 2, 1), else_=0))
    query = select(each.c.week, func.count(), func.sum(each.c.cents), walks).group_by(each.c.week)
    return {n: (orders, int(cents), int(tours)) for n, orders, cents, tours in db.session.execute(query)}


def _shops_by_week(town_id: int, week: ColumnElement[int], *, since: datetime) -> dict[int, int]:
    cut = (
        select(week.label("week"), ShopOrder.shop_id)
        .join(ShopOrder, and_(ShopOrder.town_id == Order.town_id, ShopOrder.order_id == Order.id))
        .where(_counted(town_id, since))
        .distinct()
        .subquery()
    )
    query = select(cut.c.week, func.count()).group_by(cut.c.week)
    return dict(db.session.execute(query).all())
