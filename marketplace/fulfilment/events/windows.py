"""How much the windows of a point bear while an event lasts, and afterwards again."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.pickup.models import SlotRule
from marketplace.pickup.opening import bear, open_windows, rule_of, usual_load
from marketplace.pickup.slots import Window, windows
from marketplace.shops.hours import Range, ShopHours
from marketplace.towns.queries import TownView


def lift(
    town: TownView, *, point_id: int, hours: ShopHours, days: Iterable[date], span: Range, capacity: int
) -> None:
    """Let each window that begins within the span of these days bear so much; more bags than that stay.

    A point without windows is left alone. Commits: no.
    """
    if db.session.get(SlotRule, (town.id, point_id)) is None:
        return
    found = list(_windows(town, point_id, hours, days, span))
    opened = open_windows(town.id, point_id=point_id, windows=found, time_zone=town.time_zone)
    bear(town.id, point_id=point_id, booking_ids=opened.values(), capacity=capacity)


def set_back(town: TownView, *, point_id: int, days: Sequence[date], span: Range, capacity: int) -> None:
    """Let the windows that still bear what the event said bear what the point's rule says. Commits: no."""
    if days and db.session.get(SlotRule, (town.id, point_id)) is not None:
        usual_load(town.id, point_id=point_id, days=days, span=span, capacity=capacity)


def _windows(
    town: TownView, point_id: int, hours: ShopHours, days: Iterable[date], span: Range
) -> Iterator[Window]:
    rule = replace(rule_of(town.id, point_id), days_ahead=0, lead_minutes=0, cut_off=None)
    now = clock.now()
    for day in days:
        cut = windows(hours, rule, now=now, time_zone=town.time_zone, from_day=day)
        yield from (window for window in cut if span[0] <= window.local_time < span[1])
