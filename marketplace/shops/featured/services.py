"""Writes of who is shown first: the shops of a day are drawn once."""

from datetime import date

from sqlalchemy import func, select

from marketplace.core.db import db
from marketplace.core.ids import new_id
from marketplace.core.inserting import insert_once
from marketplace.shops.featured.models import FeaturedDay
from marketplace.shops.featured.turns import next_turns
from marketplace.shops.models import Shop
from marketplace.shops.states import VISIBLE

MOST_A_DAY = 6


def draw_day(town_id: int, *, day: date, most: int) -> int:
    """Draw the shops of a day among those that residents see, unless that was done; says how many.

    Races: who draws at the same time draws the same, and each place is taken once. Commits: no.
    """
    if is_drawn(town_id, day=day):
        return 0
    query = select(Shop.id).where(Shop.town_id == town_id, Shop.status.in_(VISIBLE))
    shops = db.session.scalars(query).all()
    chosen = next_turns(shops, last_turns=_last_turns(town_id), most=min(most, MOST_A_DAY), seed=town_id)
    for place, (shop_id, turn) in enumerate(chosen):
        row = {
            "town_id": town_id,
            "id": new_id(),
            "day": day,
            "place": place,
            "shop_id": shop_id,
            "turn": turn,
        }
        insert_once(FeaturedDay, row=row, key=("town_id", "day", "place"))
    return len(chosen)


def is_drawn(town_id: int, *, day: date) -> bool:
    """Whether the shops of that day, or of a later one, are known."""
    query = select(FeaturedDay.id).where(FeaturedDay.town_id == town_id, FeaturedDay.day >= day).limit(1)
    return db.session.scalar(query) is not None


def _last_turns(town_id: int) -> dict[int, int]:
    query = (
        select(FeaturedDay.shop_id, func.max(FeaturedDay.turn))
        .where(FeaturedDay.town_id == town_id)
        .group_by(FeaturedDay.shop_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}
