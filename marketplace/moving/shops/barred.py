"""What the towns of this installation have taken off sale of a shop that arrives once more."""

from datetime import datetime

from sqlalchemy import select

from marketplace.catalogue.models import Product
from marketplace.core.db import db
from marketplace.shops.models import Shop


def barred_elsewhere(shop_id: int) -> dict[int, datetime]:
    """The goods of a shop, by their keys, that any town of this installation has taken off sale, and when.

    Its archive may be older than that, or say otherwise.
    """
    of_shop = (Product.town_id == Shop.town_id) & (Product.shop_id == Shop.id)
    query = select(Product.id, Product.barred_at).join(Shop, of_shop).where(Shop.id == shop_id)
    barred = query.where(Product.barred_at.is_not(None)).execution_options(all_towns=True)
    return {key: at for key, at in db.session.execute(barred) if at is not None}
