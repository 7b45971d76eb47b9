"""All addresses of this face. A token says who may write; no cookie opens anything here."""

from flask import Blueprint

from marketplace.web.api.access import holds_a_feed_token
from marketplace.web.api.counters import create_hours, holds_a_counter_token
from marketplace.web.api.printer import ask_for_ticket, confirm_ticket, fetch_ticket
from marketplace.web.api.printer_access import holds_a_printer_token
from marketplace.web.api.stock import create_stock_drop
from marketplace.web.api.trips import list_trips, show_openapi
from marketplace.web.api.turns import in_turn, init_turns
from marketplace.web.routing import Route, connect, everyone

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")
blueprint.record_once(init_turns)

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
        Route(
            "/counters/<code>/hours",
            create_hours,
            policy=holds_a_counter_token,
            methods=("POST",),
            guard="none",
            repeatable=True,
        ),
        Route("/trips", list_trips, policy=in_turn),
        Route("/openapi.json", show_openapi, policy=everyone),
        Route(_PRINTER, ask_for_ticket, policy=holds_a_printer_token, methods=("POST",), guard="none"),
        Route(_PRINTER, fetch_ticket, policy=holds_a_printer_token),
        Route(_PRINTER, confirm_ticket, policy=holds_a_printer_token, methods=("DELETE",), guard="none"),
    ],
)
