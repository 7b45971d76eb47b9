"""Which times residents chose instead of their first ones."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ScalarSelect, select

from marketplace.core.db import Base, db
from marketplace.pickup.wishes.models import WindowWish


def wishes_of(town_id: int, *, shop_order_ids: Collection[int]) -> Sequence[WindowWish]:
    """The times that were chosen for these bags, first one first. One query."""
    query = (
        select(WindowWish)
        .where(WindowWish.town_id == town_id, WindowWish.shop_order_id.in_(shop_order_ids))
        .order_by(WindowWish.at, WindowWish.id)
    )
    return db.session.scalars(query).all()


def last_wish() -> ScalarSelect[datetime]:
    """In a question about bags: which time their residents changed for the one they have, if they did."""
    bags = Base.metadata.tables["shop_orders"]
    return (
        select(WindowWish.was_from)
        .where(
            WindowWish.town_id == bags.c.town_id,
            WindowWish.shop_order_id == bags.c.id,
            WindowWish.now_from == bags.c.collect_from,
        )
        .order_by(WindowWish.at.desc(), WindowWish.id.desc())
        .limit(1)
        .correlate(bags)
        .scalar_subquery()
    )
