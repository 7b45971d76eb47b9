"""Which printers may fetch tickets: those that hold the token of their shop's printer."""

from flask import abort, g, jsonify, make_response, request

from marketplace.alerts.models import TicketPrinter
from marketplace.alerts.printers import printer_with
from marketplace.core.words import _
from marketplace.shops.models import Shop
from marketplace.shops.queries import shop_named
from marketplace.web.town import this_town

_MOST_BYTES = 16 * 1024


def holds_a_printer_token() -> None:
    """The policy of ticket printers. Some of them know Basic only: the token then stands as the password."""
    shop = shop_named(this_town().id, (request.view_args or {}).get("shop_slug", ""))
    token = _token_given()
    printer = printer_with(shop, token=token) if shop is not None and token else None
    if shop is None or printer is None:
        answer = make_response(jsonify(error=_("Ce jeton n’ouvre rien ici.")), 401)
        answer.headers["WWW-Authenticate"] = 'Basic realm="printer", Bearer'
        abort(answer)
    request.max_content_length = _MOST_BYTES
    g.api_shop, g.api_printer = shop, printer


def this_printer() -> TicketPrinter:
    """The printer whose token was shown."""
    printer: TicketPrinter = g.api_printer
    return printer


def shop_of_printer() -> Shop:
    """Its shop."""
    shop: Shop = g.api_shop
    return shop


def _token_given() -> str:
    given = request.authorization
    if given is None:
        return ""
    return (given.token if given.type == "bearer" else given.password) or ""
