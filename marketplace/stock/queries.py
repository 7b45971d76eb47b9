"""Reads of a shop's shelf for whoever counts it: what is there, what is promised."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select

from marketplace.catalogue.models import Product, ProductStatus, SoldBy, Variant
from marketplace.core.db import db
from marketplace.core.references import digest
from marketplace.stock.models import StockLevel

PAGE = 50


class Narrowed(StrEnum):
    """Which of its products a shop looks at."""

    TO_COMPLETE = "to_complete"
    HIDDEN = "hidden"
    OUT_OF_SEASON = "out_of_season"


@dataclass(frozen=True)
class ShelfRow:
    """A product as its shop sees it. `missing` are the questions it waits for.

    Units: cents per piece or per kilo; pieces, or grams.
    """

    slug: str
    name: str
    picture: str
    backdrop: int
    status: ProductStatus
    sold_by: SoldBy
    missing: str
    variants: int
    price_cents: int
    on_hand: int
    held: int

    @property
    def free(self) -> int:
        """What can still be sold; never below nothing, also when less was counted than is promised."""
        return max(self.on_hand - self.held, 0)


@dataclass(frozen=True)
class CountRow:
    """A variant to be counted. Units: pieces, or grams."""

    variant_id: int
    name: str
    label: str
    picture: str
    backdrop: int
    sold_by: SoldBy
    on_hand: int
    held: int
    confirmed_at: datetime | None

    @property
    def key(self) -> str:
        """How forms name the variant."""
        return variant_key(self.variant_id)


@dataclass(frozen=True)
class VariantHead:
    """A variant whose story is told."""

    variant_id: int
    slug: str
    name: str
    label: str
    by_weight: bool

    @property
    def key(self) -> str:
        """How addresses name the variant."""
        return variant_key(self.variant_id)


@dataclass(frozen=True)
class Shelf:
    """One page of a shop's products, how many there are in all, and how many of those wait for an answer."""

    rows: Sequence[ShelfRow]
    total: int
    to_complete: int


@dataclass(frozen=True)
class CountSheet:
    """One page of a shop's variants, and how many there are in all."""

    rows: Sequence[CountRow]
    total: int


@dataclass(frozen=True)
class Countable:
    """A variant that a count may speak of."""

    variant_id: int
    name: str
    by_weight: bool


_NARROWED: Mapping[Narrowed, Sequence[ColumnElement[bool]]] = {
    Narrowed.TO_COMPLETE: (Product.status == ProductStatus.HIDDEN, Product.missing != ""),
    Narrowed.HIDDEN: (Product.status == ProductStatus.HIDDEN, Product.missing == ""),
    Narrowed.OUT_OF_SEASON: (Product.status == ProductStatus.OUT_OF_SEASON,),
}


def variant_key(variant_id: int) -> str:
    """How forms name a variant: database ids never show."""
    return digest(f"variant:{variant_id}")[:16]


def shelf_of(town_id: int, shop_id: int, *, text: str, skip: int, narrowed: Narrowed | None = None) -> Shelf:
    """The shop's products from the `skip`th on, also hidden; `text` narrows by name or code. Three reads."""
    conditions = _NARROWED[narrowed] if narrowed else ()
    found = list(dict.fromkeys(pair[0] for pair in _found(town_id, shop_id, text, *conditions)))
    page = found[skip : skip + PAGE]
    rows = {row[0]: ShelfRow(*row[1:]) for row in db.session.execute(_shelf_rows(town_id, page))}
    return Shelf(
        [rows[product_id] for product_id in page if product_id in rows],
        len(found),
        len(found) if narrowed is Narrowed.TO_COMPLETE else _waiting(town_id, shop_id),
    )


def _waiting(town_id: int, shop_id: int) -> int:
    query = select(func.count()).where(
        Product.town_id == town_id, Product.shop_id == shop_id, *_NARROWED[Narrowed.TO_COMPLETE]
    )
    return db.session.scalar(query) or 0


def count_sheet_of(town_id: int, shop_id: int, *, text: str, skip: int) -> CountSheet:
    """The shop's variants from the `skip`th on, to count; `text` narrows by name or code. Two reads."""
    found = [variant_id for _product_id, variant_id in _found(town_id, shop_id, text) if variant_id]
    page = found[skip : skip + PAGE]
    rows = {row[0]: CountRow(*row) for row in db.session.execute(_count_rows(town_id, page))}
    return CountSheet([rows[variant_id] for variant_id in page if variant_id in rows], len(found))


