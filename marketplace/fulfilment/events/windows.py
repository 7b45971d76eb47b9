"""How much the windows of a point bear while an event lasts."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.pickup.lifting import lift
from marketplace.pickup.models import SlotRule
from marketplace.pickup.opening import check_room, open_windows, rule_of
from marketplace.pickup.slots import Window, windows
from marketplace.shops.hours import Range, ShopHours
from marketplace.towns.queries import TownView


def lift_windows(
    town: TownView,
    *,
    event_id: int,
    point_id: int,
    hours: ShopHours,
    days: Iterable[date],
    span: Range,
    to: int,
) -> None:
    """Let each window that begins within the span of these days bear so much; more bags than that stay.

    A point without windows is left alone. Raises: PreparationRefused.
    Races: as `lifting.lift`. Commits: no.
    """
    check_room(to)
    if db.session.get(SlotRule, (town.id, point_id)) is None:
        return
    found = list(_windows(town, point_id, hours, days, span))
    opened = open_windows(town.id, point_id=point_id, windows=found, time_zone=town.time_zone)
    lift(town.id, event_id=event_id, booking_ids=opened.values(), capacity=to)


def _windows(
    town: TownView, point_id: int, hours: ShopHours, days: Iterable[date], span: Range
) -> Iterator[Window]:
    rule = replace(rule_of(town.id, point_id), days_ahead=0, lead_minutes=0, cut_off=None)
    now = clock.now()
    for day in days:
        cut = windows(hours, rule, now=now, time_zone=town.time_zone, from_day=day)
        yield from (window for window in cut if span[0] <= window.local_time < span[1])
