"""The addresses of lists of shops."""

from marketplace.web.council.access import runs_the_town
from marketplace.web.council.lists.views import create_list, decide_proposals, show_lists
from marketplace.web.routing import Route

_LISTS = "/shops/lists"
ROUTES = [
    Route(_LISTS, show_lists, policy=runs_the_town),
    Route(_LISTS, create_list, policy=runs_the_town, methods=("POST",)),
    Route(f"{_LISTS}/decisions", decide_proposals, policy=runs_the_town, methods=("POST",)),
]
