"""What the worker counts for the town halls."""

from datetime import timedelta

from flask import current_app

from marketplace.core.db import db
from marketplace.core.stopping import StopSign
from marketplace.insights.barometer.catching_up import catch_up
from marketplace.towns.queries import all_towns

EVERY = timedelta(minutes=10)


def count_figures(stop: StopSign) -> str:
    """Bring each town's daily figures in step with its orders; one that fails keeps no other back."""
    counted = 0
    for town in all_towns():
        if stop.is_set():
            break
        try:
            counted += catch_up(town, stop=stop)
        except Exception:
            db.session.rollback()
            current_app.logger.exception("the days of town %s were not counted", town.id)
    return f"{counted} days counted" if counted else ""
