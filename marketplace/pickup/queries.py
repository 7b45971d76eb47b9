"""Reads about collection: which windows are still free."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, or_, select

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.pickup.models import SlotRule
from marketplace.pickup.slots import Rule, Window, key_of, windows
from marketplace.shops.hours import CLOSED, ShopHours


class Diary:
    """The free windows of a town's points at one moment, read in one query."""

    def __init__(
        self,
        *,
        rules: Mapping[int, Rule],
        full: frozenset[tuple[int, datetime]],
        hours: Mapping[int, ShopHours],
        now: datetime,
        time_zone: str,
        lead_days: Mapping[int, int],
    ) -> None:
        self._rules, self._full, self._hours = rules, full, hours
        self._now, self._time_zone, self._lead_days = now, time_zone, lead_days

    def free_windows(self, point_id: int) -> Iterator[Window]:
        """The windows of a point that still have a place, soonest first."""
        rule = self._rules.get(point_id)
        if rule is None or rule.capacity == 0:
            return iter(())
        cut = windows(
            self._hours.get(point_id, CLOSED),
            rule,
            now=self._now,
            time_zone=self._time_zone,
            lead_days=self.lead_days_at(point_id),
        )
        return (window for window in cut if (point_id, window.starts_at) not in self._full)

    def free_windows_after(self, point_id: int, *, at: datetime) -> Iterator[Window]:
        """The same, of those that begin after a moment; looked ahead is from its day on."""
        today, day = (clock.local(moment, self._time_zone).date() for moment in (self._now, at))
        later = {**self._lead_days, point_id: max((day - today).days, 0)}
        diary = Diary(
            rules=self._rules, full=self._full, hours=self._hours, now=self._now,
            time_zone=self._time_zone, lead_days=later,
        )  # fmt: skip
        return (window for window in diary.free_windows(point_id) if window.starts_at > at)

    def next_window(self, point_id: int) -> Window | None:
        """The soonest window of a point that still has a place, or None."""
        return next(self.free_windows(point_id), None)

    def window_at(self, point_id: int, key: str) -> Window | None:
        """The free window that a form named, or None when it is full, past or outside opening hours."""
        return next((window for window in self.free_windows(point_id) if window.key == key), None)

    def is_full(self, point_id: int, key: str) -> bool:
        """Whether the window that a form named has just no place left."""
        return any(point_id == full and key == key_of(starts_at) for full, starts_at in self._full)

    def hours_at(self, point_id: int) -> ShopHours:
        """When a point is open."""
        return self._hours.get(point_id, CLOSED)

    def lead_days_at(self, point_id: int) -> int:
        """How many days the things that are to be fetched there take to be made."""
        return self._lead_days.get(point_id, 0)

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
    lead_days: Mapping[int, int] | None = None,
) -> Diary:
    """The diary of the given points, or of all the town's. A shop's own point bears the shop's id.

    `own`: places that the asker holds already, as (point id, starts at); they are free to the asker.
    `lead_days`: by point, how many days the things to be fetched there take to be made.
    """
    now = clock.now()
    values: dict[str, Any] = {"town_id": town_id, "now": now}
    if point_ids is not None:
        values["point_ids"] = list(point_ids)
    rows = db.session.execute(_DIARY if point_ids is None else _DIARY_OF_THESE, values).all()
    return Diary(
        rules={row[0]: rule_at(now, *row[1:_RULE]) for row in rows},
        full=frozenset((row[0], row[_RULE]) for row in rows if row[_RULE]) - own,
        hours=hours,
        now=now,
        time_zone=time_zone,
        lead_days=lead_days or {},
    )


def rule_at(now: datetime, length: int, bags: int, lead: int, ahead: int, rush: int, until: Any) -> Rule:
    """A point's rule at a moment: while there is a rush, bags take longer. `until`: its end, or None."""
    if until is not None and until > now:
        lead = max(lead, rush)
    return Rule(length, bags, lead, ahead)


_RULE = 7  # so many columns: the point, and its rule
# Each point's rule, once for every full window it has ahead, or once without. Built once: every page with a
# collection time asks this.
_rules, _bookings = SlotRule.metadata.tables["slot_rules"], SlotRule.metadata.tables["slot_bookings"]
_DIARY = (
    select(
        _rules.c.point_id,
        _rules.c.length_minutes,
        _rules.c.capacity,
        _rules.c.lead_minutes,
        _rules.c.days_ahead,
        _rules.c.rush_minutes,
        _rules.c.rush_until,
        _bookings.c.starts_at,
    )
    .outerjoin(
        _bookings,
        and_(
            _bookings.c.town_id == _rules.c.town_id,
            _bookings.c.point_id == _rules.c.point_id,
            _bookings.c.starts_at >= bindparam("now"),
            or_(_bookings.c.taken >= _bookings.c.capacity, _bookings.c.closed_at.is_not(None)),
        ),
    )
    .where(_rules.c.town_id == bindparam("town_id"))
)
_DIARY_OF_THESE = _DIARY.where(_rules.c.point_id.in_(bindparam("point_ids", expanding=True)))
