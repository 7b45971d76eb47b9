"""The addresses of the town's look."""

from marketplace.web.council.access import runs_the_town
from marketplace.web.council.look.seasons import (
    create_season_preview,
    edit_season,
    list_seasons,
    put_season_on,
    take_season_off,
)
from marketplace.web.council.look.views import (
    create_look_preview,
    edit_look,
    put_on,
    show_look_preview,
    take_off,
)
from marketplace.web.routing import Route

_LOOK = "/showcase/look"
_SEASON = f"{_LOOK}/seasons/<season_key>"
_POST = ("POST",)
ROUTES = [
    Route(_LOOK, edit_look, policy=runs_the_town),
    Route(_LOOK, put_on, policy=runs_the_town, methods=_POST),
    Route(f"{_LOOK}/preview", create_look_preview, policy=runs_the_town, methods=_POST),
    Route(f"{_LOOK}/preview.css", show_look_preview, policy=runs_the_town),
    Route(f"{_LOOK}/seasons", list_seasons, policy=runs_the_town),
    Route(_SEASON, edit_season, policy=runs_the_town),
    Route(_SEASON, put_season_on, policy=runs_the_town, methods=_POST),
    Route(f"{_SEASON}/preview", create_season_preview, policy=runs_the_town, methods=_POST),
    Route(f"{_SEASON}/removal", take_season_off, policy=runs_the_town, methods=_POST),
    Route(f"{_LOOK}/original", take_off, policy=runs_the_town, methods=_POST),
]
