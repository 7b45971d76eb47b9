"""What the worker draws for the home pages: who is shown first today and tomorrow."""

from datetime import timedelta

from flask import current_app

from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.stopping import StopSign
from marketplace.shops.featured.services import draw_day, is_drawn
from marketplace.towns.queries import TownView, all_towns

EVERY = timedelta(minutes=10)


def feature_shops(stop: StopSign) -> str:
    """Draw each town's next two days, so that a day begins with its shops; one that fails stops no other."""
    drawn = 0
    for town in all_towns():
        if stop.is_set():
            break
        try:
            drawn += feature_in(town)
        except Exception:
            db.session.rollback()
            current_app.logger.exception("the shops of town %s were not drawn", town.id)
    return f"{drawn} shops drawn for the home pages" if drawn else ""


def feature_in(town: TownView) -> int:
    """Draw a town's today and tomorrow where nobody has; says how many shops. Commits: yes, day by day."""
    today, drawn = clock.today(town.time_zone), 0
    for day in (today, today + timedelta(days=1)):
        if town.featured_a_day and not is_drawn(town.id, day=day):
            with transaction():
                drawn += draw_day(town.id, day=day, most=town.featured_a_day)
    return drawn
