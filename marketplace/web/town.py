"""The town of a request comes from its host; an unknown host is nobody's."""

from flask import Flask, abort, current_app, g, redirect, request
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from marketplace.towns.queries import TownView, town_at

_READS = frozenset({"GET", "HEAD"})


def this_town() -> TownView:
    """The town that the request is for. Aborts with 404 on a host of no town."""
    town: TownView | None = g.get("town")
    if town is None:
        town = town_at(_host())
        if town is None:
            abort(404)
        g.town = current_app.extensions["towns_seen"][_host()] = town
    return town


def town_or_none() -> TownView | None:
    """The town of the request, or None: for error pages, which must not fail.

    While the database is in trouble, the town as it was last seen on this host.
    """
    known: TownView | None = g.get("town")
    if known is None and g.get("is_broken"):
        known = current_app.extensions["towns_seen"].get(_host())
    if known or g.get("is_broken"):
        return known
    try:
        return this_town()
    except (HTTPException, DBAPIError, PoolExhausted):
        return None


def name_of_host(host: str) -> str:
    """What a town is known by: the host that a browser names, without its port."""
    return host.rsplit(":", 1)[0].lower().rstrip(".") if "]" not in host else host


def _host() -> str:
    return name_of_host(request.host)


def init_town(app: Flask) -> None:
    """Check the host before anything else, save for pages that live on any host (`any_host` routes)."""
    app.extensions["towns_seen"] = {}

    @app.before_request
    def find_town() -> Response | None:
        if request.endpoint in app.extensions["any_host"]:
            return None
        town = this_town()
        return _to_public_host(town) if town.by_alias and request.method in _READS else None


def _to_public_host(town: TownView) -> Response:
    """The same page under the town’s public address, for good."""
    base = str(current_app.extensions["settings"].public_address).format(host=town.host)
    return redirect(base + request.full_path.rstrip("?"), 308)
