"""One cell of the sheet is typed over: catalogue, stock and search index change together, or not at all."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from marketplace.browsing.index import index_product
from marketplace.catalogue.models import Product, ProductStatus, Variant
from marketplace.catalogue.publishing import review
from marketplace.catalogue.queries import variants_of
from marketplace.catalogue.services import change_product, change_variant, said_of, said_of_variant
from marketplace.core.db import db
from marketplace.core.errors import ChangedMeanwhile, NotFound, Refusal
from marketplace.core.words import _
from marketplace.intake.grid import OF_PRODUCT, Column, GridRow, Value, rows_of
from marketplace.orders.counting import count_shelf
from marketplace.shops.models import Shop
from marketplace.stock.models import Reason

_FIELDS = {
    Column.NAME: "name",
    Column.LABEL: "label",
    Column.PRICE: "price_cents",
    Column.EAN: "ean",
    Column.SKU: "sku",
    Column.VAT: "vat_basis_points",
    Column.SHELF: "shelf",
    Column.CATEGORY: "category",
    Column.STATUS: "status",
}


class CellChanged(ChangedMeanwhile):
    """Somebody else typed over that very cell since it was read; `now` is what stands there."""

    def __init__(self, now: Value) -> None:
        super().__init__()
        self.now = now


class LabelTaken(Refusal):
    """Two formats of a product must be told apart."""

    status = 422

    def __init__(self) -> None:
        super().__init__(_("Un autre format de ce produit porte ce nom. Distinguez-les."))


class LabelMissing(Refusal):
    """Several formats without a name cannot be told apart."""

    status = 422

    def __init__(self) -> None:
        super().__init__(_("Donnez un nom à chaque format : 38, 100 g, rouge…"))


def save_cell(
    shop: Shop, *, row: GridRow, column: Column, seen: Value, value: Value, by_user_id: int
) -> GridRow:
    """Let a cell say `value` where it said `seen`, and give back the row as it is then.

    A stock is a count: a figure left standing is none, and one typed over a figure that a sale has changed
    meanwhile is asked about first. What stands there already, whoever typed it, is no conflict.
    Units: cents, basis points; pieces, or grams.
    What the law asks for and is not known yet keeps a product hidden, whatever its cell is to say.
    Raises: CellChanged; NotFound when the variant is no longer sold; what the rules of the cell refuse.
    Races: the product's row is locked before the cell is compared, as whoever edits the product does.
    Commits: no.
    """
    if value == seen:
        return row
    product, variant = _locked(shop, row)
    now = _now(shop, row).values[column]
    if now not in (seen, value):
        raise CellChanged(now)
    if column is Column.STOCK:
        count_shelf(shop, counts={variant.id: int(value or 0)}, reason=Reason.COUNT, by_user_id=by_user_id)
    elif now != value and column in OF_PRODUCT:
        said = replace(said_of(product), **_said(column, value))
        change_product(product, draft=said, seen_version=product.version)
    elif now != value:
        _check_label(product, variant, column, value)
        draft = replace(said_of_variant(variant), **_said(column, value))
        change_variant(variant, draft=draft, by_user_id=by_user_id)
    if column is not Column.STOCK:
        review(shop, product=product)
        index_product(shop.town_id, product_id=product.id)
    return _now(shop, row)


def _said(column: Column, value: Value) -> Mapping[str, Any]:
    if column is Column.STATUS:  # hidden by the shop's own wish: it does not come out by itself any more
        return {"status": ProductStatus(str(value)), "missing": ""}
    return {_FIELDS[column]: value}


def _locked(shop: Shop, row: GridRow) -> tuple[Product, Variant]:
    products = (
        select(Product)
        .where(Product.town_id == shop.town_id, Product.shop_id == shop.id, Product.id == row.product_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    variants = (
        select(Variant)
        .where(
            Variant.town_id == shop.town_id,
            Variant.product_id == row.product_id,
            Variant.id == row.variant_id,
            Variant.retired_at.is_(None),
        )
        .execution_options(populate_existing=True)
    )
    product, variant = db.session.scalar(products), db.session.scalar(variants)
    if product is None or variant is None:
        raise NotFound(_("Ce format n’est plus en vente. Rechargez la page."))
    return product, variant


def _now(shop: Shop, row: GridRow) -> GridRow:
    found = rows_of(shop, variant_ids=[row.variant_id])
    if not found:
        raise NotFound(_("Ce format n’est plus en vente. Rechargez la page."))
    return found[0]


def _check_label(product: Product, variant: Variant, column: Column, value: Value) -> None:
    if column is not Column.LABEL:
        return
    others = [
        each.label.casefold() for each in variants_of(product.town_id, product.id) if each is not variant
    ]
    if others and not value:
        raise LabelMissing
    if str(value).casefold() in others:
        raise LabelTaken
