"""Signs of life for whoever watches the installation; served on any host."""

from flask import Flask
from sqlalchemy import text

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.jumps import is_clock_doubted
from marketplace.web.routing import Route, connect, everyone


def show_health() -> str:
    """The process answers."""
    return "ok\n"


def show_readiness() -> str:
    """The database answers too; a locked or absent one becomes a 503. Tells of a wall clock that has jumped.

    Still ready then: nothing lapses or is erased before its time, and who buys need not wait for it.
    """
    db.session.execute(text("SELECT 1"))
    return "ready\n" + ("the clock has jumped\n" if is_clock_doubted(clock.read_both()) else "")


def init_health(app: Flask) -> None:
    """Register the two addresses."""
    connect(
        app,
        [
            Route("/healthz", show_health, policy=everyone, any_host=True),
            Route("/readyz", show_readiness, policy=everyone, any_host=True),
        ],
    )
