"""All addresses of this face."""

from flask import Blueprint

from marketplace.web.hub.access import keep_hub_of_address, serves_the_hub
from marketplace.web.hub.desk import create_arrival, create_hub_handover, read_hub_code, show_desk
from marketplace.web.hub.wording import hub_head
from marketplace.web.routing import Route, connect

blueprint = Blueprint("hub", __name__, url_prefix="/hub")
blueprint.context_processor(hub_head)
keep_hub_of_address(blueprint)

_HUB = "/<hub_slug>"
_ORDER = f"{_HUB}/orders/<reference>"
_POST = ("POST",)

connect(
    blueprint,
    [
        Route(f"{_HUB}/", show_desk, policy=serves_the_hub),
        Route(f"{_HUB}/codes", read_hub_code, policy=serves_the_hub, methods=_POST),
        Route(f"{_ORDER}/handover", create_hub_handover, policy=serves_the_hub, methods=_POST),
        Route(f"{_ORDER}/shops/<shop_slug>/arrival", create_arrival, policy=serves_the_hub, methods=_POST),
    ],
)
