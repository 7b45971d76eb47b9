"""One thing after the other: what a shop counts next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import and_, func, select

from marketplace.catalogue.models import Product, Variant
from marketplace.core.db import db
from marketplace.stock.models import StockLevel
from marketplace.stock.queries import CountRow, folded

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class NextCount:
    """The variant to count now, or none; and how many come after it."""

    row: CountRow | None
    left: int


def next_to_count(town_id: int, shop_id: int, *, text: str, skip: int) -> NextCount:
    """Of the shop's variants, narrowed by a name or a code, the one counted longest ago after `skip` others.

    One query: a code is compared in full, a name as people type it in a hurry.
    """
    query = (
        select(
            Variant.id, Product.name, Variant.label, Product.picture, Product.backdrop, Product.sold_by,
            func.coalesce(StockLevel.on_hand, 0), func.coalesce(StockLevel.held, 0), StockLevel.confirmed_at,
            Variant.sku, Variant.ean,
        )
        .join(Product, and_(Product.town_id == Variant.town_id, Product.id == Variant.product_id))
        .outerjoin(
            StockLevel, and_(StockLevel.town_id == Variant.town_id, StockLevel.variant_id == Variant.id)
        )
        .where(Variant.town_id == town_id, Variant.shop_id == shop_id, Variant.retired_at.is_(None))
        .order_by(Product.position, Product.name, Variant.position, Variant.id)
    )  # fmt: skip
    rows: Sequence[Any] = db.session.execute(query).all()
    found = [row for row in rows if _fits(row, text)]
    ordered = sorted(found, key=lambda row: row.confirmed_at if row.confirmed_at is not None else _NEVER)
    now = [CountRow(*row[:9]) for row in ordered[skip : skip + 1]]
    return NextCount(now[0] if now else None, max(len(found) - skip - 1, 0))


def _fits(row: Any, text: str) -> bool:
    if text in {row.sku, row.ean}:
        return True
    name = folded(f"{row.name} {row.label}")
    return all(word in name for word in folded(text).split())
