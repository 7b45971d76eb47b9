"""What a report is about: found for whoever reports it, and for whoever decides."""

import hashlib
from dataclasses import dataclass

from sqlalchemy import select

from marketplace.catalogue.models import Product, ProductStatus
from marketplace.catalogue.queries import product_named
from marketplace.core.db import db
from marketplace.core.words import _
from marketplace.shops.models import Shop
from marketplace.shops.queries import shop_named
from marketplace.shops.states import VISIBLE
from marketplace.trust.reports.models import Report
from marketplace.trust.reports.states import Subject
from marketplace.trust.reviews.models import Review
from marketplace.trust.reviews.queries import review_named
from marketplace.trust.reviews.states import About, ReviewState

_MOST_FOUND = 30
_MARK_LENGTH = 16


@dataclass(frozen=True)
class Reported:
    """A shop, one of its products, or what somebody says of either, as residents see it."""

    shop: Shop
    product: Product | None
    review: Review | None = None

    @property
    def subject(self) -> Subject:
        """What it is."""
        if self.review:
            return Subject.REVIEW
        return Subject.PRODUCT if self.product else Subject.SHOP

    @property
    def subject_id(self) -> int:
        """Its key."""
        return (self.review or self.product or self.shop).id

    @property
    def about(self) -> str:
        """What it is called, with its shop."""
        if self.review:
            names = dict.fromkeys((self.review.subject_name, self.shop.name))
            return _("Avis sur %(name)s", name=", ".join(names))
        return f"{self.product.name}, {self.shop.name}" if self.product else self.shop.name

    @property
    def quoted(self) -> str:
        """What it says just now."""
        if self.review:
            stars = f"{self.review.stars}/5" if self.review.stars else ""  # none once it is withdrawn
            said = (stars, self.review.words, self.review.answer)
            return "\n\n".join(text for text in said if text)
        of_itself = (self.product.description,) if self.product else (self.shop.tagline, self.shop.story)
        return "\n\n".join(text for text in of_itself if text)

    @property
    def words_mark(self) -> str:
        """A short mark of what residents read of it now: other words have another one."""
        return hashlib.sha256(f"{self.about}\n\n{self.quoted}".encode()).hexdigest()[:_MARK_LENGTH]


def product_shown(reported: Reported) -> Product | None:
    """The product on whose page it stands; None for what stands on the shop's."""
    if reported.review is None or reported.review.about is About.SHOP:
        return reported.product
    return db.session.get(Product, (reported.shop.town_id, reported.review.subject_id))


def review_on_show(town_id: int, mark: str) -> Reported | None:
    """The review with that mark, if residents read it."""
    review = review_named(town_id, mark)
    if review is None or review.state is not ReviewState.SHOWN:
        return None
    shop = db.session.get_one(Shop, (town_id, review.shop_id))
    return Reported(shop, None, review) if shop.takes_reviews and shop.status in VISIBLE else None


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


def anything_named(town_id: int, *, shop_slug: str, product_slug: str) -> Reported | None:
    """A product with these slugs, whether residents see it or not."""
    shop = shop_named(town_id, shop_slug)
    product = product_named(town_id, shop.id, product_slug) if shop else None
    return Reported(shop, product) if shop and product else None


def products_called(town_id: int, text: str) -> list[tuple[str, str, str, str]]:
    """Shop and product, each by name and slug, whose names begin with these words. Along an index."""
    beginning = text[:1].upper() + text[1:]
    query = (
        select(Shop.name, Shop.slug, Product.name, Product.slug)
        .join(Product, (Product.town_id == Shop.town_id) & (Product.shop_id == Shop.id))
        .where(Shop.town_id == town_id)
        .where(
            Product.name.startswith(beginning, autoescape=True)
            | Product.name.startswith(text, autoescape=True)
        )
        .order_by(Product.name, Shop.name)
        .limit(_MOST_FOUND)
    )
    return [(shop, slug, name, product) for shop, slug, name, product in db.session.execute(query)]


def locked_subject_of(report: Report) -> Reported:
    """The same, read anew, and kept from whoever would write other words until the transaction ends."""
    reported = subject_of(report)
    db.session.refresh(reported.review or reported.product or reported.shop, with_for_update=True)
    return reported


def subject_of(report: Report) -> Reported:
    """What a report is about, as it is now, shown or not."""
    town_id = report.town_id
    shop = db.session.get_one(Shop, (town_id, report.shop_id))
    if report.subject is Subject.SHOP:
        return Reported(shop, None)
    if report.subject is Subject.REVIEW:  # which goes with its time
        return Reported(shop, None, db.session.get(Review, (town_id, report.subject_id)))
    query = select(Product).where(Product.town_id == town_id, Product.id == report.subject_id)
    return Reported(shop, db.session.scalars(query).one())
