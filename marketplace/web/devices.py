"""Browsers in which somebody signed in before: guessing from elsewhere cannot keep their owner out."""

from flask import Response, current_app, request
from itsdangerous import BadSignature, URLSafeSerializer

from marketplace.accounts.queries import tidy_email
from marketplace.core.references import digest

_MAX_AGE = 365 * 24 * 3600


def account_tried(email: str) -> str:
    """What failed tries are counted under: the account, or the account as seen from a browser it knows."""
    known = _known_account() == digest(tidy_email(email))
    return f"known browser of {tidy_email(email)}" if known else tidy_email(email)


def know_browser(response: Response, *, email: str) -> Response:
    """Let the browser prove later that this account signed in here. It opens nothing by itself."""
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    proof = _signer().dumps(digest(tidy_email(email)))
    response.set_cookie(_cookie_name(), proof, max_age=_MAX_AGE, httponly=True, samesite="Lax", secure=secure)
    return response


def _known_account() -> str | None:
    try:
        return str(_signer().loads(request.cookies.get(_cookie_name(), "")))
    except BadSignature:
        return None


def _cookie_name() -> str:
    return "__Host-known" if current_app.config["SESSION_COOKIE_SECURE"] else "known"


def _signer() -> URLSafeSerializer:
    keys = [*(current_app.config["SECRET_KEY_FALLBACKS"] or ()), current_app.config["SECRET_KEY"]]
    return URLSafeSerializer(keys, salt="known browser")
