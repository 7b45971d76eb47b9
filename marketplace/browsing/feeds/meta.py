"""The goods for Meta's catalogues, as a text file that is fetched again and again.

Source: developers.facebook.com/docs/marketing-api/catalog/reference (required and optional fields).
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping

from marketplace.browsing.feeds.google import text_of, title_of
from marketplace.browsing.feeds.items import FeedItem
from marketplace.browsing.feeds.pages import FeedOf
from marketplace.catalogue.categories import category
from marketplace.core.sheets import neutral

COLUMNS = (
    "id", "title", "description", "availability", "condition", "price", "sale_price", "link",
    "image_link", "brand",
    "gtin", "google_product_category", "product_type", "item_group_id", "quantity_to_sell_on_facebook",
)  # fmt: skip
_MOST_OF_TITLE = 150


def meta_goods(shop: FeedOf, items: Iterable[FeedItem]) -> Iterator[bytes]:
    """The header and one line a format. Prices bear VAT; the shop stands for a brand that is not known."""
    yield _line(COLUMNS)
    for item in items:
        goods = _goods(shop, item)
        yield _line([neutral(goods[name]) for name in COLUMNS])


def _goods(shop: FeedOf, item: FeedItem) -> Mapping[str, str]:
    kind = category(item.category)
    return {
        "id": item.key,
        "title": title_of(item)[:_MOST_OF_TITLE],
        "description": text_of(item),
        "availability": "in stock" if item.free > 0 else "out of stock",
        "condition": "new",
        **shop.prices(item),
        "link": shop.page_of(item.slug),
        "image_link": shop.address_of(item.picture),
        "brand": item.brand or shop.name,
        "gtin": item.ean or "",
        "google_product_category": kind.google if kind else "",
        "product_type": item.shelf,
        "item_group_id": f"p{item.slug}"[:50] if item.formats > 1 else "",
        "quantity_to_sell_on_facebook": str(item.pieces),
    }


def _line(cells: Iterable[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue().encode("utf-8", "replace")
