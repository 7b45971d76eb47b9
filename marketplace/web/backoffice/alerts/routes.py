"""The addresses of the shop's alerts, its printer and its sheet of the day."""

from marketplace.web.backoffice.access import runs_the_shop, serves_here
from marketplace.web.backoffice.alerts.page import (
    change_alerts,
    create_printer,
    create_return,
    delete_printer,
    show_alerts,
)
from marketplace.web.backoffice.alerts.paper import create_ticket, show_sheet_of_day
from marketplace.web.routing import Route

_SHOP = "/<shop_slug>"
_ALERTS = f"{_SHOP}/alerts"
_POST = ("POST",)
ROUTES = [
    Route(_ALERTS, show_alerts, policy=runs_the_shop),
    Route(_ALERTS, change_alerts, policy=runs_the_shop, methods=_POST),
    Route(f"{_ALERTS}/return", create_return, policy=runs_the_shop, methods=_POST),
    Route(f"{_ALERTS}/printer", create_printer, policy=runs_the_shop, methods=_POST),
    Route(f"{_ALERTS}/printer/revocation", delete_printer, policy=runs_the_shop, methods=_POST),
    Route(f"{_SHOP}/day-sheet", show_sheet_of_day, policy=runs_the_shop),
    Route(f"{_SHOP}/orders/<reference>/ticket", create_ticket, policy=serves_here, methods=_POST),
]
