"""The visitor's language: a cookie once chosen, else what the browser asks for, else the town's."""

from flask import Flask, g, has_request_context, request
from flask_babel import Babel

from marketplace.core.words import plain_gettext, plain_ngettext
from marketplace.web.town import town_or_none

LANGUAGES = ("fr", "en")
COOKIE = "lang"


def visitor_language() -> str:
    """The language of this request; French outside of one."""
    if not has_request_context():
        return "fr"
    chosen = request.cookies.get(COOKIE)
    if chosen in LANGUAGES:
        return chosen
    town = town_or_none()
    native = town.locale if town and town.locale in LANGUAGES else "fr"
    best = request.accept_languages.best_match(LANGUAGES, default=native)
    return best or native


def visitor_time_zone() -> str:
    """The town's zone: collection times are said in the street's own time."""
    town = g.get("town") if has_request_context() else None
    return town.time_zone if town else "UTC"


def init_languages(app: Flask) -> None:
    """Install translations in Python and Jinja."""
    app.config["BABEL_DEFAULT_LOCALE"] = "fr"
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "translations"
    Babel(app, locale_selector=visitor_language, timezone_selector=visitor_time_zone)
    app.jinja_env.install_gettext_callables(plain_gettext, plain_ngettext, newstyle=True)  # type: ignore[attr-defined]
    # Jinja's `_` looks `gettext` up and calls it anew for every word; a page has a hundred of them.
    app.jinja_env.globals["_"] = app.jinja_env.globals["gettext"]
