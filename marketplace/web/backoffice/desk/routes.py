"""The addresses of the counter."""

from marketplace.web.backoffice.access import works_here
from marketplace.web.backoffice.desk.giving import create_added_purchase, create_handover
from marketplace.web.backoffice.desk.reading import read_code, read_name, show_handover
from marketplace.web.backoffice.desk.sending import create_sent_handover, show_known_bags
from marketplace.web.routing import Route

_DESK = "/<shop_slug>/handover"
_ORDER = "/<shop_slug>/orders/<reference>"
_POST = ("POST",)
ROUTES = [
    Route(_DESK, show_handover, policy=works_here),
    Route(_DESK, read_code, policy=works_here, methods=_POST),
    Route(f"{_DESK}/name", read_name, policy=works_here, methods=_POST),
    Route(f"{_DESK}/known", show_known_bags, policy=works_here),
    Route(f"{_DESK}/sent", create_sent_handover, policy=works_here, methods=_POST, repeatable=True),
    Route(f"{_ORDER}/handover", create_handover, policy=works_here, methods=_POST),
    Route(f"{_ORDER}/purchase", create_added_purchase, policy=works_here, methods=_POST),
]
