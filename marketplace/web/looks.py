"""A town’s own look, served as a small style sheet of tokens beside ours; most keep the original one."""

from dataclasses import dataclass

from flask import Flask, Response
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from marketplace.core import clock
from marketplace.towns.looks.look import look_in
from marketplace.towns.looks.pigments import Letters
from marketplace.towns.looks.seasons import season_on
from marketplace.towns.looks.sheet import sheet_of
from marketplace.towns.queries import TownView
from marketplace.web.routing import Route, connect, everyone
from marketplace.web.static_files import FOREVER
from marketplace.web.town import this_town

_ADDRESS = "/assets/look/{}.css"


@dataclass(frozen=True)
class Dress:
    """What a page links for its town. `link`: empty for the original look."""

    link: Markup
    needs_fraunces: bool


_ORIGINAL = Dress(Markup(), needs_fraunces=True)


def dress_of(town: TownView | None) -> Dress:
    """How the pages of that town are dressed; like the original where there is no town."""
    look = worn_by(town) if town else ""
    if not look:
        return _ORIGINAL
    link = Markup('<link rel="stylesheet" href="{}">').format(_ADDRESS.format(sheet_of(look)[1]))
    return Dress(link, needs_fraunces=look_in(look).letters is Letters.PAINTED)


def worn_by(town: TownView) -> str:
    """The look of today, as it is kept: that of the season, or else the usual one."""
    season = season_on(town.seasons, clock.today(town.time_zone)) if town.seasons else None
    return season.look if season else town.look


def show_look(fingerprint: str) -> ResponseReturnValue:
    """The town's tokens. A page of before a change may ask for the old ones: it gets today's, unkept."""
    css, current = sheet_of(worn_by(this_town()))
    response = Response(css, mimetype="text/css")
    response.headers["Cache-Control"] = FOREVER if fingerprint == current else "no-cache"
    return response


def init_looks(app: Flask) -> None:
    """Register the address, and give templates `dress_of`."""
    app.jinja_env.globals.update(dress_of=dress_of)
    connect(app, [Route(_ADDRESS.format("<fingerprint>"), show_look, policy=everyone)])
