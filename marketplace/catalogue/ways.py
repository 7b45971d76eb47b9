"""What is known of a shop when goods are put on show: its trade, its country, its makers, its own words."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from marketplace.catalogue.mapping import mappings_of
from marketplace.catalogue.models import Product
from marketplace.core.db import db
from marketplace.shops.models import Shop
from marketplace.towns.countries.choosing import taxes_of
from marketplace.towns.countries.france import FRANCE
from marketplace.towns.countries.taxes import Taxes
from marketplace.towns.queries import town_by_id


@dataclass(frozen=True, slots=True)
class Maker:
    """Who made a thing, and how to reach them. Source: EU 2023/988 (GPSR), art. 19."""

    name: str
    address: str
    contact: str


@dataclass(frozen=True, slots=True)
class Ways:
    """A shop's ways: `makers` by folded brand, `categories` by its own words as `mapping` folds them."""

    kind: str
    country: str
    makers: Mapping[str, Maker]
    categories: Mapping[str, str]
    taxes: Taxes = FRANCE.taxes

    def maker_of(self, brand: str) -> Maker | None:
        """The maker that the shop has named for a brand before."""
        return self.makers.get(brand.casefold()) if brand else None


def ways_of(shop: Shop) -> Ways:
    """Everything known of a shop, for many goods at once. Three statements."""
    return _ways(shop, _makers(shop, None))


def ways_for(shop: Shop, *, brand: str) -> Ways:
    """What is known of a shop, for one thing of a brand."""
    return _ways(shop, _makers(shop, brand) if brand else {})


def _ways(shop: Shop, makers: Mapping[str, Maker]) -> Ways:
    town = town_by_id(shop.town_id)
    taxes = taxes_of(town.country, town.subdivision)
    return Ways(shop.kind, town.country, makers, mappings_of(shop), taxes)


def _makers(shop: Shop, brand: str | None) -> dict[str, Maker]:
    columns = (Product.brand, Product.maker_name, Product.maker_address, Product.maker_contact)
    query = (
        select(*columns)
        .where(Product.town_id == shop.town_id, Product.shop_id == shop.id, Product.maker_name != "")
        .where(Product.brand == brand if brand else Product.brand != "")
        .group_by(*columns)
        .order_by(func.max(Product.updated_at))
    )
    return {row[0].casefold(): Maker(*row[1:]) for row in db.session.execute(query)}
