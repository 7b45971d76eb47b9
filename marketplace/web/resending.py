"""What the page of a database in trouble offers: the same form again with one press, or a way back to it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from flask import current_app, g, request
from werkzeug.exceptions import HTTPException

from marketplace.core.trouble import Trouble
from marketplace.web.onward import leads_here, safe_address
from marketplace.web.origin import same_origin

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
# What nobody should find in a page they walked away from: it is asked for anew instead.
_SECRET = re.compile(r"(^|[-_])(password|code|secret|pin)([-_]|$)", re.IGNORECASE)


@dataclass(frozen=True)
class WayBack:
    """`fields`: what was typed, to be sent again to `address`; None when there is only a link to it."""

    address: str
    fields: Sequence[tuple[str, str]] | None
    lost: bool = False  # something typed has to be typed again


def way_back(trouble: Trouble) -> WayBack:
    """How this visitor goes on. Asks no database.

    Only what came from one of our own pages is offered again: a form that a stranger's page has sent would
    come from us the second time.
    """
    if request.method in _SAFE:
        return WayBack(_this_address(), None)
    form = _form_sent()
    if form is None:
        return WayBack(_page_before(), None)
    if any(_SECRET.search(name) for name, _value in form) or _has_files():
        return WayBack(_page_before(), None, lost=True)
    may_stand = trouble is Trouble.UNKNOWN and request.endpoint not in current_app.extensions["repeatable"]
    return WayBack(_page_before(), None) if may_stand else WayBack(_this_address(), form)


def _form_sent() -> list[tuple[str, str]] | None:
    """The fields of this very form, or None when they are nobody's, or cannot be read."""
    if "commits_before" not in g and not same_origin():
        return None
    try:
        return list(request.form.items(multi=True))
    except HTTPException:
        return None


def _has_files() -> bool:
    return any(file.filename for file in request.files.values())


def _this_address() -> str:
    query = request.query_string.decode("latin-1")
    address = quote(request.path) + (f"?{query}" if query else "")
    return address if leads_here(address) else "/"  # however long: a form sent to the door would be lost


def _page_before() -> str:
    """The page the form stood on, as far as the browser tells."""
    parts = urlsplit(request.referrer or "")
    if parts.netloc.lower() != request.host.lower():
        return "/"
    return safe_address(parts.path + (f"?{parts.query}" if parts.query else "")) or "/"
