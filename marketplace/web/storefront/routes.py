"""All addresses of this face."""

from flask import Blueprint

from marketplace.web.routing import connect

blueprint = Blueprint("storefront", __name__)

connect(blueprint, [])
