"""The addresses of going along with the shops."""

from marketplace.web.council.access import runs_the_town
from marketplace.web.council.progress.listing import list_progress
from marketplace.web.council.progress.shop import (
    create_advice,
    create_opening,
    create_visit,
    delete_advice,
    delete_visit,
    show_progress,
)
from marketplace.web.routing import Route

_POST = ("POST",)
_SHOP = "/shops/<shop_slug>/progress"
ROUTES = [
    Route("/shops/progress", list_progress, policy=runs_the_town),
    Route(_SHOP, show_progress, policy=runs_the_town),
    Route(f"{_SHOP}/advice", create_advice, policy=runs_the_town, methods=_POST),
    Route(f"{_SHOP}/advice/removal", delete_advice, policy=runs_the_town, methods=_POST),
    Route(f"{_SHOP}/visits", create_visit, policy=runs_the_town, methods=_POST),
    Route(f"{_SHOP}/visits/<int:visit_id>/removal", delete_visit, policy=runs_the_town, methods=_POST),
    Route(f"{_SHOP}/opening", create_opening, policy=runs_the_town, methods=_POST),
]
