"""The addresses of the town's hubs."""

from marketplace.web.council.access import runs_the_town
from marketplace.web.council.hubs.views import change_hub, create_hub, edit_hub, list_hubs
from marketplace.web.routing import Route

_HUBS = "/hubs"
_HUB = f"{_HUBS}/<hub_slug>"
_POST = ("POST",)
ROUTES = [
    Route(_HUBS, list_hubs, policy=runs_the_town),
    Route(_HUBS, create_hub, policy=runs_the_town, methods=_POST),
    Route(_HUB, edit_hub, policy=runs_the_town),
    Route(_HUB, change_hub, policy=runs_the_town, methods=_POST),
]
