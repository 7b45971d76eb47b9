"""Addresses of the barometer."""

from marketplace.web.council.access import runs_the_town
from marketplace.web.council.barometer.page import show_barometer
from marketplace.web.council.barometer.paper import show_paper
from marketplace.web.routing import Route

ROUTES = [
    Route("/barometer", show_barometer, policy=runs_the_town),
    Route("/barometer.pdf", show_paper, policy=runs_the_town),
]
