"""Many new products at once, as a merchant's file brings them: a few statements for hundreds."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import chain
from typing import Any

from sqlalchemy import select

from marketplace.catalogue.models import PriceChange, Product, Variant
from marketplace.catalogue.services import ProductDraft, VariantDraft, check_price
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.ids import new_id
from marketplace.core.prepared import Prepared
from marketplace.core.slugs import slug_of

_BATCH = 200
_NUMBERS_TRIED = 3  # beyond what the batch itself needs; products whose name is more common get letters
_PRODUCTS = Prepared(lambda insert: insert(Product))
_VARIANTS = Prepared(lambda insert: insert(Variant))
_PRICES = Prepared(lambda insert: insert(PriceChange))


@dataclass(frozen=True, slots=True)
class NewProduct:
    """A product to be made, and the keys that it and its variants got."""

    draft: ProductDraft
    variants: Sequence[VariantDraft]
    product_id: int
    variant_ids: Sequence[int]


@dataclass(frozen=True, slots=True)
class NewVariant:
    """One more variant of a known product, and the key that it got."""

    product_id: int
    variant_id: int
    draft: VariantDraft


def new_product(draft: ProductDraft, variants: Sequence[VariantDraft]) -> NewProduct:
    """A product ready to be made, its keys drawn. Raises: PriceRefused."""
    for variant in variants:
        check_price(variant.price_cents)
    return NewProduct(draft, variants, new_id(), [new_id() for _variant in variants])


def create_products(
    town_id: int,
    *,
    shop_id: int,
    products: Sequence[NewProduct],
    by_user_id: int | None,
    slugs: Sequence[str] | None = None,
) -> None:
    """Make them all, with their first prices. The caller knows that no SKU among them is taken.

    `slugs`: their addresses, where `free_slugs` was asked for them before the write lock was taken.
    Raises: IntegrityError when a SKU or an address is taken, and nothing may be kept then. Commits: no.
    """
    addresses = slugs or free_slugs(town_id, shop_id=shop_id, names=[one.draft.name for one in products])
    now = clock.now()
    owner = {"town_id": town_id, "shop_id": shop_id}
    for start in range(0, len(products), _BATCH):
        batch = products[start : start + _BATCH]
        made = [
            {**owner, **said(one.draft), "id": one.product_id, "slug": slug,
             "version": 1, "created_at": now, "updated_at": now}
            for one, slug in zip(batch, addresses[start : start + _BATCH], strict=True)
        ]  # fmt: skip
        variants = [
            {**owner, **said(draft), "id": variant_id, "product_id": one.product_id}
            for one in batch
            for draft, variant_id in zip(one.variants, one.variant_ids, strict=True)
        ]
        _PRODUCTS.run(made)
        if variants:
            _VARIANTS.run(variants)
            keep_prices(
                town_id, cents={row["id"]: row["price_cents"] for row in variants}, by_user_id=by_user_id
            )


def add_variants(
    town_id: int, *, shop_id: int, variants: Sequence[NewVariant], by_user_id: int | None
) -> None:
    """Let known products have more variants, with their first prices. The caller knows that no SKU is taken.

    Raises: PriceRefused; IntegrityError when a SKU is taken, and nothing may be kept then. Commits: no.
    """
    if not variants:
        return
    for one in variants:
        check_price(one.draft.price_cents)
    owner = {"town_id": town_id, "shop_id": shop_id}
    _VARIANTS.run(
        [{**owner, **said(one.draft), "id": one.variant_id, "product_id": one.product_id} for one in variants]
    )
    cents = {one.variant_id: one.draft.price_cents for one in variants}
    keep_prices(town_id, cents=cents, by_user_id=by_user_id)


def keep_prices(town_id: int, *, cents: Mapping[int, int], by_user_id: int | None) -> None:
    """Let prices join the history, by variant. Commits: no."""
    now = clock.now()
    _PRICES.run(
        [
            {"id": new_id(), "town_id": town_id, "variant_id": variant_id, "price_cents": price_cents,
             "at": now, "by_user_id": by_user_id}
            for variant_id, price_cents in cents.items()
        ]
    )  # fmt: skip


def said(draft: ProductDraft | VariantDraft) -> dict[str, Any]:
    """A draft as columns and their values; what is in them is not copied."""
    return {name: getattr(draft, name) for name in _NAMES[type(draft)]}


_NAMES = {kind: tuple(field.name for field in fields(kind)) for kind in (ProductDraft, VariantDraft)}


def free_slugs(town_id: int, *, shop_id: int, names: Sequence[str]) -> list[str]:
    """An address for each that no product of the shop has; asks for those that could be taken only."""
    stems = [slug_of(name, most=100) or "article" for name in names]
    tried = {stem: list(_numbered(stem, count + _NUMBERS_TRIED)) for stem, count in Counter(stems).items()}
    asked = list(chain.from_iterable(tried.values()))
    query = select(Product.slug).where(
        Product.town_id == town_id, Product.shop_id == shop_id, Product.slug.in_(asked)
    )
    taken = {*db.session.scalars(query), "new", "grid"}  # pages of their own below /products
    free = []
    for stem in stems:
        slug = next((one for one in tried[stem] if one not in taken), f"{stem}-{new_id():x}")
        taken.add(slug)
        free.append(slug)
    return free


def _numbered(stem: str, most: int) -> Iterator[str]:
    yield stem
    yield from (f"{stem}-{number}" for number in range(2, most + 1))
