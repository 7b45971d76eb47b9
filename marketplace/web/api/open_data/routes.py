"""Stable addresses of the open data."""

from flask import Blueprint

from marketplace.web.api.open_data.views import show_open_data, show_open_file
from marketplace.web.routing import Route, connect, everyone

blueprint = Blueprint("open_data", __name__, url_prefix="/open-data")

connect(
    blueprint,
    [
        Route("", show_open_data, policy=everyone, listed=True),
        Route("/<code>.<form>", show_open_file, policy=everyone),
    ],
)
