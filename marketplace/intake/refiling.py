"""A shop says what its own shelves are called in the town: remembered, and its goods are filed anew."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import func, select

from marketplace.browsing.index import index_products
from marketplace.catalogue.mapping import folded_category, mappings_of, remember_category
from marketplace.catalogue.models import Product, Variant
from marketplace.catalogue.publishing import settled
from marketplace.catalogue.services import change_product, said_of
from marketplace.catalogue.ways import ways_of
from marketplace.core.db import db
from marketplace.core.references import digest
from marketplace.shops.models import Shop

MOST_SHELVES = 200
_BATCH = 100


@dataclass(frozen=True, slots=True)
class ShelfName:
    """What a shop calls a shelf, how much stands on it, and where most of it is filed in the town."""

    text: str
    products: int
    category: str
    is_remembered: bool

    @property
    def key(self) -> str:
        """How forms name the shelf."""
        return digest(f"shelf:{folded_category(self.text)}")[:16]


def shelf_names_of(shop: Shop) -> Sequence[ShelfName]:
    """The shop's own shelves, the fullest first. Two statements."""
    said = mappings_of(shop)
    query = (
        select(Product.shelf, Product.category, func.count().label("number"))
        .where(Product.town_id == shop.town_id, Product.shop_id == shop.id, Product.shelf != "")
        .group_by(Product.shelf, Product.category)
        .order_by(func.count().desc(), Product.shelf)
    )
    rows: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for shelf, code, number in db.session.execute(query):
        rows[shelf].append((code, number))
    found = [
        ShelfName(
            text=shelf,
            products=sum(number for _code, number in filed),
            category=said.get(folded_category(shelf), filed[0][0]),
            is_remembered=folded_category(shelf) in said,
        )
        for shelf, filed in rows.items()
    ]
    return sorted(found, key=lambda one: -one.products)[:MOST_SHELVES]


def products_on(shop: Shop, *, shelf: str) -> Sequence[int]:
    """The keys of what stands on a shelf of the shop's."""
    query = select(Product.id).where(
        Product.town_id == shop.town_id, Product.shop_id == shop.id, Product.shelf == shelf
    )
    return db.session.scalars(query.order_by(Product.id)).all()


def batches(product_ids: Sequence[int]) -> Sequence[Sequence[int]]:
    """Few enough at a time that nobody waits for the shelf of a big shop."""
    return [product_ids[start : start + _BATCH] for start in range(0, len(product_ids), _BATCH)]


def file_shelf(shop: Shop, *, shelf: str, code: str) -> None:
    """Remember what the shop means by one of its shelves. Raises: UnknownCategory. Commits: no."""
    remember_category(shop, merchant_text=shelf, code=code)


def refile(shop: Shop, *, product_ids: Sequence[int], code: str) -> int:
    """File these products under a category; what it asks and they do not tell hides them until it is told.

    Returns how many changed. Raises: NotForSale. Commits: no.
    """
    query = select(Product).where(Product.town_id == shop.town_id, Product.id.in_(product_ids))
    variants: dict[int, list[Variant]] = defaultdict(list)
    live = select(Variant).where(
        Variant.town_id == shop.town_id, Variant.product_id.in_(product_ids), Variant.retired_at.is_(None)
    )
    for variant in db.session.scalars(live):
        variants[variant.product_id].append(variant)
    ways = ways_of(shop)
    changed = []
    for product in db.session.scalars(query).all():
        present = said_of(product)
        wanted = settled(replace(present, category=code), variants=variants[product.id], ways=ways)
        if wanted != present:
            change_product(product, draft=wanted, seen_version=product.version)
            changed.append(product.id)
    index_products(shop.town_id, product_ids=changed)
    return len(changed)
