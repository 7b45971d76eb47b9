"""Who may enter: the storefront is for everybody, save for what customers must not see of each other."""

from flask import abort, current_app


def without_customers() -> None:
    """The policy of pages with other people's mails: demo, development and tests have no customers."""
    if current_app.extensions["settings"].market_env == "production":
        abort(404)
