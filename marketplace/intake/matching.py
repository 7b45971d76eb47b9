"""Which article of a shop a row of its file speaks of: by SKU, else by EAN, else by name and options."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import and_, select

from marketplace.catalogue.models import Product, Variant
from marketplace.core.db import db
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
    on_hand: int | None
    packed: int = 0


def known_articles(shop: Shop) -> list[Known]:
    """Every article of a shop, retired ones included, oldest first. One query, two without bags in counts."""
    query = (
        select(
            Variant.id, Variant.product_id, Variant.sku, Variant.ean, Variant.label, Variant.price_cents,
            Variant.retired_at.is_not(None), Product.name, StockLevel.on_hand,
        )
        .join(Product, and_(Product.town_id == Variant.town_id, Product.id == Variant.product_id))
        .outerjoin(
            StockLevel, and_(StockLevel.town_id == Variant.town_id, StockLevel.variant_id == Variant.id)
        )
        .where(Variant.town_id == shop.town_id, Variant.shop_id == shop.id)
        .order_by(Variant.id)
    )  # fmt: skip
    known = {row[0]: Known(*row) for row in db.session.execute(query)}
    for variant_id, units in bags_beside_count(shop, variant_ids=known).items():
        on_hand = (known[variant_id].on_hand or 0) - units
        known[variant_id] = replace(known[variant_id], on_hand=on_hand, packed=units)
    return list(known.values())


def label_of(row: GoodsRow) -> str:
    """How a variant is told from its sisters: « Blanc / M »."""
    return " / ".join(value for _name, value in row.options)[:120]


def match(goods: Sequence[Goods], known: Sequence[Known]) -> dict[int, Known]:
    """The known article of each line that speaks of one; no article is taken by two lines.

    Codes are tried for all lines before names, so that a line without a code never takes another's article.
    A name matches only where no code says otherwise.
    """
    found: dict[int, Known] = {}
    taken: set[int] = set()
    for key_of_row, key_of_known in _WAYS:
        waiting: dict[str, list[Known]] = defaultdict(list)
        for article in known:
            waiting[key_of_known(article)].append(article)
        for name, row in _rows(goods):
            key = key_of_row(name, row)
            if row.line in found or not key:
                continue
            fitting = next((one for one in waiting[key] if _fits(one, row, taken)), None)
            if fitting is not None:
                found[row.line] = fitting
                taken.add(fitting.variant_id)
    return found


def _rows(goods: Sequence[Goods]) -> Iterator[tuple[str, GoodsRow]]:
    return ((product.head.name, row) for product in goods for row in product.variants)


def _fits(article: Known, row: GoodsRow, taken: set[int]) -> bool:
    same_sku = bool(row.sku and article.sku and row.sku.casefold() == article.sku.casefold())
    other_sku = bool(row.sku and article.sku) and not same_sku
    other_ean = bool(row.ean and article.ean) and row.ean != article.ean
    return article.variant_id not in taken and (same_sku or not (other_sku or other_ean))


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
