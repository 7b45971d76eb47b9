"""The labels of a shelf: what stands in front of the goods, in the shop."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import and_, select

from marketplace.browsing.cards import Reduction, reduction
from marketplace.browsing.phrases import unit_price_label
from marketplace.catalogue.models import Product, SoldBy, Variant
from marketplace.core.db import db
from marketplace.towns.queries import TownView


@dataclass(frozen=True)
class Label:
    """One label. Units: cents per piece, or per kilo. `unit_price`: in words, where the law asks for it.

    Source: arrêté du 3 décembre 1987, arrêté du 16 novembre 1999, Code de la consommation L112-1-1.
    """

    name: str
    label: str
    origin: str
    by_weight: bool
    price_cents: int
    unit_price: str
    was: Reduction | None
    ean: str | None


def labels_of(town: TownView, shop_id: int, *, variant_ids: Collection[int]) -> list[Label]:
    """The labels of some of a shop's variants, in the order of the shelf. One query."""
    query = (
        select(
            Product.name, Variant.label, Product.origin, Product.sold_by, Variant.price_cents,
            Variant.net_quantity, Variant.net_unit, Variant.reduced_from_cents, Variant.reduced_perishable,
            Variant.ean,
        )
        .join(Product, and_(Product.town_id == Variant.town_id, Product.id == Variant.product_id))
        .where(Variant.town_id == town.id, Variant.shop_id == shop_id, Variant.id.in_(list(variant_ids)))
        .order_by(Product.position, Product.name, Variant.position, Variant.id)
    )  # fmt: skip
    return [
        Label(
            name=name,
            label=label,
            origin=origin,
            by_weight=sold_by == SoldBy.WEIGHT,
            price_cents=cents,
            unit_price=""
            if sold_by == SoldBy.WEIGHT
            else unit_price_label(cents, net_quantity=net, net_unit=unit, currency=town.currency),
            was=reduction(cents, from_cents=from_cents, perishable=perishable),
            ean=ean,
        )
        for name, label, origin, sold_by, cents, net, unit, from_cents, perishable, ean in db.session.execute(
            query
        )
    ]
