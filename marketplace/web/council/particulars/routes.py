"""Its addresses."""

from marketplace.web.council.access import runs_the_town
from marketplace.web.council.particulars.views import edit_particulars, publish_particulars
from marketplace.web.routing import Route

_PAGE = "/particulars"

ROUTES: list[Route] = [
    Route(_PAGE, edit_particulars, policy=runs_the_town),
    Route(_PAGE, publish_particulars, policy=runs_the_town, methods=("POST",)),
]
