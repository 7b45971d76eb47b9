"""What towns weigh when the cost of a year is split: their shops, or what they sold. Reads over towns."""

from datetime import date

from sqlalchemy import func, select

from marketplace.core.db import db
from marketplace.core.errors import Refusal
from marketplace.core.words import _
from marketplace.insights.barometer.floor import LEAST_SHOPS
from marketplace.measures.models import DailyFigure
from marketplace.shops.models import Shop
from marketplace.shops.states import VISIBLE
from marketplace.towns.costs.sharing import Weighed
from marketplace.towns.models import CostKey, Town

_LEAST_TOWNS = 3  # of two, each would take its own from the whole


class SeveralCurrencies(Refusal):
    """Francs and euros cannot be added up."""

    status = 422

    def __init__(self) -> None:
        super().__init__(
            _("Ces villes vendent en plusieurs monnaies : répartissez par le nombre de boutiques.")
        )


class TooFewToTell(Refusal):
    """From its own statement a town would read what another one sold, or a shop of its own."""

    status = 422

    def __init__(self) -> None:
        super().__init__(
            _(
                "Selon les ventes, il faut au moins trois villes, et dans chacune trois boutiques qui "
                "vendent : sinon un décompte dirait les ventes d’autrui. Répartissez par le nombre de "
                "boutiques."
            )
        )


def weights_of(cost_key: CostKey, *, year: int) -> list[Weighed]:
    """Every town with its weight, oldest first: shops that can be seen now, or the cents sold in that year.

    Raises: SeveralCurrencies, TooFewToTell by turnover. Two queries.
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
        select(DailyFigure.town_id, func.sum(DailyFigure.cents), func.count(DailyFigure.shop_id.distinct()))
        .where(DailyFigure.cents > 0)
        .where(DailyFigure.day.between(date(year, 1, 1), date(year, 12, 31)))
        .group_by(DailyFigure.town_id)
        .execution_options(all_towns=True)
    )
    sold = db.session.execute(query).all()
    if sold and (len(sold) < _LEAST_TOWNS or any(shops < LEAST_SHOPS for _town, _cents, shops in sold)):
        raise TooFewToTell
    return {town_id: int(cents) for town_id, cents, _shops in sold}
