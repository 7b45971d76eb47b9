"""What a report is about: found for whoever reports it, and for whoever decides."""

from dataclasses import dataclass

from sqlalchemy import select

from marketplace.catalogue.models import Product, ProductStatus
from marketplace.catalogue.queries import product_named
from marketplace.core.db import db
from marketplace.shops.models import Shop
from marketplace.shops.queries import shop_named
from marketplace.shops.states import VISIBLE
from marketplace.trust.reports.models import Report
from marketplace.trust.reports.states import Subject


@dataclass(frozen=True)
class Reported:
    """A shop, or one of its products, as residents see it."""

    shop: Shop
    product: Product | None

    @property
    def subject(self) -> Subject:
        """What it is."""
        return Subject.PRODUCT if self.product else Subject.SHOP

    @property
    def about(self) -> str:
        """What it is called, with its shop."""
        return f"{self.product.name}, {self.shop.name}" if self.product else self.shop.name

    @property
    def quoted(self) -> str:
        """What it says of itself just now."""
        said = (self.product.description,) if self.product else (self.shop.tagline, self.shop.story)
        return "\n\n".join(text for text in said if text)


def on_show(town_id: int, *, shop_slug: str, product_slug: str) -> Reported | None:
    """What has these slugs, if residents see it; without the second it is the shop itself."""
    shop = shop_named(town_id, shop_slug)
    if shop is None or shop.status not in VISIBLE:
        return None
    if not product_slug:
        return Reported(shop, None)
    product = product_named(town_id, shop.id, product_slug)
    if product is None or product.status != ProductStatus.PUBLISHED:
        return None
    return Reported(shop, product)


def subject_of(report: Report) -> Reported:
    """What a report is about, as it is now, shown or not."""
    town_id = report.town_id
    shop = db.session.get_one(Shop, (town_id, report.shop_id))
    if report.subject is Subject.SHOP:
        return Reported(shop, None)
    query = select(Product).where(Product.town_id == town_id, Product.id == report.subject_id)
    return Reported(shop, db.session.scalars(query).one())
