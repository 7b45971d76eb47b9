"""Many new products at once, as a merchant's file brings them: a few statements for hundreds."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from slugify import slugify
from sqlalchemy import insert, select

from marketplace.catalogue.models import PriceChange, Product, Variant
from marketplace.catalogue.services import ProductDraft, VariantDraft, check_price
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.ids import new_id

_BATCH = 200


@dataclass(frozen=True, slots=True)
class NewProduct:
    """A product to be made, and the keys that it and its variants got."""

    draft: ProductDraft
    variants: Sequence[VariantDraft]
    product_id: int
    variant_ids: Sequence[int]


def new_product(draft: ProductDraft, variants: Sequence[VariantDraft]) -> NewProduct:
    """A product ready to be made, its keys drawn. Raises: PriceRefused."""
    for variant in variants:
        check_price(variant.price_cents)
    return NewProduct(draft, variants, new_id(), [new_id() for _variant in variants])


def create_products(
    town_id: int, *, shop_id: int, products: Sequence[NewProduct], by_user_id: int | None
) -> None:
    """Make them all, with their first prices. The caller knows that no SKU among them is taken.

    Raises: IntegrityError when one is, and nothing may be kept then. Commits: no.
    """
    taken = set(
        db.session.scalars(select(Product.slug).where(Product.town_id == town_id, Product.shop_id == shop_id))
    )
    now = clock.now()
    owner = {"town_id": town_id, "shop_id": shop_id}
    for start in range(0, len(products), _BATCH):
        batch = products[start : start + _BATCH]
        made = [
            {**owner, **asdict(one.draft), "id": one.product_id, "slug": _slug(one.draft.name, taken),
             "version": 1, "created_at": now, "updated_at": now}
            for one in batch
        ]  # fmt: skip
        variants = [
            {**owner, **asdict(draft), "id": variant_id, "product_id": one.product_id}
            for one in batch
            for draft, variant_id in zip(one.variants, one.variant_ids, strict=True)
        ]
        prices: list[dict[str, Any]] = [
            {"id": new_id(), "town_id": town_id, "variant_id": row["id"], "price_cents": row["price_cents"],
             "at": now, "by_user_id": by_user_id}
            for row in variants
        ]  # fmt: skip
        for table, rows in ((Product, made), (Variant, variants), (PriceChange, prices)):
            db.session.execute(insert(table), rows)


def _slug(name: str, taken: set[str]) -> str:
    stem = slugify(name, max_length=100) or "article"
    slug, number = stem, 1
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    taken.add(slug)
    return slug
