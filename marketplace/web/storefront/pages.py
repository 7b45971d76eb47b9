"""Pages that rarely change: help, legal texts, language, what robots may read."""

from flask import Response, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.web.languages import COOKIE, LANGUAGES
from marketplace.web.onward import safe_address
from marketplace.web.storefront.revalidation import revalidated

_LEGAL_PAGES = frozenset({"notice", "privacy", "terms", "accessibility"})
_YEAR = 365 * 24 * 3600
_CLOSED_TO_ROBOTS = (
    "/account",
    "/backoffice",
    "/cart",
    "/checkout",
    "/council",
    "/language",
    "/operator",
    "/orders",
    "/payments",
    "/sent",
)


@revalidated
def show_help() -> ResponseReturnValue:
    """How to order, how to collect, whom to call."""
    return render_template("storefront/help.html")


@revalidated
def show_easy() -> ResponseReturnValue:
    """How to order, for whoever reads with difficulty."""
    return render_template("storefront/easy.html")


@revalidated
def show_legal(page: str) -> ResponseReturnValue:
    """One of the legal texts."""
    if page not in _LEGAL_PAGES:
        abort(404)
    return render_template(f"storefront/legal/{page}.html")


def switch_language(code: str) -> ResponseReturnValue:
    """Remember the language a visitor chose, and show the same page in it."""
    if code not in LANGUAGES:
        abort(404)
    response = redirect(safe_address(request.args.get("next")) or url_for("storefront.show_home"), 303)
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    response.set_cookie(COOKIE, code, max_age=_YEAR, httponly=True, samesite="Lax", secure=secure)
    return response


def show_robots() -> ResponseReturnValue:
    """Shops and goods may be read by anybody; baskets and offices are nobody's business."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in _CLOSED_TO_ROBOTS)]
    return Response("\n".join(lines) + "\n", mimetype="text/plain")
