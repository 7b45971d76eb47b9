"""Uploaded pictures, served under names that are never used twice."""

from contextlib import suppress

from flask import Flask, Response, abort, request
from flask.typing import ResponseReturnValue

from marketplace.core.pictures.names import TYPES, in_its_place, is_public
from marketplace.core.pictures.stores import media_store, open_store
from marketplace.web.pictures import photo_in
from marketplace.web.routing import Route, connect, everyone

_FOREVER = "public, max-age=31536000, immutable"
_SOON = "public, max-age=60"


def show_media(file: str) -> ResponseReturnValue:
    """One re-encoded picture; while its AVIF is being made, the WebP of the same size stands in for it."""
    if not is_public(file):
        abort(404)
    if data := _content(file):
        return _picture(file, data, _FOREVER)
    stand_in = in_its_place(file)
    return _picture(stand_in, _content(stand_in) or abort(404), _SOON)


def _content(file: str) -> bytes:
    with suppress(FileNotFoundError):
        return media_store().get(file) if file else b""
    return b""


def _picture(name: str, data: bytes, keeping: str) -> Response:
    response = Response(data, mimetype=TYPES[name.rpartition(".")[2]])
    response.headers["Cache-Control"] = keeping
    response.set_etag(name)  # what bears a name never changes
    response.make_conditional(request)
    return response


def init_media(app: Flask) -> None:
    """Open the store, register the address, and give templates `photo_in`."""
    app.extensions["media"] = open_store(app.extensions["settings"])
    app.jinja_env.globals.update(photo_in=photo_in)
    connect(app, [Route("/media/<file>", show_media, policy=everyone)])
