"""What the worker does once a day about who reported something: long after the decision nobody is named."""

from datetime import timedelta

from marketplace.core import clock
from marketplace.core.db import transaction
from marketplace.core.stopping import StopSign
from marketplace.towns.queries import all_towns
from marketplace.trust.reports.services import forget_reporters
from marketplace.trust.reports.states import CONTESTABLE

EVERY = timedelta(days=1)


def forget_who_reported(stop: StopSign) -> str:
    """Town by town: a decision that can no longer be contested needs no name any more."""
    forgotten = 0
    for town in all_towns():
        if stop.is_set():
            break
        with transaction():
            forgotten += forget_reporters(town.id, before=clock.now() - CONTESTABLE)
    return f"{forgotten} old names of who reported erased" if forgotten else ""
