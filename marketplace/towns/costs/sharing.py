"""Splitting a year’s cost, and what was split."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.errors import Refusal
from marketplace.core.ids import new_id
from marketplace.core.inserting import insert_once
from marketplace.core.shares import allocate
from marketplace.core.words import _
from marketplace.towns.models import CostKey, CostShare, SharedCost


@dataclass(frozen=True)
class Weighed:
    """A town with its weight: shops, or cents of turnover."""

    town_id: int
    name: str
    weight: int


@dataclass(frozen=True)
class Statement:
    """What one town bears of a year. `others`: so many towns bear the rest. Units: cents."""

    year: int
    cost_key: CostKey
    total_cents: int
    currency: str
    cents: int
    weight: int
    whole_weight: int
    others: int


class AlreadyShared(Refusal):
    """That year was split before; its statements have gone out."""

    def __init__(self, year: int) -> None:
        super().__init__(_("L’année %(year)s est déjà répartie : ses décomptes ne changent plus.", year=year))


class NothingToShareBy(Refusal):
    """No town has any weight by that key."""

    status = 422

    def __init__(self) -> None:
        super().__init__(_("Aucune ville n’a de quoi peser par cette clé : choisissez l’autre."))


def share_cost(
    year: int,
    *,
    total_cents: int,
    currency: str,
    cost_key: CostKey,
    towns: Sequence[Weighed],
    by_user_id: int,
) -> None:
    """Split a year’s cost in proportion to the weights: the parts are the whole to the cent. Commits: no.

    Raises: AlreadyShared, NothingToShareBy. Races: the year is unique, so of two who split it one does.
    """
    weights = {town.town_id: town.weight for town in towns}
    if not any(weights.values()):
        raise NothingToShareBy
    row = {
        "id": new_id(),
        "year": year,
        "cost_key": cost_key,
        "total_cents": total_cents,
        "currency": currency,
        "shared_at": clock.now(),
        "shared_by_user_id": by_user_id,
    }
    if not insert_once(SharedCost, row=row, key=["year"]):
        raise AlreadyShared(year)
    cents = allocate(total_cents, weights=weights)
    db.session.add_all(
        CostShare(
            cost_id=row["id"],
            town_id=town.town_id,
            town_name=town.name,
            weight=town.weight,
            cents=cents[town.town_id],
        )
        for town in towns
    )
    db.session.flush()


def shared_years() -> Sequence[SharedCost]:
    """The years that were split, the latest first."""
    return db.session.scalars(select(SharedCost).order_by(SharedCost.year.desc()).limit(50)).all()


def shares_of_year(year: int) -> Sequence[CostShare]:
    """What each town bears of a year, by name; none of a year that was not split."""
    query = (
        select(CostShare)
        .join(SharedCost, SharedCost.id == CostShare.cost_id)
        .where(SharedCost.year == year)
        .order_by(CostShare.town_name, CostShare.id)
    )
    return db.session.scalars(query).all()


def statements_of(town_id: int) -> list[Statement]:
    """What a town bears, the latest year first. One query."""
    sums = (
        select(
            CostShare.cost_id,
            func.sum(CostShare.weight).label("weight"),
            (func.count() - 1).label("others"),
        )
        .group_by(CostShare.cost_id)
        .subquery()
    )
    query = (
        select(
            *(SharedCost.year, SharedCost.cost_key, SharedCost.total_cents, SharedCost.currency),
            *(CostShare.cents, CostShare.weight, sums.c.weight, sums.c.others),
        )
        .join(SharedCost, SharedCost.id == CostShare.cost_id)
        .join(sums, sums.c.cost_id == CostShare.cost_id)
        .where(CostShare.town_id == town_id)
        .order_by(SharedCost.year.desc())
        .limit(50)
    )
    return [
        Statement(year, key, total, currency, cents, weight, int(whole), int(others))
        for year, key, total, currency, cents, weight, whole, others in db.session.execute(query)
    ]
