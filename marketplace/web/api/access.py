"""Which machines may enter: those that hold a shop's token. Whatever is wrong, the answer is the same."""

from flask import abort, g, jsonify, make_response, request

from marketplace.core.words import _
from marketplace.intake.stock_drops import MOST_BYTES
from marketplace.intake.stock_feeds import opens
from marketplace.shops.models import Shop
from marketplace.shops.queries import shop_named
from marketplace.web.town import this_town


def holds_a_feed_token() -> None:
    """The policy of what a till may do: its shop's token stands in the Authorization header, as a Bearer."""
    shop = shop_named(this_town().id, (request.view_args or {}).get("shop_slug", ""))
    given = request.authorization
    token = given.token if given is not None and given.type == "bearer" else None
    if shop is None or not token or not opens(shop, token=token):
        answer = make_response(jsonify(error=_("Ce jeton n’ouvre rien ici.")), 401)
        answer.headers["WWW-Authenticate"] = "Bearer"
        abort(answer)
    request.max_content_length = MOST_BYTES
    g.api_shop = shop


def this_shop() -> Shop:
    """The shop whose token was shown."""
    shop: Shop = g.api_shop
    return shop
