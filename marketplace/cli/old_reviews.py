"""What the worker does once a day about reviews: they are read for the time that their rules name."""

from datetime import timedelta

from marketplace.core import clock
from marketplace.core.db import transaction
from marketplace.core.stopping import StopSign
from marketplace.towns.queries import all_towns
from marketplace.trust.reviews.services import forget_reviews
from marketplace.trust.reviews.states import KEPT_FOR

EVERY = timedelta(days=1)


def forget_old_reviews(stop: StopSign) -> str:
    """Town by town: what is too old is erased. Source: Code de la consommation D111-17, 2°."""
    forgotten = 0
    for town in all_towns():
        if stop.is_set():
            break
        with transaction():
            forgotten += forget_reviews(town.id, before=clock.now() - KEPT_FOR)
    return f"{forgotten} old reviews erased" if forgotten else ""
