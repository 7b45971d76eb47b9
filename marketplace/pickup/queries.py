"""Reads about collection: which windows are still free."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from sqlalchemy import select

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.pickup.models import SlotBooking, SlotRule
from marketplace.pickup.slots import Rule, Window, key_of, windows
from marketplace.shops.hours import CLOSED, ShopHours


class Diary:
    """The free windows of a town's points at one moment, read in two queries."""

    def __init__(
        self,
        *,
        rules: Mapping[int, Rule],
        full: frozenset[tuple[int, datetime]],
        hours: Mapping[int, ShopHours],
        now: datetime,
        time_zone: str,
    ) -> None:
        self._rules, self._full, self._hours = rules, full, hours
        self._now, self._time_zone = now, time_zone

    def free_windows(self, point_id: int) -> Iterator[Window]:
        """The windows of a point that still have a place, soonest first."""
        rule = self._rules.get(point_id)
        if rule is None or rule.capacity == 0:
            return iter(())
        cut = windows(self._hours.get(point_id, CLOSED), rule, now=self._now, time_zone=self._time_zone)
        return (window for window in cut if (point_id, window.starts_at) not in self._full)

    def next_window(self, point_id: int) -> Window | None:
        """The soonest window of a point that still has a place, or None."""
        return next(self.free_windows(point_id), None)

    def window_at(self, point_id: int, key: str) -> Window | None:
        """The free window that a form named, or None when it is full, past or outside opening hours."""
        return next((window for window in self.free_windows(point_id) if window.key == key), None)

    def is_full(self, point_id: int, key: str) -> bool:
        """Whether the window that a form named has just no place left."""
        return any(point_id == full and key == key_of(starts_at) for full, starts_at in self._full)

    def capacity_of(self, point_id: int) -> int:
        """How many bags a window of the point can bear."""
        return self._rules[point_id].capacity


def diary_of(
    town_id: int,
    *,
    time_zone: str,
    hours: Mapping[int, ShopHours],
    point_ids: Iterable[int] | None = None,
    own: frozenset[tuple[int, datetime]] = frozenset(),
) -> Diary:
    """The diary of the given points, or of all the town's. A shop's own point bears the shop's id.

    `own`: places that the asker holds already, as (point id, starts at); they are free to the asker.
    """
    now = clock.now()
    rules = select(
        SlotRule.point_id,
        SlotRule.length_minutes,
        SlotRule.capacity,
        SlotRule.lead_minutes,
        SlotRule.days_ahead,
    ).where(SlotRule.town_id == town_id)
    full = select(SlotBooking.point_id, SlotBooking.starts_at).where(
        SlotBooking.town_id == town_id,
        SlotBooking.taken >= SlotBooking.capacity,
        SlotBooking.starts_at >= now,
    )
    if point_ids is not None:
        chosen = list(point_ids)
        rules = rules.where(SlotRule.point_id.in_(chosen))
        full = full.where(SlotBooking.point_id.in_(chosen))
    return Diary(
        rules={row[0]: Rule(*row[1:]) for row in db.session.execute(rules)},
        full=frozenset((point_id, starts_at) for point_id, starts_at in db.session.execute(full)) - own,
        hours=hours,
        now=now,
        time_zone=time_zone,
    )
