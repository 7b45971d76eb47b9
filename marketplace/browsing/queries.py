"""Lists of shops and products for visitors: a fixed number of statements, each along an index."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, bindparam, case, func, or_, select, text

from marketplace.browsing.cards import ProductCard, ProductRow, ShopCard, ShopRow, product_card, shop_card
from marketplace.browsing.facets import Hit
from marketplace.browsing.statements import cards_of, free, products, rows_of, seen_products, shops, town_id
from marketplace.catalogue.ages import IS_ALCOHOL
from marketplace.catalogue.models import ProductStatus
from marketplace.catalogue.offers import days_to_make
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.shops.hours import CLOSED, ShopHours
from marketplace.shops.queries import opening_hours_of
from marketplace.shops.states import VISIBLE
from marketplace.towns.queries import TownView

_NEWEST_LOOKED_AT = 200
_FRESH_LOOKED_AT = 40
_HOUSES_AROUND, _MOST_AROUND = 8, 24


@dataclass(frozen=True)
class StreetView:
    """Shops in walking order with their hours by shop id, and how many there are in all."""

    cards: Sequence[ShopCard]
    hours: dict[int, ShopHours]
    total: int


_SHOPS = (
    select(*(shops.c[name] for name in ShopRow.__dataclass_fields__), func.count().over())
    .where(shops.c.town_id == town_id, shops.c.status.in_(VISIBLE))
    .order_by(shops.c.street_position, shops.c.street_number, shops.c.id)
    .limit(bindparam("most"))
    .offset(bindparam("skip"))
)
_is_itself = shops.c.id == bindparam("shop_id")
_SHOPS_AROUND = (
    _SHOPS.where(
        or_(
            _is_itself,
            and_(
                shops.c.street_position == bindparam("street"),
                shops.c.street_number.between(bindparam("first"), bindparam("last")),
            ),
        )
    )
    .order_by(None)
    .order_by(case((_is_itself, 0), else_=1), shops.c.street_number, shops.c.id)
)
_THESE_SHOPS = _SHOPS.where(shops.c.id.in_(bindparam("ids", expanding=True)))


def shops_of(town: TownView, *, most: int, skip: int = 0) -> StreetView:
    """The shops that residents see, in street order. Three statements."""
    return _street_view(town, _SHOPS, {"most": most, "skip": skip})


def shops_among(town: TownView, *, shop_ids: Sequence[int]) -> StreetView:
    """Those of these shops that residents see, in street order. Three statements, or none."""
    if not shop_ids:
        return StreetView([], {}, 0)
    return _street_view(town, _THESE_SHOPS, {"ids": list(shop_ids), "most": len(shop_ids), "skip": 0})


def soonest_first(street: StreetView, *, town: TownView) -> list[ShopCard]:
    """Closed shops by when they open again, neighbours together; those of which nobody knows come last."""
    at = clock.local(clock.now(), town.time_zone)
    opens = {
        card.slug: street.hours.get(card.row.id, CLOSED).next_opening(at, within_days=7)
        for card in street.cards
    }
    return sorted(street.cards, key=lambda card: (opens[card.slug] is None, opens[card.slug] or at))


def shops_around(town: TownView, *, shop_id: int, street: int, number: int) -> StreetView:
    """A shop, first, then its neighbours on both sides of the street. Three statements.

    A shop without a number stands alone.
    """
    first, last = (number - _HOUSES_AROUND, number + _HOUSES_AROUND) if number else (1, 0)
    values = {"shop_id": shop_id, "street": street, "first": first, "last": last}
    return _street_view(town, _SHOPS_AROUND, values | {"most": _MOST_AROUND, "skip": 0})


def fresh_products(town: TownView, *, most: int, of_one_shop: int = 2) -> list[ProductCard]:
    """What came last and is still there, no more than a few of one shop. One statement."""
    return cards_of(town, _FRESH, {"most": most, "of_one_shop": of_one_shop})


def sells_alcohol(town_id: int) -> bool:
    """Whether a drink with alcohol is on show in the town. One statement, along an index of such drinks."""
    return bool(db.session.scalar(_SELLS_ALCOHOL, {"town_id": town_id}))


def product_cards(town: TownView, *, product_ids: Sequence[int]) -> list[ProductCard]:
    """The cards of these products in this order; hidden ones are left out. One statement."""
    rows = db.session.execute(_THESE, {"town_id": town.id, "ids": list(product_ids)})
    cards = {row[0]: product_card(ProductRow(*row), currency=town.currency) for row in rows}
    return [cards[product_id] for product_id in product_ids if product_id in cards]


def those_made_today(town_id: int, hits: Sequence[Hit]) -> list[Hit]:
    """Those that stand on the shelf, or are made the day they are ordered. One statement, or none."""
    if not hits:
        return []
    asked = {"town_id": town_id, "ids": [hit.product_id for hit in hits]}
    made_later = set(db.session.scalars(_MADE_LATER, asked))
    return [hit for hit in hits if hit.product_id not in made_later]


def _street_view(town: TownView, query: Select[Any], values: dict[str, Any]) -> StreetView:
    rows = db.session.execute(query, {"town_id": town.id, **values}).all()
    found = [ShopRow(*row[:-1]) for row in rows]
    at = clock.local(clock.now(), town.time_zone)
    hours = opening_hours_of(town, from_day=at.date(), shop_ids=[shop.id for shop in found])
    cards = [shop_card(shop, hours.get(shop.id, CLOSED), at=at) for shop in found]
    return StreetView(cards, hours, rows[0][-1] if rows else 0)


def _fresh() -> Select[Any]:
    newest = (
        seen_products()
        .add_columns(products.c.shop_id, products.c.created_at)
        .order_by(products.c.created_at.desc())
        .limit(_NEWEST_LOOKED_AT)
        .subquery("newest")
    )
    place = func.row_number().over(partition_by=newest.c.shop_id, order_by=newest.c.created_at.desc())
    placed = select(newest, place.label("place")).subquery("placed")
    chosen = (
        select(placed.c.town_id, placed.c.id, placed.c.place)
        .where(placed.c.place <= bindparam("of_one_shop"))
        .order_by(placed.c.place, placed.c.created_at.desc())
        .limit(_FRESH_LOOKED_AT)
        .subquery("chosen")
    )
    in_stock = rows_of(chosen).having(func.sum(free) > 0)
    return in_stock.order_by(func.min(chosen.c.place), products.c.created_at.desc(), products.c.id).limit(
        bindparam("most")
    )


_FRESH = _fresh()
_SELLS_ALCOHOL = select(
    select(products.c.id)
    .join(shops, and_(shops.c.town_id == products.c.town_id, shops.c.id == products.c.shop_id))
    .where(
        products.c.town_id == town_id,
        products.c.status == ProductStatus.PUBLISHED,
        shops.c.town_id == town_id,
        shops.c.status.in_(VISIBLE),
        text(f"products.{IS_ALCOHOL}"),
    )
    .exists()
)
_MADE_LATER = select(products.c.id).where(
    products.c.town_id == town_id,
    products.c.id.in_(bindparam("ids", expanding=True)),
    days_to_make > 0,
)
_THESE = rows_of(
    seen_products().where(products.c.id.in_(bindparam("ids", expanding=True))).subquery("chosen")
)
