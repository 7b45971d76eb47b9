"""Cross-site requests are refused: by Origin on every unsafe request, by token on signed-in acts."""

from flask import Flask, request
from flask_wtf.csrf import CSRFError, CSRFProtect

from marketplace.core.words import _

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
csrf = CSRFProtect()


def same_origin() -> bool:
    """Whether the browser says that the request comes from one of our own pages.

    Origin decides where it is sent, else Sec-Fetch-Site; a browser that sends neither is refused.
    """
    origin = request.headers.get("Origin")
    if origin:  # « null », and what is no address at all, are nobody's
        scheme, _colon, host = origin.partition("://")
        ours = {"https"} if request.is_secure else {"http", "https"}
        return scheme in ours and host.lower() == request.host.lower()
    return request.headers.get("Sec-Fetch-Site") in {"same-origin", "none"}


def init_origin(app: Flask) -> None:
    """Guard every unsafe request by its route's guard."""
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    app.config["WTF_CSRF_TIME_LIMIT"] = None  # the token lives as long as the session
    app.config["WTF_CSRF_SSL_STRICT"] = False  # the Origin check is the stricter one
    csrf.init_app(app)

    @app.before_request
    def guard_unsafe_request() -> None:
        if request.method in _SAFE or request.endpoint is None:
            return
        guard = app.extensions["guards"].get(request.endpoint, "token")
        if guard == "none":
            return
        if not same_origin():
            raise CSRFError(
                _("Cette demande ne vient pas d’une de nos pages. Rechargez la page et recommencez.")
            )
        if guard == "token":
            csrf.protect()
