"""One product typed by its shop: catalogue, stock and search index change together, or not at all.

What lacks an answer that the law wants is kept all the same, hidden: see `catalogue.publishing`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from marketplace.browsing.index import index_product
from marketplace.catalogue.models import Product, Variant
from marketplace.catalogue.publishing import settled
from marketplace.catalogue.queries import variants_of
from marketplace.catalogue.services import (
    ProductDraft,
    VariantDraft,
    add_variant,
    change_product,
    change_variant,
    create_product,
    retire_variant,
    said_of_variant,
)
from marketplace.catalogue.ways import ways_for
from marketplace.core.errors import ChangedMeanwhile, Refusal
from marketplace.core.words import _
from marketplace.orders.counting import count_shelf
from marketplace.shops.models import Shop
from marketplace.stock.counting import open_stock
from marketplace.stock.holding import lock_levels
from marketplace.stock.models import Reason
from marketplace.stock.queries import levels_of


class NothingToSell(Refusal):
    """A product without any variant."""

    status = 422

    def __init__(self) -> None:
        super().__init__(
            _("Il faut au moins un format avec son prix. Pour ne plus vendre ce produit, masquez-le.")
        )


class UnitsPromised(Refusal):
    """The way of selling cannot change while bags hold the old units."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Des sacs attendent ce produit, comptés autrement. "
                "Remettez-les d’abord, puis changez la façon de vendre."
            )
        )


@dataclass(frozen=True)
class Entry:
    """A variant as its shop states it. `variant_id` is None for a new one, `on_hand` when it was not counted.

    `net` is what a pack holds, with its unit (g, ml or piece); None where nothing was said of it.
    Units: cents per piece or per kilo; pieces, or grams.
    """

    variant_id: int | None
    label: str
    price_cents: int
    on_hand: int | None
    net: tuple[int | None, str] | None = None


def put_on_shelf(shop: Shop, *, draft: ProductDraft, entries: Sequence[Entry], by_user_id: int) -> Product:
    """A new product with its variants and their first count, found by search at once unless it is hidden.

    Raises: NothingToSell, NotForSale, PriceRefused, CountRefused. Commits: no.
    """
    if not entries:
        raise NothingToSell
    wanted = [_new(entry, position) for position, entry in enumerate(entries)]
    product, variants = create_product(
        shop.town_id,
        shop_id=shop.id,
        draft=settled(draft, variants=wanted, ways=ways_for(shop, brand=draft.brand)),
        variants=wanted,
        by_user_id=by_user_id,
    )
    for variant, entry in zip(variants, entries, strict=True):
        open_stock(shop.town_id, variant_id=variant.id, on_hand=entry.on_hand or 0, by_user_id=by_user_id)
    index_product(shop.town_id, product_id=product.id)
    return product


def save_product(
    shop: Shop,
    *,
    product: Product,
    draft: ProductDraft,
    seen_version: int,
    entries: Sequence[Entry],
    by_user_id: int,
) -> None:
    """Replace what the shop says of a product; variants without an entry are sold no more.

    Raises: ChangedMeanwhile, also when an entry's variant is gone; NothingToSell, NotForSale, UnitsPromised,
    PriceRefused or CountRefused; the caller's transaction must then be rolled back. Commits: no.
    """
    if not entries:
        raise NothingToSell
    if draft.sold_by != product.sold_by and any(
        held for _n, held in levels_of(product.town_id, product.id).values()
    ):
        raise UnitsPromised
    variants = {variant.id: variant for variant in variants_of(product.town_id, product.id)}
    drafts = [_draft(variants, entry, position) for position, entry in enumerate(entries)]
    draft = settled(draft, variants=drafts, ways=ways_for(shop, brand=draft.brand))
    change_product(product, draft=draft, seen_version=seen_version)
    lock_levels(product.town_id, variant_ids=variants)  # counted in the form's order, locked in everybody's
    for entry, wanted in zip(entries, drafts, strict=True):
        _save(product, entry, wanted, variants, by_user_id)
    counts = {entry.variant_id: entry.on_hand for entry in entries if entry.on_hand is not None}
    known = {variant_id: on_hand for variant_id, on_hand in counts.items() if variant_id is not None}
    count_shelf(shop, counts=known, reason=Reason.COUNT, by_user_id=by_user_id)
    for variant in variants.values():
        retire_variant(variant)
    index_product(product.town_id, product_id=product.id)


def _save(
    product: Product, entry: Entry, wanted: VariantDraft, variants: dict[int, Variant], by_user_id: int
) -> None:
    if entry.variant_id is None:
        variant = add_variant(product, draft=wanted, by_user_id=by_user_id)
        open_stock(product.town_id, variant_id=variant.id, on_hand=entry.on_hand or 0, by_user_id=by_user_id)
        return
    known = variants.pop(entry.variant_id, None)
    if known is None:
        raise ChangedMeanwhile
    change_variant(known, draft=wanted, by_user_id=by_user_id)


def _draft(variants: dict[int, Variant], entry: Entry, position: int) -> VariantDraft:
    if entry.variant_id is None:
        return _new(entry, position)
    if entry.variant_id not in variants:
        raise ChangedMeanwhile
    present = said_of_variant(variants[entry.variant_id])
    changed = replace(present, price_cents=entry.price_cents, label=entry.label, position=position)
    return (
        changed if entry.net is None else replace(changed, net_quantity=entry.net[0], net_unit=entry.net[1])
    )


def _new(entry: Entry, position: int) -> VariantDraft:
    quantity, unit = entry.net or (None, "")
    return VariantDraft(
        price_cents=entry.price_cents,
        label=entry.label,
        net_quantity=quantity,
        net_unit=unit,
        position=position,
    )
