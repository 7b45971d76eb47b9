"""The visitor's basket cookie: a secret of its own, apart from signing in."""

from flask import current_app, request
from werkzeug import Response

from marketplace.core.references import digest

_MAX_AGE = 30 * 24 * 3600


def _cookie_name() -> str:
    return "__Host-basket" if current_app.config["SESSION_COOKIE_SECURE"] else "basket"


def basket_digest() -> str | None:
    """The digest of the visitor's basket token, or None while there is no basket."""
    token = request.cookies.get(_cookie_name())
    return digest(token) if token else None


def give_basket(response: Response, token: str) -> Response:
    """Let the browser keep the basket's token for a month."""
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    response.set_cookie(_cookie_name(), token, max_age=_MAX_AGE, httponly=True, samesite="Lax", secure=secure)
    return response
