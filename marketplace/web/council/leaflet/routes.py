"""Addresses of the printed catalogue."""

from marketplace.web.council.access import runs_the_town
from marketplace.web.council.leaflet.paper import show_leaflet_paper
from marketplace.web.council.leaflet.views import create_leaflet, show_leaflet_desk
from marketplace.web.routing import Route

ROUTES = [
    Route("/leaflet", show_leaflet_desk, policy=runs_the_town),
    Route("/leaflet", create_leaflet, policy=runs_the_town, methods=("POST",)),
    Route("/leaflet/paper.pdf", show_leaflet_paper, policy=runs_the_town),
]
