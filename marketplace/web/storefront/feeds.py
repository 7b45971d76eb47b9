"""What outside services fetch of a shop: its goods on show, as files, under an address that only they know.

The address is secret not for what stands behind it, which is on the shop's pages, but so that nobody else
asks for all of it at once; and the shop can take it back. It answers nothing while the shop does not sell.
"""

from collections.abc import Callable, Iterator, Mapping

from flask import Response, abort, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.browsing.feeds.google import google_goods, google_inventory
from marketplace.browsing.feeds.items import feed_items, latest_change
from marketplace.browsing.feeds.meta import meta_goods
from marketplace.browsing.feeds.pages import FeedOf
from marketplace.core import clock
from marketplace.shops.feeds import may_fetch
from marketplace.shops.models import Shop
from marketplace.shops.queries import shop_named
from marketplace.web.town import this_town
from marketplace.web.written import WrittenFile

_XML, _CSV = "application/xml; charset=utf-8", "text/csv; charset=utf-8"
Writer = Callable[[FeedOf, Shop], Iterator[bytes]]


def show_feed(shop_slug: str, token: str, name: str) -> ResponseReturnValue:
    """One feed. Whoever has the very file already is told so by its tag."""
    shop = shop_named(this_town().id, shop_slug)
    if shop is None or not may_fetch(shop, token) or name not in _FEEDS:
        abort(404)
    kind, write = _FEEDS[name]
    file = WrittenFile(write(_feed_of(shop), shop))
    # Only the tag decides: no day of change tells that an order has taken the last piece.
    if request.if_none_match.contains(file.tag):
        file.close()
        return _tagged(Response(status=304), file.tag)
    answer = _tagged(Response(file, content_type=kind), file.tag)
    answer.last_modified = latest_change(shop.town_id, shop.id)
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _tagged(answer: Response, tag: str) -> Response:
    answer.set_etag(tag)
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


def _goods(feed: FeedOf, shop: Shop) -> Iterator[bytes]:
    today = clock.today(this_town().time_zone)
    return google_goods(feed, feed_items(shop.town_id, shop.id), today=today)


def _inventory(feed: FeedOf, shop: Shop) -> Iterator[bytes]:
    return google_inventory(feed, feed_items(shop.town_id, shop.id))


def _meta(feed: FeedOf, shop: Shop) -> Iterator[bytes]:
    return meta_goods(feed, feed_items(shop.town_id, shop.id))


_FEEDS: Mapping[str, tuple[str, Writer]] = {
    "google.xml": (_XML, _goods),
    "google-local.xml": (_XML, _inventory),
    "meta.csv": (_CSV, _meta),
}


def _feed_of(shop: Shop) -> FeedOf:
    return FeedOf(
        name=shop.name,
        code=shop.slug,
        currency=this_town().currency,
        page=url_for("storefront.show_shop", shop_slug=shop.slug, _external=True),
        page_of=lambda slug: url_for(
            "storefront.show_product", shop_slug=shop.slug, product_slug=slug, _external=True
        ),
        address_of=lambda picture: f"{request.url_root.rstrip('/')}{picture}",
    )
