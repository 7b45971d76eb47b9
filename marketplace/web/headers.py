"""Security headers on every answer, errors included."""

from flask import Flask, Response, current_app, g, request

_FORMS = "form-action 'self'"
_SCRIPTS = "script-src 'self'"
_DIRECTIVES = (
    "default-src 'none'",
    _SCRIPTS,
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    _FORMS,
    "frame-ancestors 'none'",
    "base-uri 'none'",
)
_POLICY = "; ".join(_DIRECTIVES)
HSTS = "max-age=31536000; includeSubDomains"


def init_headers(app: Flask) -> None:
    """Set the headers; pages of signed-in people are never stored by the browser."""

    @app.after_request
    def add_headers(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", _policy())
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", _permissions())
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        if request.is_secure:
            headers.setdefault("Strict-Transport-Security", HSTS)
        if response.mimetype == "text/html":
            if request.endpoint not in app.extensions["listed"]:
                headers.setdefault("X-Robots-Tag", "noindex")
            headers.setdefault("Cache-Control", "no-store" if _is_private(response) else "no-cache")
        return response


def let_forms_lead_to(*origins: str) -> None:
    """Forms of this page may end on these origins as well: browsers hold a redirect to that rule, too."""
    g.forms_lead_to = origins


def let_page_scan() -> None:
    """This page may open the camera, and run the reader of codes (WebAssembly); no other page may."""
    g.page_scans = True


def _policy() -> str:
    origins = g.get("forms_lead_to", ())
    policy = _POLICY.replace(_FORMS, " ".join((_FORMS, *origins))) if origins else _POLICY
    return policy.replace(_SCRIPTS, f"{_SCRIPTS} 'wasm-unsafe-eval'") if "page_scans" in g else policy


def _permissions() -> str:
    camera = "(self)" if "page_scans" in g else "()"
    return f"camera={camera}, geolocation=(), microphone=(), payment=()"


def _is_private(response: Response) -> bool:
    is_known = current_app.config["SESSION_COOKIE_NAME"] in request.cookies
    return is_known or "Set-Cookie" in response.headers or response.status_code >= 400
