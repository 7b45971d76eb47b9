"""What towns weigh when the cost of a year is split: their shops, or what they sold. Reads over towns."""

from datetime import date

from sqlalchemy import func, select

from marketplace.core.db import db
from marketplace.core.errors import Refusal
from marketplace.core.words import _
from marketplace.measures.models import DailyFigure
from marketplace.shops.models import Shop
from marketplace.shops.states import VISIBLE
from marketplace.towns.costs.sharing import Weighed
from marketplace.towns.models import CostKey, Town


class SeveralCurrencies(Refusal):
    """Francs and euros cannot be added up."""

    status = 422

    def __init__(self) -> None:
        super().__init__(
            _("Ces villes vendent en plusieurs monnaies : répartissez par le nombre de boutiques.")
        )


def weights_of(cost_key: CostKey, *, year: int) -> list[Weighed]:
    """Every town with its weight, oldest first: shops that can be seen now, or the cents sold in that year.

    Raises: SeveralCurrencies by turnover. Two queries.
    """
    towns = db.session.execute(select(Town.id, Town.name, Town.currency).order_by(Town.id)).all()
    if cost_key is CostKey.TURNOVER and len({town.currency for town in towns}) > 1:
        raise SeveralCurrencies
    found = _shops() if cost_key is CostKey.SHOPS else _turnover(year)
    return [Weighed(town.id, town.name, found.get(town.id, 0)) for town in towns]


def _shops() -> dict[int, int]:
    query = select(Shop.town_id, func.count()).where(Shop.status.in_(sorted(VISIBLE))).group_by(Shop.town_id)
    return {
        town_id: int(count) for town_id, count in db.session.execute(query.execution_options(all_towns=True))
    }


def _turnover(year: int) -> dict[int, int]:
    query = (
        select(DailyFigure.town_id, func.sum(DailyFigure.cents))
        .where(DailyFigure.day.between(date(year, 1, 1), date(year, 12, 31)))
        .group_by(DailyFigure.town_id)
        .execution_options(all_towns=True)
    )
    return {town_id: max(0, int(cents)) for town_id, cents in db.session.execute(query)}
