"""What a shop has promised for a day."""

from datetime import date

from sqlalchemy import func, select

from marketplace.core.db import db
from marketplace.orders.models import ShopOrder
from marketplace.orders.states import OPEN


def bags_promised_on(town_id: int, shop_id: int, *, day: date) -> int:
    """How many bags are to be fetched in the shop on a local day and have not been yet."""
    query = (
        select(func.count())
        .select_from(ShopOrder)
        .where(
            ShopOrder.town_id == town_id,
            ShopOrder.shop_id == shop_id,
            ShopOrder.local_day == day,
            ShopOrder.state.in_(OPEN),
        )
    )
    return db.session.scalar(query) or 0
