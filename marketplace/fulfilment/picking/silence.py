"""The queue of proposals that nobody answers."""

from sqlalchemy import select

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.orders.picking.models import Replacement, ReplacementState


def silent_since_too_long(*, limit: int) -> list[tuple[int, int]]:
    """Proposals whose time to answer is over, as (town_id, id), over all towns."""
    query = (
        select(Replacement.town_id, Replacement.id)
        .where(Replacement.state == ReplacementState.ASKED, Replacement.answer_by <= clock.now())
        .order_by(Replacement.answer_by)
        .limit(limit)
        .execution_options(all_towns=True)
    )
    return [(town_id, replacement_id) for town_id, replacement_id in db.session.execute(query)]
