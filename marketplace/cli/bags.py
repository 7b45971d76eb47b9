"""What the worker does about bags that nobody fetches: a word when the window is over, then their end."""

from collections.abc import Callable, Iterator
from datetime import timedelta

from flask import current_app

from marketplace.core.db import transaction
from marketplace.core.stopping import StopSign
from marketplace.fulfilment.uncollected import Key, end_if_due, missed_bags, overdue_bags, tell_missed

EVERY = timedelta(minutes=1)
_BAGS = 200


def see_to_unfetched_bags(stop: StopSign) -> str:
    """Tell of bags that were missed, end those whose days are over; one that fails keeps no other back."""
    told = _each(iter(missed_bags(limit=_BAGS)), _tell, stop)
    ended = _each(_overdue(), _end, stop)
    found = {"bags missed, and told so": told, "bags ended, as nobody came": ended}
    return ", ".join(f"{count} {what}" for what, count in found.items() if count)


def _overdue() -> Iterator[Key]:
    after: Key = (0, 0)
    while due := overdue_bags(limit=_BAGS, after=after):
        yield from due
        after = due[-1]


def _tell(key: Key) -> bool:
    with transaction():
        return tell_missed(key[0], shop_order_id=key[1])


def _end(key: Key) -> bool:
    with transaction():
        return end_if_due(key[0], shop_order_id=key[1])


def _each(keys: Iterator[Key], act: Callable[[Key], bool], stop: StopSign) -> int:
    count = 0
    for key in keys:
        if stop.is_set():
            break
        try:
            count += act(key)
        except Exception:
            current_app.logger.exception("bag %s of town %s could not be seen to", key[1], key[0])
    return count
