"""All addresses of this face. A token says who may; no cookie opens anything here."""

from flask import Blueprint

from marketplace.web.api.access import holds_a_feed_token
from marketplace.web.api.printer import ask_for_ticket, confirm_ticket, fetch_ticket
from marketplace.web.api.printer_access import holds_a_printer_token
from marketplace.web.api.stock import create_stock_drop
from marketplace.web.routing import Route, connect

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")

_PRINTER = "/shops/<shop_slug>/printer"

connect(
    blueprint,
    [
        Route(
            "/shops/<shop_slug>/stock",
            create_stock_drop,
            policy=holds_a_feed_token,
            methods=("POST",),
            guard="none",
        ),
        Route(_PRINTER, ask_for_ticket, policy=holds_a_printer_token, methods=("POST",), guard="none"),
        Route(_PRINTER, fetch_ticket, policy=holds_a_printer_token),
        Route(_PRINTER, confirm_ticket, policy=holds_a_printer_token, methods=("DELETE",), guard="none"),
    ],
)
