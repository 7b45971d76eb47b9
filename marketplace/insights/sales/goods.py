"""What sold best in a period, thing by thing."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, func, select

from marketplace.core.db import db
from marketplace.core.periods import Period
from marketplace.insights.sales.sold import LINE_CENTS, LINE_UNITS, sold_in
from marketplace.orders.models import OrderLine, ShopOrder
from marketplace.towns.queries import TownView


@dataclass(frozen=True)
class Sold:
    """One thing in its latest words. Units: pieces, or grams; `bags`: how many it was in."""

    name: str
    label: str
    by_weight: bool
    units: int
    bags: int
    cents: int


def best_sellers(town: TownView, shop_id: int, *, period: Period, most: int) -> Sequence[Sold]:
    """What brought most in the period, the best first; nothing of which nothing was kept. One statement."""
    units, cents = func.sum(LINE_UNITS), func.sum(LINE_CENTS)
    query = (
        select(
            # Frozen words may differ from order to order: those that come last in the alphabet stand for all.
            func.max(OrderLine.product_name),
            func.max(OrderLine.label),
            OrderLine.by_weight,
            units,
            func.count(OrderLine.shop_order_id.distinct()),
            cents,
        )
        .select_from(ShopOrder)
        .join(
            OrderLine, and_(OrderLine.town_id == ShopOrder.town_id, OrderLine.shop_order_id == ShopOrder.id)
        )
        .where(sold_in(town.id, shop_id, period=period, time_zone=town.time_zone))
        .group_by(OrderLine.variant_id, OrderLine.by_weight)
        .having(units > 0)
        .order_by(cents.desc(), OrderLine.variant_id)
        .limit(most)
    )
    return [
        Sold(name, label, by_weight, int(given), bags, int(kept))
        for name, label, by_weight, given, bags, kept in db.session.execute(query)
    ]
