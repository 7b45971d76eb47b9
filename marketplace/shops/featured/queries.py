"""Reads of who is shown first, and how often everybody was."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import and_, bindparam, func, select

from marketplace.core.db import db
from marketplace.shops.featured.models import FeaturedDay
from marketplace.shops.models import Shop
from marketplace.shops.states import VISIBLE

COUNTED_DAYS = 365


@dataclass(frozen=True)
class Turns:
    """How often a shop was shown first in the last twelve months, and when last; None: not yet."""

    slug: str
    name: str
    times: int
    last_day: date | None


_OF_DAY = (
    select(FeaturedDay.shop_id)
    .where(FeaturedDay.town_id == bindparam("town_id"), FeaturedDay.day == bindparam("day"))
    .order_by(FeaturedDay.place)
)
_COUNTS = (
    select(Shop.slug, Shop.name, func.count(FeaturedDay.id), func.max(FeaturedDay.day))
    .outerjoin(
        FeaturedDay,
        and_(
            FeaturedDay.town_id == Shop.town_id,
            FeaturedDay.shop_id == Shop.id,
            FeaturedDay.day.between(bindparam("from_day"), bindparam("until_day")),
        ),
    )
    .where(Shop.town_id == bindparam("town_id"), Shop.status.in_(VISIBLE))
    .group_by(Shop.town_id, Shop.id, Shop.slug, Shop.name)
    .order_by(Shop.name, Shop.id)
)


def featured_on(town_id: int, *, day: date) -> Sequence[int]:
    """The keys of the shops of a day, in their order. One statement."""
    return db.session.scalars(_OF_DAY, {"town_id": town_id, "day": day}).all()


def turns_of(town_id: int, *, until_day: date) -> list[Turns]:
    """Every shop that residents see, by name, with its turns up to a day. One statement."""
    values = {
        "town_id": town_id,
        "from_day": until_day - timedelta(days=COUNTED_DAYS),
        "until_day": until_day,
    }
    return [Turns(*row) for row in db.session.execute(_COUNTS, values)]
