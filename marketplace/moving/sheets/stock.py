"""The stock as a sheet: what the shop counted, what is promised, when it was last confirmed."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, func, select

from marketplace.catalogue.models import Product, SoldBy, Variant
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.words import _
from marketplace.core.workbooks import Cell
from marketplace.orders.counting import bags_beside_count
from marketplace.shops.models import Shop
from marketplace.stock.models import StockLevel

_AT_ONCE = 500


def stock_rows(shop: Shop, *, time_zone: str) -> Iterator[Sequence[Cell]]:
    """The header, then every format the shop sells, in pieces or kilos; two statements for five hundred."""
    yield (
        _("Nom"), _("Format"), _("Référence"), _("Code-barres"), _("En rayon"), _("Promis"), _("Libre"),
        _("Unité"), _("Compté le"),
    )  # fmt: skip
    last = 0
    while rows := db.session.execute(_query(shop, last)).all():
        packed = bags_beside_count(shop, variant_ids={row.id: row for row in rows})
        for row in rows:
            yield _row(row, packed.get(row.id, 0), time_zone)
        last = rows[-1].id


def _query(shop: Shop, last: int) -> Any:
    return (
        select(
            Variant.id, Product.name, Variant.label, Variant.sku, Variant.ean, Product.sold_by,
            func.coalesce(StockLevel.on_hand, 0).label("on_hand"),
            func.coalesce(StockLevel.held, 0).label("held"), StockLevel.confirmed_at,
        )
        .select_from(Variant)
        .join(Product, and_(Product.town_id == Variant.town_id, Product.id == Variant.product_id))
        .outerjoin(
            StockLevel, and_(StockLevel.town_id == Variant.town_id, StockLevel.variant_id == Variant.id)
        )
        .where(Variant.town_id == shop.town_id, Variant.shop_id == shop.id, Variant.retired_at.is_(None))
        .where(Variant.id > last)
        .order_by(Variant.id)
        .limit(_AT_ONCE)
    )  # fmt: skip


def _row(row: Any, packed: int, time_zone: str) -> Sequence[Cell]:
    by_weight = row.sold_by == SoldBy.WEIGHT

    def amount(units: int) -> Cell:
        return Decimal(units) / 1000 if by_weight else units

    counted = clock.local(row.confirmed_at, time_zone).date() if row.confirmed_at else None
    return (
        row.name, row.label, row.sku or "", row.ean or "", amount(row.on_hand - packed), amount(row.held),
        amount(max(row.on_hand - row.held, 0)), "kg" if by_weight else _("pièces"), counted,
    )  # fmt: skip
