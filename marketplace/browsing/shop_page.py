"""One shop as its page shows it: who it is, and what stands on its shelves."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Select, Table, and_, bindparam, func, select

from marketplace.browsing.cards import ProductCard, ProductRow, product_card
from marketplace.browsing.statements import products, rows_of, seen_products, shops, town_id
from marketplace.core.db import db
from marketplace.shops.kinds import Kind, kind_of
from marketplace.shops.models import ShopLegal
from marketplace.shops.states import VISIBLE, ShopStatus
from marketplace.towns.queries import TownView

PAGE = 60
_legal = cast(Table, ShopLegal.__table__)


@dataclass(frozen=True)
class ShopHead:
    """A shop and who stands behind it; the order of the fields is that of the columns."""

    id: int
    slug: str
    name: str
    kind: str
    status: ShopStatus
    tagline: str
    story: str
    picture: str
    colour: int
    street_position: int
    street_number: int
    address: str
    postcode: str
    city: str
    phone: str
    email: str
    website: str
    latitude: float | None
    longitude: float | None
    takes_reviews: bool
    stamps_needed: int
    stamps_reward: str
    company_name: str | None
    legal_form: str | None
    siren: str | None
    vat_number: str | None
    second_tax_number: str | None
    register: str | None
    mediator: str | None
    safety_contact: str | None
    epr_numbers: dict[str, str] | None

    @property
    def trade(self) -> Kind:
        """Its kind, with words and pictures."""
        return kind_of(self.kind)

    @property
    def sells(self) -> bool:
        """Whether its goods go into a basket."""
        return self.status == ShopStatus.SELLING

    @property
    def is_visible(self) -> bool:
        """Whether its goods are shown; a paused shop only says that it is paused."""
        return self.status in VISIBLE

    @property
    def place(self) -> str:
        """Its address in one line."""
        return ", ".join(filter(None, [self.address, f"{self.postcode} {self.city}".strip()]))


@dataclass(frozen=True)
class ShelfView:
    """One page of a shop's goods, all its shelves with their counts, and how many goods it shows in all."""

    products: Sequence[ProductCard]
    shelves: Sequence[tuple[str, int]]
    on_shelf: int
    total: int

    @property
    def sections(self) -> list[tuple[str, Sequence[ProductCard]]]:
        """The goods shelf by shelf, where this page shows all of several shelves; else nothing."""
        if len(self.products) < self.total or sum(1 for name, _count in self.shelves if name) < 2:
            return []
        found = [
            (name, [card for card in self.products if card.shelf == name]) for name, _count in self.shelves
        ]
        return sorted(found, key=lambda section: not section[0])  # what has no shelf comes last


legal_join = and_(_legal.c.town_id == shops.c.town_id, _legal.c.shop_id == shops.c.id)
legal_table = _legal
HEAD_COLUMNS = [
    _legal.c[name] if name in _legal.c and name not in shops.c else shops.c[name]
    for name in ShopHead.__dataclass_fields__
]
_HEAD = (
    select(*HEAD_COLUMNS)
    .outerjoin(_legal, legal_join)
    .where(shops.c.town_id == town_id, shops.c.slug == bindparam("slug"))
    .where(shops.c.status.in_([*VISIBLE, ShopStatus.PAUSED]))
)


def shop_head(town: TownView, *, slug: str) -> ShopHead | None:
    """The shop with that slug, or None unless residents may know it. One statement."""
    row = db.session.execute(_HEAD, {"town_id": town.id, "slug": slug}).one_or_none()
    return ShopHead(*row) if row else None


def _goods(seen: Select[Any]) -> Select[Any]:
    chosen = (
        seen.add_columns(func.count().over().label("total"))
        .order_by(products.c.position, products.c.id)
        .limit(PAGE)
        .offset(bindparam("skip"))
        .subquery("chosen")
    )
    return rows_of(chosen).add_columns(func.min(chosen.c.total)).order_by(products.c.position, products.c.id)


_seen_here = seen_products().where(products.c.shop_id == bindparam("shop_id"))
_GOODS = _goods(_seen_here)
_GOODS_ON_SHELF = _goods(_seen_here.where(products.c.shelf == bindparam("shelf")))
_SHELVES = (
    _seen_here.with_only_columns(products.c.shelf, func.count())
    .group_by(products.c.shelf)
    .order_by(func.min(products.c.position), products.c.shelf)
)


def shelves_of(town: TownView, *, shop_id: int, shelf: str, skip: int) -> ShelfView:
    """The shop's goods from the `skip`th on, of one shelf or of all ("").

    One statement; one more for the list of shelves when the page does not show all goods anyway.
    """
    values: dict[str, Any] = {"town_id": town.id, "shop_id": shop_id}
    narrowed = values | {"shelf": shelf} if shelf else values
    rows = db.session.execute(_GOODS_ON_SHELF if shelf else _GOODS, narrowed | {"skip": skip}).all()
    cards = [product_card(ProductRow(*row[:-1]), currency=town.currency) for row in rows]
    found = rows[0][-1] if rows else 0
    if shelf or skip or found > len(cards):
        shelves = [(name, count) for name, count in db.session.execute(_SHELVES, values)]
    else:
        shelves = _counted(cards)
    return ShelfView(cards, shelves, found, sum(count for _name, count in shelves))


def _counted(cards: Sequence[ProductCard]) -> list[tuple[str, int]]:
    counts: dict[str, int] = {}
    for card in cards:
        counts[card.shelf] = counts.get(card.shelf, 0) + 1
    return list(counts.items())
