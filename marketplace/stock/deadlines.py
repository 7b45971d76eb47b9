"""Until when units are kept for an order that is not paid yet."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, update

from marketplace.core.db import db
from marketplace.stock.models import Hold


def deadline_of(town_id: int, *, shop_order_ids: Sequence[int]) -> datetime | None:
    """When the last of these bags' holds ends; None when nothing is held, or all is promised for good."""
    query = select(func.max(Hold.expires_at))
    return db.session.scalar(query.where(Hold.town_id == town_id, Hold.shop_order_id.in_(shop_order_ids)))


def lengthen(town_id: int, *, shop_order_ids: Sequence[int], until: datetime) -> None:
    """Keep what these bags hold until a later moment; never shortens, never ends a promise.

    Races: the bags must be locked, so that nobody gives them back meanwhile. Commits: no.
    """
    db.session.execute(
        update(Hold)
        .where(Hold.town_id == town_id, Hold.shop_order_id.in_(shop_order_ids), Hold.expires_at < until)
        .values(expires_at=until)
        .execution_options(synchronize_session=False)
    )
