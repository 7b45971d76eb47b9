"""Which article of a shop a row of its file speaks of: by SKU, else by EAN, else by name and options."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import and_, select

from marketplace.catalogue.models import Product, Variant
from marketplace.core.db import db
from marketplace.core.slugs import slug_of
from marketplace.intake.goods import Goods, GoodsRow
from marketplace.intake.words import fold
from marketplace.orders.counting import bags_beside_count
from marketplace.shops.models import Shop
from marketplace.stock.models import StockLevel


@dataclass(frozen=True, slots=True)
class Known:
    """An article that the shop has already. Units: cents; pieces, or grams.

    `on_hand` is what the shop would count, None while it never did; `packed` lies in bags beside its counts.
    """

    variant_id: int
    product_id: int
    sku: str | None
    ean: str | None
    label: str
    price_cents: int
    retired: bool
    product_name: str
    product_version: int
    on_hand: int | None
    packed: int = 0


def articles_for(shop: Shop, *, goods: Sequence[Goods]) -> list[Known]:
    """Articles that these goods may speak of, retired ones included, oldest first.

    Looked for along one index each, so that the size of the shop does not matter: by code as it is written or
    in capitals or small letters, by the exact name, or by the address that the name would get.
    """
    rows = [row for one in goods for row in one.variants]
    skus = {way for row in rows if row.sku for way in (row.sku, row.sku.upper(), row.sku.lower())}
    eans = {row.ean for row in rows if row.ean}
    names = {one.head.name for one in goods}
    slugs = {slug_of(name, most=100) for name in names}
    mine = (Variant.town_id == shop.town_id, Variant.shop_id == shop.id)
    offered = (Product.town_id == shop.town_id, Product.shop_id == shop.id)
    ids = set[int]()
    products = set[int]()
    for found, column, values, query in (
        (ids, Variant.sku, skus, select(Variant.id).where(*mine)),
        (ids, Variant.ean, eans, select(Variant.id).where(*mine)),
        (products, Product.name, names, select(Product.id).where(*offered)),
        (products, Product.slug, slugs, select(Product.id).where(*offered)),
    ):
        if values:
            found.update(db.session.scalars(query.where(column.in_(values))))
    if products:
        of_these = (Variant.town_id == shop.town_id, Variant.product_id.in_(products))
        ids.update(db.session.scalars(select(Variant.id).where(*of_these)))
    known = articles_by_id(shop, variant_ids=ids)
    return [known[variant_id] for variant_id in sorted(known)]


def articles_by_id(shop: Shop, *, variant_ids: Collection[int]) -> dict[int, Known]:
    """These articles as they are now."""
    if not variant_ids:
        return {}
    query = (
        select(
            Variant.id, Variant.product_id, Variant.sku, Variant.ean, Variant.label, Variant.price_cents,
            Variant.retired_at.is_not(None), Product.name, Product.version, StockLevel.on_hand,
        )
        .join(Product, and_(Product.town_id == Variant.town_id, Product.id == Variant.product_id))
        .outerjoin(
            StockLevel, and_(StockLevel.town_id == Variant.town_id, StockLevel.variant_id == Variant.id)
        )
        .where(Variant.town_id == shop.town_id, Variant.id.in_(variant_ids))
    )  # fmt: skip
    found = [Known(*row) for row in db.session.execute(query)]
    return {one.variant_id: one for one in _as_counted(shop, found)}


def _as_counted(shop: Shop, known: list[Known]) -> list[Known]:
    packed = bags_beside_count(shop, variant_ids=dict.fromkeys(one.variant_id for one in known))
    return [
        replace(one, on_hand=(one.on_hand or 0) - packed[one.variant_id], packed=packed[one.variant_id])
        if one.variant_id in packed
        else one
        for one in known
    ]


def label_of(row: GoodsRow) -> str:
    """How a variant is told from its sisters: « Blanc / M »."""
    return " / ".join(value for _name, value in row.options)[:120]


def match(
    goods: Sequence[Goods],
    known: Sequence[Known],
    *,
    taken: Any,
    is_claimed: Callable[[Known, GoodsRow], bool],
) -> dict[int, Known]:
    """The known article of each line that speaks of one; no article is taken by two lines.

    Codes are tried for all lines before names, so that a line without a code never takes another's article.
    A name matches only where no code says otherwise. `taken` remembers articles over all parts of a file;
    `is_claimed` says whether a line elsewhere in the file has a better right to an article.
    """
    found: dict[int, Known] = {}
    for key_of_row, key_of_known in _WAYS:
        waiting: dict[str, list[Known]] = defaultdict(list)
        for article in known:
            waiting[key_of_known(article)].append(article)
        for name, row in _rows(goods):
            key = key_of_row(name, row)
            if row.line in found or not key:
                continue
            fitting = next(
                (
                    one
                    for one in waiting[key]
                    if one.variant_id not in taken and _fits(one, row) and not is_claimed(one, row)
                ),
                None,
            )
            if fitting is not None:
                found[row.line] = fitting
                taken.add(fitting.variant_id)
    return found


def _rows(goods: Sequence[Goods]) -> Iterator[tuple[str, GoodsRow]]:
    return ((product.head.name, row) for product in goods for row in product.variants)


def _fits(article: Known, row: GoodsRow) -> bool:
    same_sku = bool(row.sku and article.sku and row.sku.casefold() == article.sku.casefold())
    other_sku = bool(row.sku and article.sku) and not same_sku
    other_ean = bool(row.ean and article.ean) and row.ean != article.ean
    return same_sku or not (other_sku or other_ean)


_KeyOfRow = Callable[[str, GoodsRow], str]
_KeyOfKnown = Callable[[Known], str]
_WAYS: tuple[tuple[_KeyOfRow, _KeyOfKnown], ...] = (
    (lambda _name, row: row.sku.casefold(), lambda article: (article.sku or "").casefold()),
    (lambda _name, row: row.ean or "", lambda article: article.ean or ""),
    (
        lambda name, row: f"{fold(name)}|{fold(label_of(row))}",
        lambda article: f"{fold(article.product_name)}|{fold(article.label)}",
    ),
)
