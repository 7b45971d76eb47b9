"""One answer about a product that waits for it; the last one puts it on show. See `catalogue.publishing`."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import case, func, literal, select, update

from marketplace.browsing.index import index_products
from marketplace.catalogue.models import Product, ProductStatus
from marketplace.catalogue.publishing import Missing, missing_of, settled
from marketplace.catalogue.queries import variants_of
from marketplace.catalogue.services import change_product, change_variant, said_of, said_of_variant
from marketplace.catalogue.ways import Maker, ways_for
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.errors import ChangedMeanwhile
from marketplace.shops.models import Shop

_WAITING = literal(" ") + Product.missing + " "
_SHOWN = literal(ProductStatus.PUBLISHED, Product.status.type)
_WITHOUT_MAKER = func.trim(func.replace(_WAITING, " maker ", " "))


def answer(
    shop: Shop,
    *,
    product: Product,
    seen_version: int,
    said: Mapping[str, Any],
    nets: Mapping[int, tuple[int | None, str]],
    by_user_id: int,
) -> list[Missing]:
    """Keep what was answered (fields of a draft, and what packs hold); returns what is still to be known.

    Units: `nets` as `VariantDraft` has them, by variant.
    Raises: ChangedMeanwhile, NotForSale. Commits: no.
    """
    if product.version != seen_version:
        raise ChangedMeanwhile
    variants = variants_of(product.town_id, product.id)
    for variant in variants:
        if variant.id in nets:
            quantity, unit = nets[variant.id]
            draft = replace(said_of_variant(variant), net_quantity=quantity, net_unit=unit)
            change_variant(variant, draft=draft, by_user_id=by_user_id)
    wanted = replace(said_of(product), **said)
    kept = settled(wanted, variants=variants, ways=ways_for(shop, brand=wanted.brand))
    change_product(product, draft=kept, seen_version=seen_version)
    index_products(product.town_id, product_ids=[product.id])
    return missing_of(product.missing)


def waiting_for_maker(shop: Shop, *, brand: str) -> Sequence[int]:
    """The keys of the shop's goods of a brand that wait for their maker; the empty brand is none."""
    query = select(Product.id).where(
        Product.town_id == shop.town_id,
        Product.shop_id == shop.id,
        Product.brand == brand,
        Product.maker_name == "",
        _WAITING.contains(" maker "),
    )
    return db.session.scalars(query.order_by(Product.id)).all()


def name_maker(shop: Shop, *, product_ids: Sequence[int], maker: Maker) -> None:
    """Name the maker of goods that wait for one; those that lacked nothing else come out.

    Races: one statement for all; a page that shows one of them finds it changed. Commits: no.
    """
    db.session.execute(
        update(Product)
        .where(Product.town_id == shop.town_id, Product.id.in_(product_ids), Product.maker_name == "")
        .values(
            maker_name=maker.name,
            maker_address=maker.address,
            maker_contact=maker.contact,
            status=case((Product.missing == "maker", _SHOWN), else_=Product.status),
            missing=_WITHOUT_MAKER,
            version=Product.version + 1,
            updated_at=clock.now(),
        )
        .execution_options(synchronize_session=False)
    )
    index_products(shop.town_id, product_ids=product_ids)
