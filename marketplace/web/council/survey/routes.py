"""Addresses of the rounds of questions."""

from marketplace.web.council.access import runs_the_town
from marketplace.web.council.survey.views import create_judgement, create_round, show_rounds
from marketplace.web.routing import Route

ROUTES = [
    Route("/survey", show_rounds, policy=runs_the_town),
    Route("/survey", create_round, policy=runs_the_town, methods=("POST",)),
    Route("/survey/words/<lot>", create_judgement, policy=runs_the_town, methods=("POST",)),
]
