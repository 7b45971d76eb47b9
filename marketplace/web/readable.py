"""Requests that no page of ours can have made are refused at the door.

PostgreSQL keeps no NUL character, and forms count on text in fields with plain names: what breaks this would
be an error deep inside; here it is a 400.
"""

import re

from flask import Flask, abort, request
from werkzeug.datastructures import MultiDict

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_FORMS = frozenset({"", "application/x-www-form-urlencoded", "multipart/form-data"})
_FIELD_NAME = re.compile(r"[\x20-\x7e]{0,120}")  # ours are a shop's slug and a word, at the longest


def init_readable_address(app: Flask) -> None:
    """Refuse an unreadable address; registered before anything asks the database for a part of it."""

    @app.before_request
    def refuse_unreadable_address() -> None:
        if "\0" in request.path or "\0" in request.host or _has_nul(request.args):
            abort(400)


def init_readable_form(app: Flask) -> None:
    """Refuse an unreadable form; registered last: what a stranger sends is not even read."""

    @app.before_request
    def refuse_unreadable_form() -> None:
        guard = app.extensions["guards"].get(request.endpoint, "none")
        if request.method in _SAFE or guard == "none":
            return
        if request.mimetype not in _FORMS:
            abort(415)
        if _has_nul(request.form) or not all(map(_FIELD_NAME.fullmatch, request.form)):
            abort(400)


def _has_nul(typed: MultiDict[str, str]) -> bool:
    return any("\0" in text for texts in typed.listvalues() for text in texts)
