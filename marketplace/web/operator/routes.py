"""All addresses of this face."""

from flask import Blueprint

from marketplace.web.operator.access import runs_the_installation
from marketplace.web.operator.costs.views import create_cost, list_costs, show_cost, show_cost_csv
from marketplace.web.operator.founding import create_town, new_town
from marketplace.web.operator.money import create_closure, show_finding, show_money
from marketplace.web.operator.towns import change_town, create_proof, list_towns, operator_head, show_town
from marketplace.web.routing import Route, connect

blueprint = Blueprint("operator", __name__, url_prefix="/operator")
blueprint.context_processor(operator_head)

_FINDING = "/money/findings/<int:finding_id>"

connect(
    blueprint,
    [
        Route("/", list_towns, policy=runs_the_installation),
        Route("/towns/new", new_town, policy=runs_the_installation),
        Route("/towns", create_town, policy=runs_the_installation, methods=("POST",)),
        Route("/towns/<slug>", show_town, policy=runs_the_installation),
        Route("/towns/<slug>", change_town, policy=runs_the_installation, methods=("POST",)),
        Route("/towns/<slug>/proof", create_proof, policy=runs_the_installation, methods=("POST",)),
        Route("/costs", list_costs, policy=runs_the_installation),
        Route("/costs", create_cost, policy=runs_the_installation, methods=("POST",)),
        Route("/costs/<int:year>", show_cost, policy=runs_the_installation),
        Route("/costs/<int:year>.csv", show_cost_csv, policy=runs_the_installation),
        Route("/money", show_money, policy=runs_the_installation),
        Route(_FINDING, show_finding, policy=runs_the_installation),
        Route(f"{_FINDING}/closure", create_closure, policy=runs_the_installation, methods=("POST",)),
    ],
)
