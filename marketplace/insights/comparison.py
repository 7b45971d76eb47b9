"""Towns beside each other: ratios only, of towns that take part, none of them named. Reads over towns.

A town is told where it stands beside the middle of the others, from three others on; each of them has at
least as many shops and orders as the barometer asks for. Ratios are rounded before they are told.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from sqlalchemy import func, select

from marketplace.core.db import db
from marketplace.insights.barometer.floor import LEAST_ORDERS, LEAST_SHOPS
from marketplace.measures.models import DailyFigure, DailyTotal
from marketplace.towns.models import TownParticulars

LEAST_OTHERS, WEEKS = 3, 8
_DAYS = timedelta(weeks=WEEKS)


@dataclass(frozen=True)
class TownSums:
    """What one town counted in these weeks; it never leaves this module."""

    town_id: int
    shops: int
    bags: int
    unanswered: int
    orders: int
    shared_orders: int
    asleep_orders: int
    newcomer_orders: int

    @property
    def is_told(self) -> bool:
        """Whether there is enough of it for a ratio to say nothing of anybody."""
        return self.shops >= LEAST_SHOPS and self.orders >= LEAST_ORDERS


@dataclass(frozen=True)
class Beside:
    """One ratio: of this town, and the middle of the others. Units: per thousand, orders per shop by ten."""

    code: str
    own: int
    others: int


@dataclass(frozen=True)
class Comparison:
    """How a town stands. `others`: so many take part and have enough; `ratios` is empty for too few."""

    takes_part: bool
    is_told: bool
    others: int
    ratios: Sequence[Beside]


_RATIOS: dict[str, Callable[[TownSums], float]] = {
    "orders_per_shop": lambda sums: 10 * sums.orders / sums.shops,
    "shared": lambda sums: 1000 * sums.shared_orders / sums.orders,
    "asleep": lambda sums: 1000 * sums.asleep_orders / sums.orders,
    "newcomers": lambda sums: 1000 * sums.newcomer_orders / sums.orders,
    "unanswered": lambda sums: 1000 * sums.unanswered / max(sums.bags, 1),
}


def comparison_of(town_id: int, *, today: date) -> Comparison:
    """Where the town stands over the last eight weeks that are over. Three queries."""
    query = select(TownParticulars.town_id).where(TownParticulars.compares)
    taking_part = set(db.session.scalars(query.execution_options(all_towns=True)))
    if town_id not in taking_part:
        return Comparison(False, False, 0, ())
    last = today - timedelta(days=today.weekday() + 1)
    first = last - _DAYS + timedelta(days=1)
    sums = {one.town_id: one for one in _sums(taking_part, first, last) if one.is_told}
    own, others = sums.pop(town_id, None), list(sums.values())
    if own is None or len(others) < LEAST_OTHERS:
        return Comparison(True, own is not None, len(others), ())
    ratios = [
        Beside(code, _rounded(ratio(own)), _rounded(median(map(ratio, others))))
        for code, ratio in _RATIOS.items()
    ]
    return Comparison(True, True, len(others), ratios)


def _rounded(ratio: float) -> int:
    """To a whole percent, or a whole order per shop, where that is not nothing."""
    return round(ratio / 10) * 10 if ratio >= 10 else round(ratio)


def _sums(town_ids: set[int], first: date, last: date) -> list[TownSums]:
    shop_days = (
        select(
            DailyFigure.town_id,
            func.count(DailyFigure.shop_id.distinct()),
            func.sum(DailyFigure.bags),
            func.sum(DailyFigure.unanswered),
        )
        .where(DailyFigure.town_id.in_(town_ids), DailyFigure.day.between(first, last), DailyFigure.bags > 0)
        .group_by(DailyFigure.town_id)
    )
    totals = (
        select(
            DailyTotal.town_id,
            func.sum(DailyTotal.orders),
            func.sum(DailyTotal.shared_orders),
            func.sum(DailyTotal.asleep_orders),
            func.sum(DailyTotal.newcomer_orders),
        )
        .where(DailyTotal.town_id.in_(town_ids), DailyTotal.day.between(first, last))
        .group_by(DailyTotal.town_id)
    )
    of_orders = {row[0]: row[1:] for row in db.session.execute(totals)}
    return [
        TownSums(*map(int, row), *map(int, of_orders[row[0]]))
        for row in db.session.execute(shop_days)
        if row[0] in of_orders
    ]
