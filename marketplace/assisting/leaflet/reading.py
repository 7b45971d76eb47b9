"""What was printed: a whole catalogue, and the product behind a number."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import and_, func, select

from marketplace.assisting.models import LeafletEdition, LeafletLine, LeafletNumber, LeafletShop
from marketplace.catalogue.models import Product
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.shops.models import Shop
from marketplace.shops.states import ShopStatus
from marketplace.towns.queries import TownView


@dataclass(frozen=True)
class LeafletItem:
    """One line of a page. Units: cents, a piece or a kilo. `labels`: its variants in words."""

    number: int
    product_slug: str
    name: str
    labels: str
    by_weight: bool
    least_cents: int
    most_cents: int
    net_quantity: int | None
    net_unit: str
    age_limit: int | None


@dataclass(frozen=True)
class LeafletPage:
    """A shop's page."""

    shop_slug: str
    shop_name: str
    kind: str
    address: str
    items: list[LeafletItem] = field(default_factory=list)


@dataclass(frozen=True)
class Leaflet:
    """A catalogue as it was printed. `last_day`: of its prices."""

    made_on: date
    last_day: date
    pages: Sequence[LeafletPage]


@dataclass(frozen=True)
class Numbered:
    """The product behind a number, and what the papers that are still good say of its price, if any do."""

    number: int
    product_id: int
    name: str
    most_cents: int | None = None
    last_day: date | None = None

    def promised_less(self, cents: int) -> bool:
        """Whether a paper that is still good says less than it costs."""
        return self.most_cents is not None and cents > self.most_cents


def latest_leaflet(town_id: int) -> Leaflet | None:
    """The last catalogue that was made, with all its pages. Two queries."""
    edition = db.session.scalars(
        select(LeafletEdition)
        .where(LeafletEdition.town_id == town_id)
        .order_by(LeafletEdition.made_on.desc(), LeafletEdition.id.desc())
        .limit(1)
    ).one_or_none()
    return Leaflet(edition.made_on, edition.last_day, _pages(edition)) if edition else None


def numbered(town: TownView, *, number: int) -> Numbered | None:
    """What a number stands for, or None. Two queries."""
    row = db.session.execute(
        select(LeafletNumber.product_id, Product.name)
        .join(Product, and_(Product.town_id == LeafletNumber.town_id, Product.id == LeafletNumber.product_id))
        .where(LeafletNumber.town_id == town.id, LeafletNumber.number == number)
    ).one_or_none()
    if row is None:
        return None
    printed = db.session.execute(
        select(LeafletLine.most_cents, LeafletEdition.last_day)
        .join(
            LeafletEdition,
            and_(LeafletEdition.town_id == LeafletLine.town_id, LeafletEdition.id == LeafletLine.edition_id),
        )
        .where(
            LeafletLine.town_id == town.id,
            LeafletLine.product_id == row.product_id,
            LeafletEdition.last_day >= clock.today(town.time_zone),
        )
        .order_by(LeafletLine.most_cents)
        .limit(1)
    ).one_or_none()
    return Numbered(number, row.product_id, row.name, *(printed or ()))


def shops_wishing(town_id: int) -> list[tuple[str, bool]]:
    """The names of the shops that wish to be printed, and whether they sell now. One query."""
    query = (
        select(Shop.name, Shop.status == ShopStatus.SELLING)
        .join(LeafletShop, and_(LeafletShop.town_id == Shop.town_id, LeafletShop.shop_id == Shop.id))
        .where(Shop.town_id == town_id)
        .order_by(Shop.street_position, Shop.street_number, Shop.id)
    )
    return [(row[0], bool(row[1])) for row in db.session.execute(query)]


def shops_not_wishing(town_id: int) -> int:
    """How many shops sell and have not said that they wish it."""
    wishing = select(LeafletShop.shop_id).where(LeafletShop.town_id == town_id)
    query = select(func.count()).where(
        Shop.town_id == town_id, Shop.status == ShopStatus.SELLING, Shop.id.not_in(wishing)
    )
    return int(db.session.scalar(query) or 0)


def _pages(edition: LeafletEdition) -> list[LeafletPage]:
    query = (
        select(
            Shop.slug, Shop.name, Shop.kind, Shop.address, LeafletLine.number, Product.slug, LeafletLine.name,
            LeafletLine.labels, LeafletLine.by_weight, LeafletLine.least_cents, LeafletLine.most_cents,
            LeafletLine.net_quantity, LeafletLine.net_unit, LeafletLine.age_limit,
        )
        .join(Shop, and_(Shop.town_id == LeafletLine.town_id, Shop.id == LeafletLine.shop_id))
        .join(Product, and_(Product.town_id == LeafletLine.town_id, Product.id == LeafletLine.product_id))
        .where(LeafletLine.town_id == edition.town_id, LeafletLine.edition_id == edition.id)
        .order_by(LeafletLine.position)
    )  # fmt: skip
    pages: dict[str, LeafletPage] = {}
    rows: Sequence[Any] = db.session.execute(query).all()
    for row in rows:
        pages.setdefault(row[0], LeafletPage(*row[:4])).items.append(LeafletItem(*row[4:]))
    return list(pages.values())
