"""All addresses of this face."""

from flask import Blueprint

from marketplace.web.operator.access import runs_the_installation
from marketplace.web.operator.towns import list_towns, operator_head
from marketplace.web.routing import Route, connect

blueprint = Blueprint("operator", __name__, url_prefix="/operator")
blueprint.context_processor(operator_head)

connect(blueprint, [Route("/", list_towns, policy=runs_the_installation)])
