"""The map for search engines: one that names the others, one of pages and shops, some of each shop's goods.

Source: sitemaps.org, protocol 0.9, with the images of schemas/sitemap-image/1.1.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from xml.sax.saxutils import escape

from flask import Response, abort, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.agenda.queries import EventView, coming_events
from marketplace.browsing.sitemap import ShopOnMap, goods_on_map, shops_on_map
from marketplace.core import clock
from marketplace.core.pictures.names import MEDIA
from marketplace.towns.pages.queries import shown_pages
from marketplace.web.public_address import public_url
from marketplace.web.town import this_town
from marketplace.web.written import WrittenFile

_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_IMAGE = "http://www.google.com/schemas/sitemap-image/1.1"
_MOST_EVENTS, _YEAR = 200, timedelta(days=365)
_STANDING = (
    "/events",
    "/featured",
    "/help",
    "/help/easy",
    "/leaflet",
    "/search/ranking",
    "/legal/notice",
    "/legal/privacy",
    "/legal/terms",
    "/legal/accessibility",
)


def show_sitemap() -> ResponseReturnValue:
    """The list of the files. One statement."""
    return _answer(_index(shops_on_map(this_town().id)))


def show_sitemap_of_pages() -> ResponseReturnValue:
    """The home, the directory, the council's pages, the shops and what goes on. Three statements."""
    town = this_town()
    events = coming_events(town.id, from_day=clock.today(town.time_zone) - _YEAR, most=_MOST_EVENTS)
    return _answer(_pages(shops_on_map(town.id), shown_pages(town.id), events))


def show_sitemap_of_goods(shop_slug: str, part: int) -> ResponseReturnValue:
    """Some goods of one shop, read some thousand at a time."""
    shops = {shop.slug: shop for shop in shops_on_map(this_town().id)}
    shop = shops.get(shop_slug)
    if shop is None or not 1 <= part <= shop.parts:
        abort(404)
    return _answer(_goods(shop, part))


def _index(shops: list[ShopOnMap]) -> Iterator[str]:
    yield f'<sitemapindex xmlns="{_SITEMAP}">\n'
    yield _entry("sitemap", url_for(".show_sitemap_of_pages"), _latest(shops))
    for shop in shops:
        for part in range(1, shop.parts + 1):
            path = url_for(".show_sitemap_of_goods", shop_slug=shop.slug, part=part)
            yield _entry("sitemap", path, shop.goods_changed_at)
    yield "</sitemapindex>\n"


def _pages(
    shops: list[ShopOnMap], written: list[tuple[str, datetime]], events: Sequence[EventView]
) -> Iterator[str]:
    yield f'<urlset xmlns="{_SITEMAP}" xmlns:image="{_IMAGE}">\n'
    yield _entry("url", url_for(".show_home"), _latest(shops))
    yield _entry("url", url_for(".list_shops"))
    for path in _STANDING:
        yield _entry("url", path)
    for slug, published_at in written:
        yield _entry("url", url_for(".show_town_page", page_slug=slug), published_at)
    for shop in shops:
        yield _entry("url", url_for(".show_shop", shop_slug=shop.slug), shop.changed_at, picture=shop.picture)
    for event in events:
        path = url_for(".show_event", event_slug=event.slug)
        yield _entry("url", path, event.changed_at, picture=event.picture)
    yield "</urlset>\n"


def _goods(shop: ShopOnMap, part: int) -> Iterator[str]:
    yield f'<urlset xmlns="{_SITEMAP}" xmlns:image="{_IMAGE}">\n'
    for product in goods_on_map(this_town().id, shop_id=shop.id, part=part):
        path = url_for(".show_product", shop_slug=shop.slug, product_slug=product.slug)
        yield _entry("url", path, product.changed_at, picture=product.picture)
    yield "</urlset>\n"


def _entry(kind: str, path: str, changed_at: datetime | None = None, *, picture: str = "") -> str:
    town = this_town()
    changed = f"<lastmod>{changed_at:%Y-%m-%dT%H:%M:%SZ}</lastmod>" if changed_at else ""
    image = escape(public_url(town, picture)) if picture.startswith(MEDIA) else ""
    shown = f"<image:image><image:loc>{image}</image:loc></image:image>" if image else ""
    return f"<{kind}><loc>{escape(public_url(town, path))}</loc>{changed}{shown}</{kind}>\n"


def _latest(shops: list[ShopOnMap]) -> datetime | None:
    return max((shop.changed_at for shop in shops), default=None)


def _answer(lines: Iterator[str]) -> Response:
    """A file written before it is sent, so that it is whole, small in memory, and known by its tag."""
    file = WrittenFile(line.encode() for line in _with_heading(lines))
    answer = Response(file, content_type="application/xml; charset=utf-8")
    answer.set_etag(file.tag)
    answer.headers["Cache-Control"] = "no-cache"
    if request.if_none_match.contains(file.tag):
        file.close()
        answer = Response(status=304)
        answer.set_etag(file.tag)
    return answer


def _with_heading(lines: Iterator[str]) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield from lines
