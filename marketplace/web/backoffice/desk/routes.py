"""The addresses of the counter."""

from marketplace.web.backoffice.access import runs_the_shop, serves_here
from marketplace.web.backoffice.desk.giving import create_added_purchase, create_handover
from marketplace.web.backoffice.desk.keeping import change_keeping, show_keeping
from marketplace.web.backoffice.desk.reading import read_code, read_name, show_handover
from marketplace.web.backoffice.desk.sending import create_sent_handover, show_known_bags
from marketplace.web.routing import Route

_DESK = "/<shop_slug>/handover"
_ORDER = "/<shop_slug>/orders/<reference>"
_KEEPING = "/<shop_slug>/settings/keeping"
_POST = ("POST",)
ROUTES = [
    Route(_DESK, show_handover, policy=serves_here),
    Route(_DESK, read_code, policy=serves_here, methods=_POST),
    Route(f"{_DESK}/name", read_name, policy=serves_here, methods=_POST),
    Route(f"{_DESK}/known", show_known_bags, policy=serves_here),
    Route(f"{_DESK}/sent", create_sent_handover, policy=serves_here, methods=_POST, repeatable=True),
    Route(f"{_ORDER}/handover", create_handover, policy=serves_here, methods=_POST),
    Route(f"{_ORDER}/purchase", create_added_purchase, policy=serves_here, methods=_POST),
    Route(_KEEPING, show_keeping, policy=runs_the_shop),
    Route(_KEEPING, change_keeping, policy=runs_the_shop, methods=_POST),
]
