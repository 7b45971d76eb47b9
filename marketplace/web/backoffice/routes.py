"""All addresses of this face."""

from flask import Blueprint

from marketplace.web.routing import connect

blueprint = Blueprint("backoffice", __name__, url_prefix="/backoffice")

connect(blueprint, [])
