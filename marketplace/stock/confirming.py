"""Somebody looked, and it is as it was said."""

from collections.abc import Collection

from sqlalchemy import update

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.stock.models import StockLevel


def confirm(town_id: int, *, variant_ids: Collection[int]) -> None:
    """Note that these counts were looked at and are right. Races: rows in the order of ids. Commits: no."""
    for variant_id in sorted(variant_ids):
        db.session.execute(
            update(StockLevel)
            .where(StockLevel.town_id == town_id, StockLevel.variant_id == variant_id)
            .values(confirmed_at=clock.now())
            .execution_options(synchronize_session=False)
        )
