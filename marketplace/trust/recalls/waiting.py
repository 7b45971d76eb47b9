"""Recalls whose buyers are not all told yet, wherever they are."""

from sqlalchemy import select

from marketplace.core.db import db
from marketplace.trust.recalls.models import RecallBuyer


def untold(limit: int) -> list[tuple[int, int]]:
    """Town and recall of those whose buyers are not all told yet, over all towns. Along an index."""
    query = (
        select(RecallBuyer.town_id, RecallBuyer.recall_id)
        .where(RecallBuyer.told_at.is_(None))
        .distinct()
        .limit(limit)
        .execution_options(all_towns=True)
    )
    return [(town_id, recall_id) for town_id, recall_id in db.session.execute(query)]
