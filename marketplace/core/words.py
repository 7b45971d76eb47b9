"""Translated words. Sources are French; French results get their typographic spaces."""

import re
from functools import lru_cache
from typing import Any

import flask_babel
from babel.support import LazyProxy
from flask.globals import app_ctx

_NBSP, _THIN = "\u00a0", "\u202f"
_RULES = (
    (re.compile(r" (?=[;!?])"), _THIN),
    (re.compile(r" (?=[:»])"), _NBSP),
    (re.compile(r"(?<=«) "), _NBSP),
    (re.compile(r"(?:(?<=\d)|(?<=\)s)) (?=(?:h|min|g|kg|km|m|€|%|ans)\b|€|%)"), _NBSP),
    (re.compile(r"(?<=\d\u00a0h) (?=\d)"), _NBSP),
)


@lru_cache(maxsize=4096)
def french_spaces(text: str) -> str:
    """The text with the spaces that French typography asks for (none of them may break a line)."""
    for pattern, space in _RULES:
        text = pattern.sub(space, text)
    return text


def language() -> str:
    """The visitor's language as two letters; French where nobody visits."""
    try:
        kept = app_ctx.g.get("_flask_babel")
    except RuntimeError:
        return "fr"
    # What Flask-Babel found out already is read directly: a page asks this for each of its words.
    locale = getattr(kept, "babel_locale", None) or flask_babel.get_locale()
    return str(locale.language) if locale else "fr"


def plain_gettext(text: str) -> str:
    """The translation of a French source text, without filling it in (Jinja does that itself)."""
    if language() == "fr":
        return french_spaces(text)
    translated: str = flask_babel.get_translations().ugettext(text)
    return translated


def plain_ngettext(singular: str, plural: str, num: int) -> str:
    """Like `plain_gettext`, by number; French counts zero as singular."""
    if language() == "fr":
        return french_spaces(singular if abs(num) < 2 else plural)
    translated: str = flask_babel.get_translations().ungettext(singular, plural, num)
    return translated


def gettext(text: str, /, **values: Any) -> str:
    """The translation of a French source text, filled in with `%(name)s` values."""
    translated = plain_gettext(text)
    return translated % values if values else translated


def ngettext(singular: str, plural: str, num: int, /, **values: Any) -> str:
    """The translation that fits the number, filled in with `num` and the values."""
    return plain_ngettext(singular, plural, num) % {"num": num, **values}


def lazy(text: str, /) -> Any:
    """A text that is translated when it is shown, for constants made at import time."""
    return LazyProxy(gettext, text, enable_cache=False)


_ = gettext
