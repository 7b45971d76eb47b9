"""Where a shop moved bags to: what its residents may still change."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from marketplace.core.db import db
from marketplace.pickup.models import WindowMove


def last_moves(town_id: int, *, shop_order_ids: Collection[int]) -> dict[int, WindowMove]:
    """The last move of each of these bags that was moved, by the bag's id. One query."""
    query = (
        select(WindowMove)
        .where(WindowMove.town_id == town_id, WindowMove.shop_order_id.in_(shop_order_ids))
        .order_by(WindowMove.at, WindowMove.id)
    )
    return {move.shop_order_id: move for move in db.session.scalars(query)}


def is_moved(town_id: int, *, shop_order_id: int, collect_from: datetime) -> bool:
    """Whether the time of a bag is one that its resident did not choose at first."""
    query = select(WindowMove.id).where(
        WindowMove.town_id == town_id,
        WindowMove.shop_order_id == shop_order_id,
        WindowMove.now_from == collect_from,
    )
    return db.session.scalars(query.limit(1)).first() is not None


def first_time(town_id: int, *, shop_order_id: int) -> datetime | None:
    """When a moved bag was to be fetched at first; None of one that was not moved."""
    query = (
        select(WindowMove.was_from)
        .where(WindowMove.town_id == town_id, WindowMove.shop_order_id == shop_order_id)
        .order_by(WindowMove.at, WindowMove.id)
    )
    return db.session.scalars(query.limit(1)).first()
