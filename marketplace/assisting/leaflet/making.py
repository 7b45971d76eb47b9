"""A catalogue is put together: the same room for each shop, and a number for each product that lasts.

A number stays its product's for a year after it was last printed: papers lie about in kitchens for long.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from typing import Any

from sqlalchemy import and_, delete, func, select, update

from marketplace.assisting.errors import NothingToPrint, WrongLastDay
from marketplace.assisting.models import LeafletEdition, LeafletLine, LeafletNumber, LeafletShop
from marketplace.catalogue.models import Product, ProductStatus, SoldBy, Variant
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.ids import new_id
from marketplace.shops.models import Shop
from marketplace.shops.states import ShopStatus
from marketplace.stock.models import StockLevel
from marketplace.towns.models import Town
from marketplace.towns.queries import TownView

MOST_OF_A_SHOP = 12  # as many as a page in large print holds
MOST_DAYS = 31
_KEPT = timedelta(days=365)
_MOST_LABELS = 6


@dataclass(frozen=True)
class Item:
    """What is to be printed of a product. Units: cents."""

    shop_id: int
    product_id: int
    name: str
    by_weight: bool
    age_limit: int | None
    least_cents: int
    most_cents: int
    variants: int
    net_quantity: int | None
    net_unit: str


def make_edition(town: TownView, *, last_day: date, by_user_id: int) -> LeafletEdition:
    """Print what can be ordered now, at the prices of now; old editions and unused numbers go.

    Raises: WrongLastDay, NothingToPrint. Races: the town's row is locked, so that two who print at the same
    moment give no number twice. Commits: no.
    """
    today = clock.today(town.time_zone)
    if not today <= last_day <= today + timedelta(days=MOST_DAYS):
        raise WrongLastDay(MOST_DAYS)
    db.session.execute(select(Town.id).where(Town.id == town.id).with_for_update(key_share=True))
    items = _items(town.id)
    if not items:
        raise NothingToPrint
    _forget(town.id, before=today - _KEPT)
    edition = LeafletEdition(
        id=new_id(), town_id=town.id, made_on=today, last_day=last_day, made_by_user_id=by_user_id
    )
    db.session.add(edition)
    db.session.flush()
    numbers = _numbers(town.id, [item.product_id for item in items], today=today)
    labels = _labels(town.id, [item.product_id for item in items if item.variants > 1])
    db.session.add_all(_lines(edition, items, numbers, labels))
    db.session.flush()
    return edition


def _items(town_id: int) -> list[Item]:
    """The first goods of each shop that are there now, in the order of its shelves. One query."""
    place = func.row_number().over(partition_by=Product.shop_id, order_by=(Product.position, Product.id))
    columns: list[Any] = [
        Product.shop_id, Product.id.label("product_id"), Product.name,
        (Product.sold_by == SoldBy.WEIGHT).label("by_weight"), Product.age_limit,
        func.min(Variant.price_cents).label("least"), func.max(Variant.price_cents).label("most"),
        func.count().label("variants"), func.min(Variant.net_quantity).label("net"),
        func.min(Variant.net_unit).label("unit"), place.label("place"),
    ]  # fmt: skip
    goods = (
        select(*columns)
        .join(
            LeafletShop, and_(LeafletShop.town_id == Product.town_id, LeafletShop.shop_id == Product.shop_id)
        )
        .join(Shop, and_(Shop.town_id == Product.town_id, Shop.id == Product.shop_id))
        .join(Variant, and_(Variant.town_id == Product.town_id, Variant.product_id == Product.id))
        .join(StockLevel, and_(StockLevel.town_id == Variant.town_id, StockLevel.variant_id == Variant.id))
        .where(
            Product.town_id == town_id,
            Product.status == ProductStatus.PUBLISHED,
            Shop.status == ShopStatus.SELLING,
            Variant.retired_at.is_(None),
            StockLevel.on_hand > StockLevel.held,
        )
        .group_by(
            Product.shop_id, Product.id, Product.name, Product.sold_by, Product.age_limit, Product.position
        )
        .subquery()
    )
    walk = and_(Shop.town_id == town_id, Shop.id == goods.c.shop_id)
    query = (
        select(goods)
        .join(Shop, walk)
        .where(goods.c.place <= MOST_OF_A_SHOP)
        .order_by(Shop.street_position, Shop.street_number, Shop.id, goods.c.place)
    )
    return [Item(*row[:-1]) for row in db.session.execute(query)]


def _numbers(town_id: int, product_ids: Sequence[int], *, today: date) -> dict[int, int]:
    """The number of each product; the least free one for what had none."""
    known: dict[int, int] = {
        row.product_id: row.number
        for row in db.session.execute(
            select(LeafletNumber.product_id, LeafletNumber.number).where(LeafletNumber.town_id == town_id)
        )
    }
    taken = set(known.values())
    free = (number for number in count(1) if number not in taken)
    new = {product_id: next(free) for product_id in product_ids if product_id not in known}
    db.session.add_all(
        LeafletNumber(id=new_id(), town_id=town_id, number=number, product_id=product_id, printed_on=today)
        for product_id, number in new.items()
    )
    db.session.execute(
        update(LeafletNumber)
        .where(LeafletNumber.town_id == town_id, LeafletNumber.product_id.in_(product_ids))
        .values(printed_on=today)
        .execution_options(synchronize_session=False)
    )
    return known | new


def _labels(town_id: int, product_ids: Sequence[int]) -> dict[int, str]:
    query = (
        select(Variant.product_id, Variant.label)
        .where(Variant.town_id == town_id, Variant.product_id.in_(product_ids), Variant.retired_at.is_(None))
        .order_by(Variant.product_id, Variant.position)
    )
    found: dict[int, list[str]] = {}
    for product_id, label in db.session.execute(query) if product_ids else ():
        found.setdefault(product_id, []).append(label)
    return {product_id: _told(labels) for product_id, labels in found.items()}


def _told(labels: Sequence[str]) -> str:
    shown = [label for label in labels if label]
    return ", ".join(shown[:_MOST_LABELS])[:236] + ("…" if len(shown) > _MOST_LABELS else "")


def _lines(
    edition: LeafletEdition, items: Sequence[Item], numbers: dict[int, int], labels: dict[int, str]
) -> Iterator[LeafletLine]:
    for position, item in enumerate(items):
        is_one = item.variants == 1
        yield LeafletLine(
            id=new_id(),
            town_id=edition.town_id,
            edition_id=edition.id,
            shop_id=item.shop_id,
            product_id=item.product_id,
            number=numbers[item.product_id],
            position=position,
            name=item.name,
            labels=labels.get(item.product_id, ""),
            by_weight=item.by_weight,
            least_cents=item.least_cents,
            most_cents=item.most_cents,
            net_quantity=item.net_quantity if is_one else None,
            net_unit=item.net_unit if is_one else "",
            age_limit=item.age_limit,
        )


def _forget(town_id: int, *, before: date) -> None:
    editions = select(LeafletEdition.id).where(
        LeafletEdition.town_id == town_id, LeafletEdition.made_on < before
    )
    db.session.execute(
        delete(LeafletLine).where(LeafletLine.town_id == town_id, LeafletLine.edition_id.in_(editions))
    )
    db.session.execute(
        delete(LeafletEdition).where(LeafletEdition.town_id == town_id, LeafletEdition.made_on < before)
    )
    db.session.execute(
        delete(LeafletNumber).where(LeafletNumber.town_id == town_id, LeafletNumber.printed_on < before)
    )
