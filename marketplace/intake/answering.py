"""One answer about a product that waits for it; the last one puts it on show. See `catalogue.publishing`."""

from collections.abc import Mapping
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


def name_maker(shop: Shop, *, brand: str, maker: Maker) -> int:
    """Name the maker of all of the shop's goods of a brand that wait for one; returns how many.

    Those that lacked nothing else come out. The empty brand means goods without any.
    Races: one statement for all; a page that shows one of them finds it changed. Commits: no.
    """
    waits = _WAITING.contains(" maker ")
    of_brand = (Product.town_id == shop.town_id, Product.shop_id == shop.id, Product.brand == brand)
    chosen = db.session.scalars(select(Product.id).where(*of_brand, Product.maker_name == "", waits)).all()
    for start in range(0, len(chosen), 500):
        batch = chosen[start : start + 500]
        db.session.execute(
            update(Product)
            .where(Product.town_id == shop.town_id, Product.id.in_(batch))
            .values(
                maker_name=maker.name,
                maker_address=maker.address,
                maker_contact=maker.contact,
                status=case((Product.missing == "maker", ProductStatus.PUBLISHED), else_=Product.status),
                missing=_WITHOUT_MAKER,
                version=Product.version + 1,
                updated_at=clock.now(),
            )
            .execution_options(synchronize_session=False)
        )
    index_products(shop.town_id, product_ids=chosen)
    return len(chosen)
