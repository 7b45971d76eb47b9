"""What robots may read."""

from flask import Response, url_for
from flask.typing import ResponseReturnValue

from marketplace.web.public_address import public_url
from marketplace.web.town import this_town

_CLOSED = (
    "/account",
    "/backoffice",
    "/cart",
    "/checkout",
    "/council",
    "/demo-card",
    "/hub",
    "/language",
    "/operator",
    "/orders",
    "/payments",
    "/search?",  # as many pages as there are words
    "/sent",
    "/sign-in",
)


def show_robots() -> ResponseReturnValue:
    """Shops and goods may be read by anybody; baskets and offices are nobody's business."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in _CLOSED)]
    lines += ["", f"Sitemap: {public_url(this_town(), url_for('.show_sitemap'))}"]
    return Response("\n".join(lines) + "\n", mimetype="text/plain")
