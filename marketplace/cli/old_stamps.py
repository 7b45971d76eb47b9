"""What the worker does once a day about stamp cards: those that are over for a month are erased."""

from datetime import timedelta

from marketplace.core import clock
from marketplace.core.db import transaction
from marketplace.core.stopping import StopSign
from marketplace.shops.stamps.services import forget_cards
from marketplace.towns.queries import all_towns

_AFTER = timedelta(days=31)


def forget_old_stamps(stop: StopSign) -> str:
    """Town by town."""
    forgotten = 0
    for town in all_towns():
        if stop.is_set():
            break
        with transaction():
            forgotten += forget_cards(town.id, before=clock.today(town.time_zone) - _AFTER)
    return f"{forgotten} old stamp cards erased" if forgotten else ""
