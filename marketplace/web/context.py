"""What every template may use without being handed it."""

from typing import Any
from urllib.parse import urlencode

from flask import Flask, g, request
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup
from werkzeug.local import LocalProxy

from marketplace.cart.queries import count_lines
from marketplace.core.words import language
from marketplace.web.basket import basket_digest
from marketplace.web.languages import languages
from marketplace.web.own_parts import own_part
from marketplace.web.town import town_or_none


def csrf_field() -> Markup:
    """The hidden field that forms of signed-in people carry."""
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(generate_csrf())


def basket_count() -> int:
    """How many lines the visitor's basket has; no query without a basket cookie."""
    digest, town = basket_digest(), town_or_none()
    if digest is None or town is None:
        return 0
    if "basket_count" not in g:
        g.basket_count = count_lines(town.id, token_digest=digest)
    return int(g.basket_count)


def switch_language_url(code: str) -> str:
    """The address that shows this very page in another language."""
    return f"/language/{code}?" + urlencode({"next": request.full_path.rstrip("?")})


def town_tongue() -> Markup:
    """The `lang` of what the town's own people wrote, where the page around it speaks another language."""
    town = town_or_none()
    if town is None or town.locale == language():
        return Markup()
    return Markup(' lang="{}"').format(town.locale)


def init_context(app: Flask) -> None:
    """Make these names known to the templates."""
    app.jinja_env.globals["own_part"] = own_part

    @app.context_processor
    def names() -> dict[str, Any]:
        return {
            "town": town_or_none(),
            "basket_count": LocalProxy(basket_count),  # asks the database only where it is shown
            "language": language(),
            "csrf_field": csrf_field,
            "languages": languages(),
            "town_tongue": town_tongue(),
            "switch_language_url": switch_language_url,
            "is_demo": app.extensions["settings"].demo,
        }
