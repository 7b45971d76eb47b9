"""A device of the town hall that keeps nothing: three idle minutes, or one tap, and all is gone.

The cookie says since when nobody has asked for a page, under the installation's secret. Should the page's own
script not run, whoever comes next finds all of it cleared by the first thing they ask for.
"""

from datetime import datetime, timedelta

from flask import Flask, Response, current_app, redirect, request, session, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as Answer

from marketplace.accounts.sessions import end_session
from marketplace.core import clock
from marketplace.core.db import transaction
from marketplace.core.references import link_key, opens
from marketplace.web.town import town_or_none

IDLE, SHORT = timedelta(minutes=3), timedelta(minutes=1)
_SERVES = timedelta(days=365)
_END, _ORDER = "storefront.end_kiosk", "storefront.show_order"


def is_kiosk() -> bool:
    """Whether the browser that asks was made a kiosk of this town."""
    return _seen_at() is not None


def make_kiosk(response: Response) -> Response:
    """Let this browser be a kiosk from now on."""
    town = town_or_none()
    at = int(clock.now().timestamp())
    value = f"{at}.{link_key(_purpose(town.id if town else 0), at)}"
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    response.set_cookie(_cookie_name(), value, max_age=_SERVES, httponly=True, samesite="Lax", secure=secure)
    return response


def unmake_kiosk(response: Response) -> Response:
    """Let this browser be an ordinary one again."""
    response.delete_cookie(
        _cookie_name(), secure=bool(current_app.config["SESSION_COOKIE_SECURE"]), httponly=True
    )
    return response


def clear_browser(response: Response) -> Response:
    """Nothing of whoever was here stays: neither session nor basket, neither pages nor what scripts kept."""
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    for name in request.cookies.keys() - {_cookie_name()}:
        response.delete_cookie(name, secure=secure)
    # Not « cookies »: that would take the kiosk's own as well.
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    response.headers["Cache-Control"] = "no-store"
    return response


def sign_kiosk_out() -> None:
    """Whoever signed in here is signed out, on our side too."""
    if current_user.is_authenticated:
        with transaction():
            end_session(current_user.session_id)
    session.clear()


def end_with_order(response: Response) -> Response:
    """An order is made: at a kiosk nothing leads back to who made it but the page that this leads to."""
    if not is_kiosk():
        return response
    sign_kiosk_out()
    return clear_browser(response)


def init_kiosk(app: Flask) -> None:
    """Clear a kiosk that nobody has used for three minutes, and keep note of those in use."""

    @app.before_request
    def clear_if_idle() -> Answer | None:
        if request.endpoint is None or request.endpoint in {*app.extensions["any_host"], _END}:
            return None
        return redirect(url_for(_END), 303) if _is_idle() else None

    @app.after_request
    def note_use(response: Response) -> Response:
        if request.endpoint in app.extensions["any_host"] or not is_kiosk():
            return response
        if _is_idle() and request.endpoint != _END:
            return response  # only the page that clears everything begins anew
        if response.mimetype == "text/html":
            response.headers["Cache-Control"] = "no-store"
        return response if _cookie_name() in response.headers.get("Set-Cookie", "") else make_kiosk(response)

    @app.context_processor
    def names() -> dict[str, object]:
        return {"is_kiosk": is_kiosk(), "kiosk_seconds": _seconds_shown()}


def _seconds_shown() -> int:
    """How long a page stays when nobody touches it: an order that was just made, one minute."""
    return int((SHORT if request.endpoint == _ORDER else IDLE).total_seconds())


def _is_idle() -> bool:
    seen_at = _seen_at()
    return seen_at is not None and clock.now() - seen_at > IDLE


def _seen_at() -> datetime | None:
    at, _dot, key = request.cookies.get(_cookie_name(), "").partition(".")
    town = town_or_none() if at else None
    if town is None or not (at.isascii() and at.isdigit() and len(at) < 12):
        return None
    if not opens(key, _purpose(town.id), int(at)):
        return None
    return datetime.fromtimestamp(int(at), tz=clock.now().tzinfo)


def _purpose(town_id: int) -> str:
    return f"kiosk of {town_id}"


def _cookie_name() -> str:
    return "__Host-kiosk" if current_app.config["SESSION_COOKIE_SECURE"] else "kiosk"
