"""All addresses of this face."""

from flask import Blueprint

from marketplace.web.routing import connect

blueprint = Blueprint("council", __name__, url_prefix="/council")

connect(blueprint, [])
