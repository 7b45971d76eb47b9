"""The morning round: of a shop's goods, the few that are worth a look today."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import and_, func, select

from marketplace.catalogue.changing_mind import Exempt, exempt_of
from marketplace.catalogue.models import Offered, Product, ProductStatus, SoldBy, Variant
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.orders.counting import bags_beside_count
from marketplace.orders.models import OrderLine, ShopOrder
from marketplace.orders.states import OPEN, ShopOrderState
from marketplace.shops.models import Shop
from marketplace.stock.doubt import DoubtRule
from marketplace.stock.models import StockLevel
from marketplace.stock.queries import variant_key

MOST = 12  # two minutes
_LOOKED_BACK = timedelta(days=14)
_BEST = 5
_SOLD = OPEN | {ShopOrderState.COLLECTED, ShopOrderState.CLOSED}


class Why(StrEnum):
    """Why something is worth a look."""

    DOUBTFUL = "doubtful"
    LOW = "low"
    FRESH = "fresh"
    BEST_SOLD = "best_sold"


_WEIGHT = {Why.DOUBTFUL: 8, Why.LOW: 4, Why.BEST_SOLD: 2, Why.FRESH: 1}


@dataclass(frozen=True)
class CheckRow:
    """A variant to look at. `said`: what the shop should find, by its own way of counting.

    Units: pieces, or grams.
    """

    variant_id: int
    name: str
    label: str
    picture: str
    backdrop: int
    by_weight: bool
    said: int
    why: tuple[Why, ...]

    @property
    def key(self) -> str:
        """How forms name the variant."""
        return variant_key(self.variant_id)


def rule_of(shop: Shop) -> DoubtRule:
    """When the shop would rather look before it promises."""
    return DoubtRule(shop.doubt_hours, shop.doubt_pieces, shop.doubt_grams)


def checklist_of(shop: Shop, *, since: datetime) -> list[CheckRow]:
    """What to look at, what matters most first; what was confirmed since a moment is left out. Four reads."""
    rows = [row for row in _on_shelf(shop) if row.confirmed_at < since]
    best = _best_sold(shop)
    whys = {row.id: _whys(row, best, rule_of(shop)) for row in rows}
    chosen = sorted(
        (row for row in rows if whys[row.id]), key=lambda row: -sum(_WEIGHT[why] for why in whys[row.id])
    )[:MOST]
    packed = bags_beside_count(shop, variant_ids={row.id: row for row in chosen})
    return [_check_row(row, whys[row.id], packed) for row in chosen]


def _check_row(row: Any, why: tuple[Why, ...], packed: Mapping[int, int]) -> CheckRow:
    return CheckRow(
        variant_id=row.id,
        name=row.name,
        label=row.label,
        picture=row.picture,
        backdrop=row.backdrop,
        by_weight=row.sold_by == SoldBy.WEIGHT,
        said=max(row.on_hand - packed.get(row.id, 0), 0),
        why=why,
    )


def _whys(row: Any, best: Sequence[int], rule: DoubtRule) -> tuple[Why, ...]:
    free, by_weight = row.on_hand - row.held, row.sold_by == SoldBy.WEIGHT
    found = {
        Why.DOUBTFUL: rule.doubts(
            free=free, by_weight=by_weight, confirmed_at=row.confirmed_at, at=clock.now()
        ),
        Why.LOW: row.low_at is not None and free <= row.low_at,
        Why.FRESH: exempt_of(row.category, offered=row.offered) == Exempt.PERISHABLE,
        Why.BEST_SOLD: row.id in best,
    }
    return tuple(why for why, is_so in found.items() if is_so)


def _on_shelf(shop: Shop) -> Sequence[Any]:
    """What residents can buy from the shelf: what is made to order stands nowhere."""
    query = (
        select(
            Variant.id, Product.name, Variant.label, Product.picture, Product.backdrop, Product.sold_by,
            Product.category, Product.offered,
            StockLevel.on_hand, StockLevel.held, StockLevel.confirmed_at, StockLevel.low_at,
        )
        .join(Product, and_(Product.town_id == Variant.town_id, Product.id == Variant.product_id))
        .join(StockLevel, and_(StockLevel.town_id == Variant.town_id, StockLevel.variant_id == Variant.id))
        .where(Variant.town_id == shop.town_id, Variant.shop_id == shop.id, Variant.retired_at.is_(None))
        .where(Product.status == ProductStatus.PUBLISHED, Product.offered != Offered.TO_ORDER)
        .order_by(Product.position, Product.name, Variant.position, Variant.id)
    )  # fmt: skip
    return db.session.execute(query).all()


def _best_sold(shop: Shop) -> list[int]:
    """The variants ordered most often of late."""
    query = (
        select(OrderLine.variant_id)
        .join(
            ShopOrder, and_(ShopOrder.town_id == OrderLine.town_id, ShopOrder.id == OrderLine.shop_order_id)
        )
        .where(ShopOrder.town_id == shop.town_id, ShopOrder.shop_id == shop.id, ShopOrder.state.in_(_SOLD))
        .where(ShopOrder.created_at >= clock.now() - _LOOKED_BACK)
        .group_by(OrderLine.variant_id)
        .order_by(func.count().desc(), OrderLine.variant_id)
        .limit(_BEST)
    )
    return list(db.session.scalars(query))
