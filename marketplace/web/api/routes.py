"""All addresses of this face. A token says who may; no cookie opens anything here."""

from flask import Blueprint

from marketplace.web.api.access import holds_a_feed_token
from marketplace.web.api.stock import create_stock_drop
from marketplace.web.routing import Route, connect

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")

connect(
    blueprint,
    [
        Route(
            "/shops/<shop_slug>/stock",
            create_stock_drop,
            policy=holds_a_feed_token,
            methods=("POST",),
            guard="none",
        )
    ],
)
