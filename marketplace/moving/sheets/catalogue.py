"""The catalogue as a sheet: one row a format, under the headers by which the intake knows its own export.

Cells are written as the intake reads them, in French whatever the reader's language: taken back unchanged,
the file changes nothing. Prices are per piece, or per kilo; the stock is pieces or kilos, as the shop counts.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from flask_babel import force_locale
from sqlalchemy import and_, func, select

from marketplace.catalogue.allergens import allergen_words
from marketplace.catalogue.models import Product, ProductStatus, SoldBy, Variant
from marketplace.catalogue.naming import french_path
from marketplace.catalogue.photos.models import Photo
from marketplace.catalogue.vat import rate_on
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.workbooks import Cell
from marketplace.orders.counting import bags_beside_count
from marketplace.shops.models import Shop
from marketplace.stock.models import StockLevel
from marketplace.towns.queries import town_by_id

HEADERS = (
    "Nom", "Format", "Catégorie", "Rayon", "Description", "Prix TTC", "TVA %", "Stock", "Référence",
    "Code-barres", "Vendu", "Poids usuel g", "Contenance", "Unité", "Origine", "Conservation", "Allergènes",
    "Alcool %", "Âge", "Marque", "Fabricant", "Adresse fabricant", "Contact fabricant", "Avertissements",
    "État", "Photos",
)  # fmt: skip
_AT_ONCE = 500
_STATES = {
    ProductStatus.PUBLISHED: "En vente",
    ProductStatus.HIDDEN: "Masqué",
    ProductStatus.OUT_OF_SEASON: "Hors saison",
}
_SOLD_BY = {SoldBy.PIECE: "pièce", SoldBy.WEIGHT: "kilo"}
_UNITS = {"piece": "pièce"}
AddressOf = Callable[[str], str]


def catalogue_rows(shop: Shop, *, address_of: AddressOf) -> Iterator[Sequence[Cell]]:
    """The header, then every format the shop sells, hidden ones included; three statements for five hundred.

    `address_of` gives the public address of a photo.
    """
    yield HEADERS
    today = clock.today(town_by_id(shop.town_id).time_zone)
    for batch in _batches(shop):
        packed = bags_beside_count(shop, variant_ids={row.variant_id: row for row in batch})
        photos = _photos(shop, sorted({row.product_id for row in batch}))
        for row in batch:
            shown = [address_of(photo) for photo in photos.get(row.product_id, [])]
            yield _row(row, packed.get(row.variant_id, 0), shown, today)


def _batches(shop: Shop) -> Iterator[Sequence[Any]]:
    """Some at a time, from the last one on: nothing is held open while they are written."""
    last: tuple[int, int, int] | None = None
    rows: Sequence[Any] = [None] * _AT_ONCE
    while len(rows) == _AT_ONCE:
        rows = db.session.execute(_query(shop, last)).all()
        yield rows
        last = (rows[-1].product_id, rows[-1].place, rows[-1].variant_id) if rows else last


def _query(shop: Shop, last: tuple[int, int, int] | None) -> Any:
    query = (
        select(
            Product, Variant.product_id, Variant.position.label("place"), Variant.id.label("variant_id"),
            Variant.label, Variant.price_cents, Variant.sku, Variant.ean, Variant.usual_weight_grams,
            Variant.net_quantity, Variant.net_unit, func.coalesce(StockLevel.on_hand, 0).label("on_hand"),
        )
        .select_from(Variant)
        .join(Product, and_(Product.town_id == Variant.town_id, Product.id == Variant.product_id))
        .outerjoin(
            StockLevel, and_(StockLevel.town_id == Variant.town_id, StockLevel.variant_id == Variant.id)
        )
        .where(Variant.town_id == shop.town_id, Variant.shop_id == shop.id, Variant.retired_at.is_(None))
        .order_by(Variant.product_id, Variant.position, Variant.id)
        .limit(_AT_ONCE)
        .execution_options(populate_existing=True)
    )  # fmt: skip
    if last is None:
        return query
    product_id, place, variant_id = last
    beyond_place = (Variant.position > place) | ((Variant.position == place) & (Variant.id > variant_id))
    beyond = (Variant.product_id > product_id) | ((Variant.product_id == product_id) & beyond_place)
    return query.where(beyond)


def _photos(shop: Shop, product_ids: Sequence[int]) -> Mapping[int, list[str]]:
    query = (
        select(Photo.product_id, Photo.picture)
        .where(Photo.town_id == shop.town_id, Photo.product_id.in_(product_ids), Photo.retired_at.is_(None))
        .order_by(Photo.product_id, Photo.position, Photo.id)
    )
    rows = db.session.execute(query).all()
    return {
        product_id: [row.picture for row in some]
        for product_id, some in groupby(rows, key=lambda row: row.product_id)
    }


def _row(row: Any, packed: int, photos: Sequence[str], today: date) -> Sequence[Cell]:
    product: Product = row.Product
    by_weight = product.sold_by == SoldBy.WEIGHT
    stock = row.on_hand - packed
    return (
        product.name, row.label, french_path(product.category), product.shelf, product.description,
        _hundredths(row.price_cents), _hundredths(_vat(product, today)),
        Decimal(stock) / 1000 if by_weight else stock, row.sku or "", row.ean or "",
        _SOLD_BY[product.sold_by], row.usual_weight_grams, row.net_quantity,
        _UNITS.get(row.net_unit, row.net_unit), product.origin, product.storage, _allergens(product),
        _tenths(product.alcohol_percent_tenths), product.age_limit, product.brand, product.maker_name,
        product.maker_address, product.maker_contact, product.warnings, _STATES[product.status],
        " ".join(photos),
    )  # fmt: skip


def _vat(product: Product, today: date) -> int:
    return rate_on(
        today,
        basis_points=product.vat_basis_points,
        next_basis_points=product.next_vat_basis_points,
        next_from=product.next_vat_from,
    )


def _hundredths(amount: int) -> Decimal:
    return Decimal(amount) / 100


def _tenths(amount: int | None) -> Decimal | None:
    return None if amount is None else Decimal(amount) / 10


def _allergens(product: Product) -> str:
    """« gluten, lait »; « aucun » answers the question as well, and a blank says that nobody has yet."""
    if product.allergens is None:
        return ""
    with force_locale("fr"):
        return ", ".join(allergen_words(product.allergens)) or "aucun"
