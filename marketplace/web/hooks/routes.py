"""All addresses of this face. The signature of what is sent says who may; it is looked at in the view."""

from flask import Blueprint

from marketplace.web.hooks.events import receive_payment_event
from marketplace.web.routing import Route, connect, everyone

blueprint = Blueprint("hooks", __name__, url_prefix="/hooks")

connect(
    blueprint,
    [
        Route(
            "/<gateway>",
            receive_payment_event,
            policy=everyone,
            methods=("POST",),
            guard="none",
            any_host=True,
            repeatable=True,
        )
    ],
)
