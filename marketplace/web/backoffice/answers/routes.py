"""The address of one-tap links: short, for it travels in text messages."""

from flask import Blueprint

from marketplace.web.backoffice.answers.access import holds_a_link
from marketplace.web.backoffice.answers.answering import create_answer, show_answer
from marketplace.web.routing import Route, connect

blueprint = Blueprint("answers", __name__, url_prefix="/a")

connect(
    blueprint,
    [
        Route("/<token>", show_answer, policy=holds_a_link),
        Route("/<token>", create_answer, policy=holds_a_link, methods=("POST",)),
    ],
)
