"""What the worker counts for the town halls."""

from datetime import timedelta

from flask import current_app

from marketplace.core.db import db, transaction
from marketplace.core.stopping import StopSign
from marketplace.insights.barometer.catching_up import catch_up
from marketplace.towns.queries import TownView, all_towns

EVERY = timedelta(minutes=10)


def count_figures(stop: StopSign) -> str:
    """Bring each town's daily figures in step with its orders; one that fails keeps no other back."""
    counted = 0
    for town in all_towns():
        if stop.is_set():
            break
        try:
            counted += count_town(town, stop=stop)
        except Exception:
            db.session.rollback()
            current_app.logger.exception("the days of town %s were not counted", town.id)
    return f"{counted} days counted" if counted else ""


def count_town(town: TownView, *, stop: StopSign) -> int:
    """Bring a town’s daily figures in step; says how many days were counted. Commits: yes, some at a time."""
    counted = 0
    for write in catch_up(town):
        if stop.is_set():
            break
        with transaction():
            counted += write()
    return counted
