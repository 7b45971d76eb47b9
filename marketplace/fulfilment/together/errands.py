"""The bags of an order as errands of a walk: where each is, how long it takes, what is fetched last."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import and_, select

from marketplace.catalogue.carrying import is_cold, is_fragile
from marketplace.catalogue.models import Product, Variant
from marketplace.core.db import db
from marketplace.orders.models import OrderLine
from marketplace.pickup.slots import Window
from marketplace.pickup.trips.errands import Errand
from marketplace.pickup.trips.stops import minutes_at
from marketplace.shops.street.place import Place
from marketplace.shops.street.places import places_of

_NOWHERE = Place(0, "odd")


def errands_of(
    town_id: int, *, bags: Mapping[int, int], windows: Mapping[int, Sequence[Window]]
) -> list[Errand]:
    """One errand a bag. `bags`: by shop, the bag's id; `windows`: by shop, those in which it can be fetched.

    A single bag needs no way between shops, and is not asked where it is.
    """
    categories = _categories_in(town_id, bags.values())
    places = places_of(town_id) if len(bags) > 1 else dict.fromkeys(bags, _NOWHERE)
    return [
        errand_at(shop_id, windows=windows[shop_id], place=places[shop_id], categories=categories[bag_id])
        for shop_id, bag_id in bags.items()
    ]


def errand_at(
    shop_id: int, *, windows: Sequence[Window], place: Place, categories: Collection[str]
) -> Errand:
    """What it is to fetch a bag. `categories`: of each of its lines."""
    return Errand(
        shop_id,
        windows,
        place,
        minutes=minutes_at(lines=len(categories)),
        is_cold=any(map(is_cold, categories)),
        is_fragile=any(map(is_fragile, categories)),
    )


def _categories_in(town_id: int, shop_order_ids: Collection[int]) -> Mapping[int, list[str]]:
    """The category of each line, by bag."""
    query = (
        select(OrderLine.shop_order_id, Product.category)
        .join(Variant, and_(Variant.town_id == OrderLine.town_id, Variant.id == OrderLine.variant_id))
        .join(Product, and_(Product.town_id == Variant.town_id, Product.id == Variant.product_id))
        .where(
            OrderLine.town_id == town_id,
            OrderLine.shop_order_id.in_(shop_order_ids),
            OrderLine.withdrawn == 0,
        )
    )
    found = defaultdict[int, list[str]](list)
    for shop_order_id, category in db.session.execute(query):
        found[shop_order_id].append(category)
    return found
