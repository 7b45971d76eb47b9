"""The addresses of moderation."""

from marketplace.web.council.moderation.access import moderates_the_town
from marketplace.web.council.moderation.reports import create_decision, list_reports, show_case
from marketplace.web.routing import Route

_REPORTS = "/moderation"
ROUTES = [
    Route(_REPORTS, list_reports, policy=moderates_the_town),
    Route(f"{_REPORTS}/<mark>", show_case, policy=moderates_the_town),
    Route(f"{_REPORTS}/<mark>", create_decision, policy=moderates_the_town, methods=("POST",)),
]
