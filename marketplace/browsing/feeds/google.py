"""Two files for Google Merchant Center: the goods, and what the shop has of them in its street.

Sources: support.google.com/merchants/answer/7052112 (product data), .../14819809 (local inventory).
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from xml.sax.saxutils import escape

from marketplace.browsing.feeds.items import FeedItem
from marketplace.browsing.feeds.pages import FeedOf
from marketplace.catalogue.categories import category
from marketplace.catalogue.models import Offered
from marketplace.core.words import _

_MOST_OF_TITLE, _MOST_OF_TEXT = 150, 5000
_UNITS = {"g": "g", "ml": "ml", "piece": "ct"}
_UNSAYABLE = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])


def google_goods(shop: FeedOf, items: Iterable[FeedItem], *, today: date) -> Iterator[bytes]:
    """The goods themselves, as RSS. Prices bear VAT."""
    yield from _feed(shop, (_goods(shop, item, today) for item in items))


def google_inventory(shop: FeedOf, items: Iterable[FeedItem]) -> Iterator[bytes]:
    """What the shop has of them: availability, and how many in bands."""
    yield from _feed(shop, (_inventory(shop, item) for item in items))


def title_of(item: FeedItem) -> str:
    """Name and format; what is sold by weight says what its price is for."""
    weighed = _("au kilo") if item.by_weight else ""
    return ", ".join(filter(None, [item.name, item.label, weighed]))[:_MOST_OF_TITLE]


def text_of(item: FeedItem) -> str:
    """The description, or what is known instead."""
    return item.description[:_MOST_OF_TEXT] or title_of(item)


def _goods(shop: FeedOf, item: FeedItem, today: date) -> Mapping[str, str]:
    kind = category(item.category)
    is_told = bool(item.ean or (item.brand and item.sku))
    return {
        "id": item.key,
        "title": title_of(item),
        "description": text_of(item),
        "link": shop.page_of(item.slug),
        "image_link": shop.address_of(item.picture),
        **_availability(item, today),
        **shop.prices(item),
        "condition": "new",
        "brand": item.brand,
        "gtin": item.ean or "",
        "mpn": item.sku or "",
        "identifier_exists": "" if is_told else "no",
        "google_product_category": kind.google if kind else "",
        "product_type": item.shelf,
        "item_group_id": f"p{item.slug}"[:50] if item.formats > 1 else "",
        "adult": "yes" if item.is_adult else "",
        **_measure(item),
    }


def _availability(item: FeedItem, today: date) -> Mapping[str, str]:
    if item.offered == Offered.TO_ORDER and item.free > 0:
        ready = today + timedelta(days=item.lead_days or 1)
        return {"availability": "backorder", "availability_date": f"{ready:%Y-%m-%d}T12:00+0000"}
    return {"availability": "in_stock" if item.free > 0 else "out_of_stock"}


def _measure(item: FeedItem) -> Mapping[str, str]:
    if item.by_weight:
        return {"unit_pricing_measure": "1 kg", "unit_pricing_base_measure": "1 kg"}
    if item.net_quantity and item.net_unit in ("g", "ml"):
        base = {"g": "1 kg", "ml": "1 l"}[item.net_unit]
        measure = f"{item.net_quantity} {_UNITS[item.net_unit]}"
        return {"unit_pricing_measure": measure, "unit_pricing_base_measure": base}
    return {}


def _inventory(shop: FeedOf, item: FeedItem) -> Mapping[str, str]:
    if item.offered == Offered.TO_ORDER and item.free > 0:
        availability = "on_display_to_order"
    elif item.is_limited:
        availability = "limited_availability"
    else:
        availability = "in_stock" if item.pieces else "out_of_stock"
    return {
        "store_code": shop.code,
        "id": item.key,
        "availability": availability,
        "quantity": str(item.pieces),
        **shop.prices(item),
    }


def _feed(shop: FeedOf, items: Iterable[Mapping[str, str]]) -> Iterator[bytes]:
    head = "".join(
        f"<{name}>{_plain(words)}</{name}>"
        for name, words in (
            ("title", shop.name),
            ("link", shop.page),
            ("description", _("Les articles de %(shop)s", shop=shop.name)),
        )
    )
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel>{head}\n'
    ).encode()
    for item in items:
        said = "".join(f"<g:{name}>{_plain(words)}</g:{name}>" for name, words in item.items() if words)
        yield f"<item>{said}</item>\n".encode()
    yield b"</channel></rss>\n"


def _plain(words: str) -> str:
    return escape(words.translate(_UNSAYABLE).encode("utf-8", "ignore").decode())
