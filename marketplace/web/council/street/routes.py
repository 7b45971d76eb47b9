"""The addresses of the arranged street."""

from marketplace.web.council.access import runs_the_town
from marketplace.web.council.street.views import arrange, create_street_preview, edit_street
from marketplace.web.routing import Route

_STREET = "/street"
ROUTES = [
    Route(_STREET, edit_street, policy=runs_the_town),
    Route(_STREET, arrange, policy=runs_the_town, methods=("POST",)),
    Route(f"{_STREET}/preview", create_street_preview, policy=runs_the_town, methods=("POST",)),
]
