"""Addresses of the pictures of shared pages: what residents may not see has none."""

from typing import Any

from flask import Response, abort, url_for
from flask.typing import ResponseReturnValue

from marketplace.agenda.queries import told_event
from marketplace.browsing.product_page import options_of, product_head
from marketplace.browsing.shop_page import shop_head
from marketplace.towns.queries import TownView
from marketplace.web.public_address import public_url
from marketplace.web.routing import Route, everyone
from marketplace.web.storefront.shared.card import Card, drawn
from marketplace.web.storefront.shared.cards import card_of_event, card_of_product, card_of_shop, card_of_town
from marketplace.web.town import this_town

_SHOWN = ("product", "shop", "event")
_FOREVER = "public, max-age=31536000, immutable"


def show_shared_town(digest: str) -> ResponseReturnValue:
    """The town's picture."""
    return _answer(card_of_town(this_town()), digest)


def show_shared_shop(digest: str, shop_slug: str) -> ResponseReturnValue:
    """A shop's picture. Two statements."""
    shop = shop_head(this_town(), slug=shop_slug)
    if shop is None or not shop.is_visible:
        abort(404)
    return _answer(card_of_shop(this_town(), shop), digest)


def show_shared_product(digest: str, shop_slug: str, product_slug: str) -> ResponseReturnValue:
    """A product's picture, with its price of now. Three statements."""
    product, shop = product_head(this_town(), shop_slug=shop_slug, slug=product_slug) or abort(404)
    if not shop.is_visible:
        abort(404)
    options = options_of(this_town(), product)
    return _answer(card_of_product(this_town(), product, shop, options), digest)


def show_shared_event(digest: str, event_slug: str) -> ResponseReturnValue:
    """An event's picture. One statement."""
    event = told_event(this_town().id, slug=event_slug) or abort(404)
    return _answer(card_of_event(this_town(), event), digest)


def picture_address(town: TownView, card: Card, **slugs: Any) -> str:
    """Where the picture is, under the town's public host: by the slugs of what it shows, the town without."""
    view = next((name for name in _SHOWN if f"{name}_slug" in slugs), "town")
    return public_url(town, url_for(f"storefront.show_shared_{view}", digest=card.digest, **slugs))


def _answer(card: Card, digest: str) -> Response:
    """The picture as it is now; kept for ever only under the name of what it shows."""
    response = Response(drawn(card), mimetype="image/jpeg")
    response.headers["Cache-Control"] = _FOREVER if digest == card.digest else "no-cache"
    return response


ROUTES: list[Route] = [
    Route("/shared/<digest>.jpg", show_shared_town, policy=everyone),
    Route("/shared/events/<digest>/<event_slug>.jpg", show_shared_event, policy=everyone),
    Route("/shared/<digest>/<shop_slug>.jpg", show_shared_shop, policy=everyone),
    Route("/shared/<digest>/<shop_slug>/<product_slug>.jpg", show_shared_product, policy=everyone),
]
