"""Uploaded pictures, served under names that are never used twice."""

from flask import Flask, current_app, send_from_directory
from flask.typing import ResponseReturnValue

from marketplace.web.routing import Route, connect, everyone


def show_media(file: str) -> ResponseReturnValue:
    """One re-encoded picture."""
    folder = current_app.extensions["settings"].market_var.resolve() / "media"
    response = send_from_directory(folder, file, max_age=31_536_000)
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def init_media(app: Flask) -> None:
    """Register the address."""
    connect(app, [Route("/media/<file>", show_media, policy=everyone)])
