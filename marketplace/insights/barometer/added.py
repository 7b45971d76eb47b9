"""What people said at the counter that they bought besides, week by week, above the floor."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import case, func, select

from marketplace.core.db import db
from marketplace.insights.barometer.floor import Crowd, is_part_told
from marketplace.insights.barometer.weeks import Week
from marketplace.measures.models import AddedPurchase, Spent
from marketplace.towns.queries import TownView


@dataclass(frozen=True)
class Added:
    """Of so many who were asked in the weeks that may be told, so many had bought something besides."""

    asked: int = 0
    bought: int = 0
    weeks: int = 0

    @property
    def percent(self) -> int:
        """As a share; 0 when nobody was asked."""
        return round(100 * self.bought / self.asked) if self.asked else 0


def added_in(town: TownView, weeks: Sequence[Week]) -> Added:
    """Answers of the weeks in which they may be told. One statement, none without weeks."""
    if not weeks:
        return Added()
    asked = bought = told = 0
    for said in _by_week(town.id, [week.monday for week in weeks], weeks[-1].sunday).values():
        yes, no = _crowd(said, is_yes=True), _crowd(said, is_yes=False)
        if is_part_told(yes, no):
            asked, bought, told = asked + yes.orders + no.orders, bought + yes.orders, told + 1
    return Added(asked, bought, told)


def _by_week(town_id: int, mondays: Sequence[date], last: date) -> dict[int, Counter[tuple[int, bool]]]:
    week = case(*((AddedPurchase.day < day, n) for n, day in enumerate(mondays[1:])), else_=len(mondays) - 1)
    query = (
        select(week, AddedPurchase.shop_id, AddedPurchase.spent, func.sum(AddedPurchase.count))
        .where(AddedPurchase.town_id == town_id, AddedPurchase.day.between(mondays[0], last))
        .group_by(week, AddedPurchase.shop_id, AddedPurchase.spent)
    )
    found = defaultdict[int, Counter[tuple[int, bool]]](Counter)
    for number, shop_id, spent, count in db.session.execute(query):
        found[number][shop_id, spent is not Spent.NOTHING] += int(count)
    return dict(found)


def _crowd(said: Counter[tuple[int, bool]], *, is_yes: bool) -> Crowd:
    counts = [count for (_shop, said_yes), count in said.items() if said_yes is is_yes]
    return Crowd(len(counts), sum(counts))
