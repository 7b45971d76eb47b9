"""The shop's goods as a sheet: one row a variant, to be read and typed over cell by cell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, and_, func, select

from marketplace.catalogue.models import Product, ProductStatus, SoldBy, Variant
from marketplace.core.db import db
from marketplace.orders.counting import bags_beside_count
from marketplace.shops.models import Shop
from marketplace.stock.models import StockLevel
from marketplace.stock.queries import folded, variant_key

PAGE = 100
Value = str | int | None


class Column(StrEnum):
    """What a cell says; the order is that of the sheet."""

    NAME = "name"
    LABEL = "label"
    PRICE = "price"
    STOCK = "stock"
    EAN = "ean"
    SKU = "sku"
    VAT = "vat"
    SHELF = "shelf"
    CATEGORY = "category"
    STATUS = "status"


OF_PRODUCT = frozenset({Column.NAME, Column.VAT, Column.SHELF, Column.CATEGORY, Column.STATUS})
"""Columns that are said of all variants of a product at once."""


@dataclass(frozen=True)
class GridRow:
    """A variant with its product. Units: cents per piece or per kilo; pieces, or grams.

    `leads`: the first of its product on the page, where what is said of the product stands.
    """

    product_id: int
    variant_id: int
    slug: str
    sold_by: SoldBy
    missing: str
    values: Mapping[Column, Value]
    leads: bool

    @property
    def key(self) -> str:
        """How forms name the variant."""
        return variant_key(self.variant_id)

    @property
    def by_weight(self) -> bool:
        """Whether its price is per kilo, its stock a weight."""
        return self.sold_by == SoldBy.WEIGHT

    @property
    def columns(self) -> tuple[Column, ...]:
        """The cells that this row has."""
        return tuple(column for column in Column if self.leads or column not in OF_PRODUCT)

    @property
    def title(self) -> str:
        """What it is called when a sentence speaks of it."""
        return ", ".join(
            str(self.values[column]) for column in (Column.NAME, Column.LABEL) if self.values[column]
        )


@dataclass(frozen=True)
class Grid:
    """One page of the sheet, how many rows there are in all, and the shelves to choose from."""

    rows: Sequence[GridRow]
    total: int
    shelves: Sequence[str]


@dataclass(frozen=True)
class Narrowing:
    """Which rows are wanted: by words, of one shelf, those that cannot be sold before they are completed."""

    text: str = ""
    shelf: str = ""
    is_to_complete: bool = False


def grid_of(shop: Shop, *, narrowing: Narrowing, skip: int) -> Grid:
    """The rows from the `skip`th on. Four statements at most, however many rows."""
    wanted = _wanted(shop, narrowing)
    if narrowing.text:
        ids = _named(shop, narrowing)
        total, page = len(ids), ids[skip : skip + PAGE]
    else:
        found = db.session.execute(wanted.add_columns(func.count().over()).limit(PAGE).offset(skip)).all()
        total, page = (found[0][-1] if found else 0), [row[0] for row in found]
    shelves = select(Product.shelf).where(
        Product.town_id == shop.town_id, Product.shop_id == shop.id, Product.shelf != ""
    )
    return Grid(
        rows_of(shop, variant_ids=page),
        total,
        list(db.session.scalars(shelves.distinct().order_by(Product.shelf))),
    )


def rows_of(shop: Shop, *, variant_ids: Sequence[int]) -> list[GridRow]:
    """The rows of these variants of the shop, in that order. Two statements at most."""
    packed = bags_beside_count(shop, variant_ids=dict.fromkeys(variant_ids))
    query = _rows(shop).where(Variant.id.in_(variant_ids))
    found = {row.variant_id: row for row in db.session.execute(query)}
    rows, products = list[GridRow](), set[int]()
    for variant_id in variant_ids:
        if row := found.get(variant_id):
            leads = row.product_id not in products
            products.add(row.product_id)
            rows.append(_row(row, packed.get(variant_id, 0), leads=leads))
    return rows


def _wanted(shop: Shop, narrowing: Narrowing) -> Select[Any]:
    query = (
        select(Variant.id)
        .join(Product, and_(Product.town_id == Variant.town_id, Product.id == Variant.product_id))
        .where(Variant.town_id == shop.town_id, Variant.shop_id == shop.id, Variant.retired_at.is_(None))
        .order_by(Product.position, Product.name, Product.id, Variant.position, Variant.id)
    )
    if narrowing.shelf:
        query = query.where(Product.shelf == narrowing.shelf)
    if narrowing.is_to_complete:
        query = query.where(Product.missing != "")
    return query


def _named(shop: Shop, narrowing: Narrowing) -> list[int]:
    # Compared here and not in SQL, like the shelf's own search: « Épicé » is found by "epice".
    words = folded(narrowing.text).split()
    query = _wanted(shop, narrowing).add_columns(Product.name, Variant.label, Variant.sku, Variant.ean)
    found = []
    for variant_id, *texts in db.session.execute(query):
        said = folded(" ".join(filter(None, texts)))
        if all(word in said for word in words):
            found.append(variant_id)
    return found


def _rows(shop: Shop) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Product.id.label("product_id"), Variant.id.label("variant_id"), Product.slug, Product.sold_by,
            Product.missing, Product.name, Variant.label, Variant.price_cents,
            func.coalesce(StockLevel.on_hand, 0).label("on_hand"), Variant.ean, Variant.sku,
            Product.vat_basis_points, Product.shelf, Product.category, Product.status,
        )
        .select_from(Variant)
        .join(Product, and_(Product.town_id == Variant.town_id, Product.id == Variant.product_id))
        .outerjoin(
            StockLevel, and_(StockLevel.town_id == Variant.town_id, StockLevel.variant_id == Variant.id)
        )
        .where(Variant.town_id == shop.town_id, Variant.shop_id == shop.id, Variant.retired_at.is_(None))
    )  # fmt: skip


def _row(row: Any, packed: int, *, leads: bool) -> GridRow:
    status: ProductStatus = row.status
    return GridRow(
        product_id=row.product_id,
        variant_id=row.variant_id,
        slug=row.slug,
        sold_by=row.sold_by,
        missing=row.missing,
        leads=leads,
        values={
            Column.NAME: row.name,
            Column.LABEL: row.label,
            Column.PRICE: row.price_cents,
            Column.STOCK: row.on_hand - packed,
            Column.EAN: row.ean,
            Column.SKU: row.sku,
            Column.VAT: row.vat_basis_points,
            Column.SHELF: row.shelf,
            Column.CATEGORY: row.category,
            Column.STATUS: status.value,
        },
    )


def rows_of_products(shop: Shop, *, slugs: Sequence[str]) -> dict[str, GridRow]:
    """The rows of these products of the shop, by the keys that forms use. Three statements at most."""
    query = (
        select(Variant.id)
        .join(Product, and_(Product.town_id == Variant.town_id, Product.id == Variant.product_id))
        .where(
            Product.town_id == shop.town_id,
            Product.shop_id == shop.id,
            Product.slug.in_(slugs),
            Variant.retired_at.is_(None),
        )
        .order_by(Variant.product_id, Variant.position, Variant.id)
    )
    rows = rows_of(shop, variant_ids=db.session.scalars(query).all())
    return {row.key: row for row in rows}
