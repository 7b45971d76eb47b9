"""The visitor's language: a cookie once chosen, else what the browser asks for, else the town's.

A language is there when its catalogue is: a folder more in `translations`, and it can be chosen everywhere.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from babel import Locale
from flask import Flask, current_app, g, has_request_context, request
from flask_babel import Babel

from marketplace.core.words import plain_gettext, plain_ngettext
from marketplace.web.town import town_or_none

COOKIE = "lang"
SOURCE = "fr"  # the language in which the texts stand in the code
CATALOGUES = Path(__file__).parents[1] / "translations"


@cache
def languages_in(*folders: Path) -> dict[str, str]:
    """What the pages can be read in: each code with the language's own name for itself, the source first."""
    found = {path.parents[1].name for folder in folders for path in folder.glob("*/LC_MESSAGES/messages.po")}
    return {code: _own_name(code) for code in (SOURCE, *sorted(found - {SOURCE}))}


def _own_name(code: str) -> str:
    name = Locale.parse(code).get_display_name(code) or code
    return name[0].upper() + name[1:]


def languages() -> dict[str, str]:
    """The languages of this installation, by code."""
    found: dict[str, str] = current_app.extensions["languages"]
    return found


def visitor_language() -> str:
    """The language of this request; French outside of one."""
    if not has_request_context():
        return SOURCE
    known = languages()
    chosen = request.cookies.get(COOKIE, "")
    if chosen in known:
        return chosen
    town = town_or_none()
    native = town.locale if town and town.locale in known else SOURCE
    return request.accept_languages.best_match(known, default=native) or native


def visitor_time_zone() -> str:
    """The town's zone: collection times are said in the street's own time."""
    town = g.get("town") if has_request_context() else None
    return town.time_zone if town else "UTC"


def init_languages(app: Flask, *, folders: Sequence[Path] = (CATALOGUES,)) -> None:
    """Install translations in Python and Jinja: the catalogues of these folders."""
    app.extensions["languages"] = languages_in(*folders)
    app.config["BABEL_DEFAULT_LOCALE"] = SOURCE
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = ";".join(map(str, folders))
    Babel(app, locale_selector=visitor_language, timezone_selector=visitor_time_zone)
    app.jinja_env.install_gettext_callables(plain_gettext, plain_ngettext, newstyle=True)  # type: ignore[attr-defined]
    # Jinja's `_` looks `gettext` up and calls it anew for every word; a page has a hundred of them.
    app.jinja_env.globals["_"] = app.jinja_env.globals["gettext"]
