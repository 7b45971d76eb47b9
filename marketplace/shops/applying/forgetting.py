"""Applications are not kept for ever: what led nowhere goes first, a shop’s own months after its end.

What was asked and never answered, and what nobody looked at, has its day as well.
"""

from datetime import datetime

from sqlalchemy import and_, select, update

from marketplace.core.db import db
from marketplace.shops.applying.models import ShopApplication
from marketplace.shops.applying.services import ASKED_FOR, DECIDED_FOR, WAITING_FOR, forget
from marketplace.shops.applying.states import ApplicationState
from marketplace.shops.models import Shop
from marketplace.shops.states import ShopStatus


def forget_applications(town_id: int, *, now: datetime, limit: int) -> int:
    """Erase what is over, and set the day of what has none yet; says how many went. Commits: no."""
    _set_days(town_id, now=now)
    row = ShopApplication
    query = select(row).where(row.town_id == town_id, row.erase_at <= now).order_by(row.erase_at).limit(limit)
    over = list(db.session.scalars(query))
    for application in over:
        forget(application)
    return len(over)


def _set_days(town_id: int, *, now: datetime) -> None:
    """For shops that have closed, and for what was asked or waited before such a day was set."""
    row = ShopApplication
    closed = (
        select(Shop.id)
        .where(Shop.town_id == town_id, Shop.status == ShopStatus.CLOSED, Shop.id == row.shop_id)
        .exists()
    )
    for which, wait in (
        (and_(row.shop_id.is_not(None), closed), DECIDED_FOR),
        (row.state == ApplicationState.ASKED, ASKED_FOR),
        (row.state == ApplicationState.WAITING, WAITING_FOR),
    ):
        db.session.execute(
            update(row)
            .where(row.town_id == town_id, row.erase_at.is_(None), which)
            .values(erase_at=now + wait)
            .execution_options(synchronize_session=False)
        )
