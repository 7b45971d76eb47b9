"""A product is taken off sale by somebody else than its shop, and stays so whatever the shop says of it."""

from dataclasses import replace

from marketplace.catalogue.models import Product, ProductStatus
from marketplace.catalogue.publishing import settled
from marketplace.catalogue.queries import variants_of
from marketplace.catalogue.services import change_product, said_of
from marketplace.catalogue.ways import ways_for
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.shops.models import Shop


def bar(product: Product) -> None:
    """Take it off sale until `let_sell`; a second time changes nothing. The caller brings the index in step.

    Races: whoever edits it meanwhile finds it changed. Commits: no.
    """
    if product.barred_at is None:
        product.status, product.missing, product.barred_at = ProductStatus.HIDDEN, "", clock.now()
        product.updated_at = clock.now()
        db.session.flush()


def shop_wants(product: Product) -> ProductStatus:
    """How its shop has it just now: one that only waits for what is missing is wanted on sale."""
    return ProductStatus.PUBLISHED if product.missing or product.barred_at else product.status


def let_sell(shop: Shop, *, product: Product, wanted_as: ProductStatus = ProductStatus.PUBLISHED) -> None:
    """Let it be sold again: it comes out at once, or once what is missing is known. Commits: no.

    `wanted_as`: how its shop had it before; what the shop had hidden itself stays hidden.
    """
    if product.barred_at is None:
        return
    product.barred_at = None
    db.session.flush()
    wanted = replace(said_of(product), status=wanted_as)
    ways = ways_for(shop, brand=product.brand)
    draft = settled(wanted, variants=variants_of(product.town_id, product.id), ways=ways)
    change_product(product, draft=draft, seen_version=product.version)
