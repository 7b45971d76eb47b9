"""A product of one branch, offered in another, be it in another town: told again, with a life of its own."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select

from marketplace.browsing.index import index_product
from marketplace.catalogue.models import Product, ProductStatus
from marketplace.catalogue.publishing import settled
from marketplace.catalogue.queries import variants_of
from marketplace.catalogue.services import (
    ProductDraft,
    VariantDraft,
    create_product,
    said_of,
    said_of_variant,
)
from marketplace.catalogue.ways import ways_for
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.errors import Refusal
from marketplace.core.words import _
from marketplace.shops.models import Shop
from marketplace.stock.counting import open_stock


class ThereAlready(Refusal):
    """The branch sells something of that name."""

    def __init__(self, name: str, shop: str) -> None:
        super().__init__(_("« %(name)s » est déjà chez %(shop)s.", name=name, shop=shop))


@dataclass(frozen=True)
class Told:
    """All that is told of a product, read before anything is written elsewhere."""

    draft: ProductDraft
    variants: Sequence[VariantDraft]


def told_of(product: Product) -> Told:
    """What another branch is told: everything but the stock, the photos and what is to come."""
    draft = replace(
        said_of(product),
        status=ProductStatus.HIDDEN,
        missing="",
        next_vat_basis_points=None,
        next_vat_from=None,
    )
    return Told(draft, [said_of_variant(variant) for variant in variants_of(product.town_id, product.id)])


def copy_to_branch(shop: Shop, *, told: Told, by_user_id: int) -> Product:
    """The product in another shop: hidden, without stock, until somebody there has looked at it.

    A tax rate that the shop’s country does not know becomes its usual one.
    Raises: ThereAlready, SkuTaken, NotForSale. Races: the shop is locked: pressed twice, it is there once.
    Commits: no; writes in the town of that shop only.
    """
    mine = (Shop.town_id == shop.town_id, Shop.id == shop.id)
    db.session.execute(select(Shop.id).where(*mine).with_for_update())
    named = select(Product.id).where(
        Product.town_id == shop.town_id, Product.shop_id == shop.id, Product.name == told.draft.name
    )
    if db.session.scalar(named.limit(1)) is not None:
        raise ThereAlready(told.draft.name, shop.name)
    ways = ways_for(shop, brand=told.draft.brand)
    rates = ways.taxes.on(clock.now().date())
    rate = told.draft.vat_basis_points
    draft = replace(
        told.draft,
        vat_basis_points=rate if rate in rates.values() else ways.taxes.usual(clock.now().date()),
    )
    product, variants = create_product(
        shop.town_id,
        shop_id=shop.id,
        draft=settled(draft, variants=told.variants, ways=ways),
        variants=told.variants,
        by_user_id=by_user_id,
    )
    for variant in variants:
        open_stock(shop.town_id, variant_id=variant.id, on_hand=0, by_user_id=by_user_id)
    index_product(shop.town_id, product_id=product.id)
    return product
