"""Writes of the search index. Whoever changes what is on show calls these in the same transaction."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, cast

from flask_babel import force_locale
from sqlalchemy import Row, Table, and_, delete, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from marketplace.browsing.categories import category_words, codes_above
from marketplace.browsing.facets import band_of
from marketplace.browsing.models import SearchEntry, SearchWord
from marketplace.browsing.tokens import Marker, zone_of_band, zone_of_category, zone_of_shop
from marketplace.browsing.words import spelled_words_of
from marketplace.catalogue.models import Product, ProductStatus, Variant
from marketplace.core.db import db
from marketplace.shops.kinds import kind_of
from marketplace.shops.models import Shop
from marketplace.shops.states import VISIBLE

_BATCH = 500
_LEAST_LETTERS, _MOST_LETTERS = 3, 40
_ENDING = 3


def index_product(town_id: int, *, product_id: int) -> None:
    """Let a product be found by what it says now, or no more when it is hidden. Commits: no."""
    index_products(town_id, product_ids=[product_id])


def index_products(town_id: int, *, product_ids: Iterable[int]) -> None:
    """The same for many products, in few statements. Commits: no."""
    chosen = sorted(set(product_ids))
    for start in range(0, len(chosen), _BATCH):
        batch = chosen[start : start + _BATCH]
        _forget(town_id, batch)
        rows = db.session.execute(_on_show(town_id, batch)).all()
        if rows:
            details = _details_of(town_id, [row.id for row in rows])
            db.session.execute(insert(SearchEntry), [_entry(town_id, row, details) for row in rows])
            _learn_words(town_id, rows)


def drop_product(town_id: int, *, product_id: int) -> None:
    """Let a product be found no more. Commits: no."""
    _forget(town_id, [product_id])


def index_shop(town_id: int, *, shop_id: int) -> None:
    """Let all products of a shop be found, or none when the shop is not on show. Commits: no."""
    db.session.execute(
        delete(SearchEntry).where(SearchEntry.town_id == town_id, SearchEntry.shop_id == shop_id)
    )
    query = select(Product.id).where(Product.town_id == town_id, Product.shop_id == shop_id)
    index_products(town_id, product_ids=db.session.scalars(query).all())


def forget_words(town_id: int) -> None:
    """Empty the word list of a town; indexing fills it with the words that are still in use. Commits: no."""
    db.session.execute(delete(SearchWord).where(SearchWord.town_id == town_id))


def _forget(town_id: int, product_ids: Sequence[int]) -> None:
    db.session.execute(
        delete(SearchEntry).where(SearchEntry.town_id == town_id, SearchEntry.product_id.in_(product_ids))
    )


def _on_show(town_id: int, product_ids: Sequence[int]) -> Any:
    """What residents see of these products; what has no price is on no shelf."""
    return (
        select(
            Product.id, Product.shop_id, Product.name, Product.description, Product.shelf, Product.origin,
            Product.brand, Product.category, Shop.name.label("shop_name"), Shop.kind,
            func.min(Variant.price_cents).label("least_cents"),
        )
        .join(Shop, and_(Shop.town_id == Product.town_id, Shop.id == Product.shop_id))
        .join(Variant, and_(Variant.town_id == Product.town_id, Variant.product_id == Product.id))
        .where(Product.town_id == town_id, Product.id.in_(product_ids), Variant.retired_at.is_(None))
        .where(Product.status == ProductStatus.PUBLISHED, Shop.status.in_(VISIBLE))
        .group_by(Product.town_id, Product.id, Shop.town_id, Shop.id)
        .order_by(Product.id)
    )  # fmt: skip


def _details_of(town_id: int, product_ids: Sequence[int]) -> dict[int, str]:
    """What the variants of each product say: sizes, colours, codes."""
    query = select(Variant.product_id, Variant.label, Variant.ean, Variant.sku).where(
        Variant.town_id == town_id, Variant.product_id.in_(product_ids), Variant.retired_at.is_(None)
    )
    details: dict[int, str] = {}
    for product_id, *texts in db.session.execute(query):
        details[product_id] = " ".join(filter(None, [details.get(product_id), *texts]))
    return details


def _entry(town_id: int, row: Row[Any], details: dict[int, str]) -> dict[str, Any]:
    zones = [
        zone_of_shop(row.shop_id),
        zone_of_band(band_of(row.least_cents)),
        *(zone_of_category(code) for code in codes_above(row.category)),
    ]
    return {
        "town_id": town_id,
        "product_id": row.id,
        "shop_id": row.shop_id,
        "category": row.category,
        "least_cents": row.least_cents,
        "marks": Marker(town_id).marks_of(
            name=row.name,
            shop=_shop_words(row),
            category=category_words(row.category),
            text=f"{_rest(row)} {details.get(row.id, '')}",
            zones=zones,
        ),
    }


def _shop_words(row: Row[Any]) -> str:
    return f"{row.shop_name} {kind_words(row.kind)}"


def _said(row: Row[Any]) -> tuple[str, ...]:
    return row.name, _shop_words(row), category_words(row.category), _rest(row)


def _rest(row: Row[Any]) -> str:
    return f"{row.shelf} {row.description} {row.origin} {row.brand}"


@lru_cache
def kind_words(kind: str) -> str:
    """A trade in every language a visitor may type."""
    said = []
    for language in ("fr", "en"):
        with force_locale(language):
            said.append(str(kind_of(kind).label))
    return " ".join(said)


def _learn_words(town_id: int, rows: Sequence[Row[Any]]) -> None:
    words: dict[str, str] = {}
    for text in dict.fromkeys(text for row in rows for text in _said(row)):
        words |= spelled_words_of(text)
    fitting = [
        {"town_id": town_id, "word": word, "shown": shown, "ending": word[-_ENDING:]}
        for word, shown in sorted(words.items())
        if _LEAST_LETTERS <= len(word) <= _MOST_LETTERS and len(shown) <= _MOST_LETTERS
    ]
    if fitting:
        upsert = sqlite.insert if db.engine.dialect.name == "sqlite" else postgresql.insert
        db.session.execute(upsert(cast(Table, SearchWord.__table__)).on_conflict_do_nothing(), fitting)
