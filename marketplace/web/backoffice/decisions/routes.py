"""Addresses of the town's decisions."""

from marketplace.web.backoffice.access import runs_the_shop
from marketplace.web.backoffice.decisions.pages import create_contest, list_decisions, show_reasons
from marketplace.web.backoffice.decisions.recalls import create_recall, show_recall, show_recall_form
from marketplace.web.routing import Route

_DECISIONS = "/<shop_slug>/decisions"
_RECALL_OF = "/<shop_slug>/products/<product_slug>/recall"
ROUTES: list[Route] = [
    Route(_DECISIONS, list_decisions, policy=runs_the_shop),
    Route(f"{_DECISIONS}/<mark>", show_reasons, policy=runs_the_shop),
    Route(f"{_DECISIONS}/<mark>", create_contest, policy=runs_the_shop, methods=("POST",)),
    Route(_RECALL_OF, show_recall_form, policy=runs_the_shop),
    Route(_RECALL_OF, create_recall, policy=runs_the_shop, methods=("POST",)),
    Route("/<shop_slug>/recalls/<mark>", show_recall, policy=runs_the_shop),
]
