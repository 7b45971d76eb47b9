"""Addresses of the town's decisions."""

from marketplace.web.backoffice.access import runs_the_shop
from marketplace.web.backoffice.decisions.pages import create_contest, list_decisions, show_reasons
from marketplace.web.routing import Route

_DECISIONS = "/<shop_slug>/decisions"
ROUTES: list[Route] = [
    Route(_DECISIONS, list_decisions, policy=runs_the_shop),
    Route(f"{_DECISIONS}/<mark>", show_reasons, policy=runs_the_shop),
    Route(f"{_DECISIONS}/<mark>", create_contest, policy=runs_the_shop, methods=("POST",)),
]
