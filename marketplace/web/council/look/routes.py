"""The addresses of the town's look."""

from marketplace.web.council.access import runs_the_town
from marketplace.web.council.look.views import (
    create_look_preview,
    edit_look,
    put_on,
    show_look_preview,
    take_off,
)
from marketplace.web.routing import Route

_LOOK = "/showcase/look"
_POST = ("POST",)
ROUTES = [
    Route(_LOOK, edit_look, policy=runs_the_town),
    Route(_LOOK, put_on, policy=runs_the_town, methods=_POST),
    Route(f"{_LOOK}/preview", create_look_preview, policy=runs_the_town, methods=_POST),
    Route(f"{_LOOK}/preview.css", show_look_preview, policy=runs_the_town),
    Route(f"{_LOOK}/original", take_off, policy=runs_the_town, methods=_POST),
]
