"""Applications are not kept for ever: what led nowhere goes first, a shop’s own months after its end."""

from datetime import datetime

from sqlalchemy import and_, select, update

from marketplace.core.db import db
from marketplace.shops.applying.models import ShopApplication
from marketplace.shops.applying.services import DECIDED_FOR, forget
from marketplace.shops.models import Shop
from marketplace.shops.states import ShopStatus


def forget_applications(town_id: int, *, now: datetime, limit: int) -> int:
    """Erase what is over, and set the day for shops that have closed; says how many went. Commits: no."""
    row = ShopApplication
    closed = (
        select(Shop.id)
        .where(Shop.town_id == town_id, Shop.status == ShopStatus.CLOSED, Shop.id == row.shop_id)
        .exists()
    )
    db.session.execute(
        update(row)
        .where(and_(row.town_id == town_id, row.shop_id.is_not(None), row.erase_at.is_(None), closed))
        .values(erase_at=now + DECIDED_FOR)
        .execution_options(synchronize_session=False)
    )
    query = select(row).where(row.town_id == town_id, row.erase_at <= now).order_by(row.erase_at).limit(limit)
    over = list(db.session.scalars(query))
    for application in over:
        forget(application)
    return len(over)