def levels_of(town_id: int, product_id: int) -> dict[int, tuple[int, int]]:
    """On hand and held of each variant of a product that has been counted. Units: pieces, or grams."""
    query = (
        select(StockLevel.variant_id, StockLevel.on_hand, StockLevel.held)
        .join(Variant, _levels())
        .where(StockLevel.town_id == town_id, Variant.product_id == product_id)
    )
    return {variant_id: (on_hand, held) for variant_id, on_hand, held in db.session.execute(query)}


def countable(town_id: int, shop_id: int) -> dict[str, Countable]:
    """The shop's variants by the keys that forms use. One query."""
    query = (
        select(Variant.id, Product.name, Product.sold_by == SoldBy.WEIGHT)
        .join(Product, and_(Product.town_id == Variant.town_id, Product.id == Variant.product_id))
        .where(Variant.town_id == town_id, Variant.shop_id == shop_id, Variant.retired_at.is_(None))
    )
    return {variant_key(row[0]): Countable(*row) for row in db.session.execute(query)}


def variant_keyed(town_id: int, shop_id: int, key: str) -> VariantHead | None:
    """The shop's variant of that key, also one that is sold no more; None when it has none. One query."""
    query = (
        select(Variant.id, Product.slug, Product.name, Variant.label, Product.sold_by == SoldBy.WEIGHT)
        .join(Product, and_(Product.town_id == Variant.town_id, Product.id == Variant.product_id))
        .where(Variant.town_id == town_id, Variant.shop_id == shop_id)
    )
    rows = db.session.execute(query)
    return next((VariantHead(*row) for row in rows if variant_key(row[0]) == key), None)


def _found(
    town_id: int, shop_id: int, text: str, *conditions: ColumnElement[bool]
) -> list[tuple[int, int | None]]:
    # Names are compared here, not in SQL: no database folds « Épicé » and "epice" alike without an extension,
    # and one shop's names are few.
    query = (
        select(Product.id, Variant.id, Product.name, Variant.label, Variant.sku, Variant.ean)
        .outerjoin(Variant, _live_variants())
        .where(Product.town_id == town_id, Product.shop_id == shop_id, *conditions)
        .order_by(Product.position, Product.name, Product.id, Variant.position, Variant.id)
    )
    words = folded(text).split()
    return [
        (product_id, variant_id)
        for product_id, variant_id, *texts in db.session.execute(query)
        if not words or _has_all(words, folded(" ".join(filter(None, texts))))
    ]


def folded(text: str) -> str:
    """The text without capitals and accents, as people type it in a hurry."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def _has_all(words: Sequence[str], text: str) -> bool:
    return all(word in text for word in words)


def _live_variants() -> ColumnElement[bool]:
    return and_(
        Variant.town_id == Product.town_id, Variant.product_id == Product.id, Variant.retired_at.is_(None)
    )


def _levels() -> ColumnElement[bool]:
    return and_(StockLevel.town_id == Variant.town_id, StockLevel.variant_id == Variant.id)


def _shelf_rows(town_id: int, product_ids: Sequence[int]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Product.id, Product.slug, Product.name, Product.picture, Product.backdrop, Product.status,
            Product.sold_by, Product.missing,
            func.count(Variant.id), func.coalesce(func.min(Variant.price_cents), 0),
            func.coalesce(func.sum(StockLevel.on_hand), 0), func.coalesce(func.sum(StockLevel.held), 0),
        )
        .outerjoin(Variant, _live_variants())
        .outerjoin(StockLevel, _levels())
        .where(Product.town_id == town_id, Product.id.in_(product_ids))
        .group_by(Product.town_id, Product.id)
    )  # fmt: skip


def _count_rows(town_id: int, variant_ids: Sequence[int]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Variant.id, Product.name, Variant.label, Product.picture, Product.backdrop, Product.sold_by,
            func.coalesce(StockLevel.on_hand, 0), func.coalesce(StockLevel.held, 0), StockLevel.confirmed_at,
        )
        .join(Product, and_(Product.town_id == Variant.town_id, Product.id == Variant.product_id))
        .outerjoin(StockLevel, _levels())
        .where(Variant.town_id == town_id, Variant.id.in_(variant_ids))
    )  # fmt: skip
