"""All addresses of this face."""

from flask import Blueprint

from marketplace.web.routing import connect

blueprint = Blueprint("operator", __name__, url_prefix="/operator")

connect(blueprint, [])
