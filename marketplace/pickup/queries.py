"""Reads about collection: which windows are still free."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, bindparam, or_, select

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.pickup.loads import ONE_THING, Counted, Load
from marketplace.pickup.models import SlotRule
from marketplace.pickup.services import Choice
from marketplace.pickup.slots import Rule, Window, key_of, windows
from marketplace.shops.hours import CLOSED, ShopHours


@dataclass(frozen=True)
class Left:
    """What is left of a window that is full, or counts something else than orders."""

    starts_at: datetime
    capacity: int
    taken: int
    counts: Counted
    is_closed: bool


Own = Mapping[tuple[int, datetime], int]  # (point id, starts at) to the places that somebody holds there
_EVERYTHING_FREE: Mapping[datetime, Left] = {}


class Diary:
    """The free windows of a town's points at one moment, read in one query.

    `left`: by point and beginning, what is known of windows that may not bear any load.
    `loads`: by point, what is to be packed there; a single thing where nothing is said.
    """

    def __init__(
        self,
        *,
        rules: Mapping[int, Rule],
        left: Mapping[int, Mapping[datetime, Left]],
        own: Own,
        hours: Mapping[int, ShopHours],
        now: datetime,
        time_zone: str,
        lead_days: Mapping[int, int],
        loads: Mapping[int, Load],
    ) -> None:
        self._rules, self._left, self._own, self._hours = rules, left, own, hours
        self._now, self._time_zone, self._lead_days, self._loads = now, time_zone, lead_days, loads

    def free_windows(
        self, point_id: int, *, from_day: date = date.min, lead_days: int | None = None
    ) -> Iterator[Window]:
        """The windows of a point that can bear what is to be packed there, soonest first.

        `from_day`: the day that is looked ahead from, where it is later than the first possible one.
        `lead_days`: as if the things to be fetched took so many days to be made.
        """
        rule = self._rules.get(point_id)
        if rule is None or rule.capacity == 0:
            return iter(())
        cut = windows(
            self._hours.get(point_id, CLOSED),
            rule,
            now=self._now,
            time_zone=self._time_zone,
            lead_days=self.lead_days_at(point_id) if lead_days is None else lead_days,
            from_day=from_day,
        )
        known = self._left.get(point_id, _EVERYTHING_FREE)
        return (window for window in cut if not known or self._is_free(point_id, window.starts_at))

    def free_windows_after(self, point_id: int, *, at: datetime) -> Iterator[Window]:
        """The same, of those that begin after a moment; looked ahead is from its day on."""
        day = clock.local(at, self._time_zone).date()
        return (window for window in self.free_windows(point_id, from_day=day) if window.starts_at > at)

    def next_window(self, point_id: int) -> Window | None:
        """The soonest window of a point that still has room, or None."""
        return next(self.free_windows(point_id), None)

    def window_at(self, point_id: int, key: str) -> Window | None:
        """The free window that a form named, or None when it is full, past or outside opening hours."""
        return next((window for window in self.free_windows(point_id) if window.key == key), None)

    def is_full(self, point_id: int, key: str) -> bool:
        """Whether the window that a form named has just no room left."""
        known = self._left.get(point_id, _EVERYTHING_FREE)
        return any(key == key_of(starts_at) and not self._is_free(point_id, starts_at) for starts_at in known)

    def hours_at(self, point_id: int) -> ShopHours:
        """When a point is open."""
        return self._hours.get(point_id, CLOSED)

    def lead_days_at(self, point_id: int) -> int:
        """How many days the things that are to be fetched there take to be made."""
        return self._lead_days.get(point_id, 0)

    def capacity_of(self, point_id: int) -> int:
        """How much a window of the point can bear, of what it counts."""
        return self._rules[point_id].capacity

    def rule_of(self, point_id: int) -> Rule | None:
        """How the point cuts its windows now; None where it has none."""
        return self._rules.get(point_id)

    def choice_at(self, point_id: int, window: Window) -> Choice:
        """A window as it is taken: how much of it the things to be packed take up, of what it counts.

        More than a window bears takes all of one: nobody is told to order less because a shop counts minutes.
        """
        rule, known = self._rules[point_id], self._left.get(point_id, _EVERYTHING_FREE).get(window.starts_at)
        capacity, counts = (known.capacity, known.counts) if known else (rule.capacity, rule.counts)
        return Choice(point_id, window, capacity, self._places(point_id, counts, most=capacity), counts)

    def _is_free(self, point_id: int, starts_at: datetime) -> bool:
        known = self._left[point_id].get(starts_at)
        if known is None:
            return True
        own = self._own.get((point_id, starts_at), 0)
        if known.is_closed:
            return own > 0
        needed = self._places(point_id, known.counts, most=known.capacity)
        return known.taken - own + needed <= known.capacity

    def _places(self, point_id: int, counts: Counted, *, most: int) -> int:
        places = self._rules[point_id].places_for(self._loads.get(point_id, ONE_THING), counts=counts)
        return max(1, min(places, most))


def diary_of(
    town_id: int,
    *,
    time_zone: str,
    hours: Mapping[int, ShopHours],
    point_ids: Iterable[int] | None = None,
    own: Own | None = None,
    lead_days: Mapping[int, int] | None = None,
    loads: Mapping[int, Load] | None = None,
) -> Diary:
    """The diary of the given points, or of all the town's. A shop's own point bears the shop's id.

    `own`: places that the asker holds already; they are free to the asker.
    `lead_days`: by point, how many days the things to be fetched there take to be made.
    `loads`: by point, how much is to be packed there.
    """
    now = clock.now()
    values: dict[str, Any] = {"town_id": town_id, "now": now}
    if point_ids is not None:
        values["point_ids"] = list(point_ids)
    rows = db.session.execute(_DIARY if point_ids is None else _DIARY_OF_THESE, values).all()
    left: dict[int, dict[datetime, Left]] = {}
    for row in rows:
        if row[_RULE]:
            left.setdefault(row[0], {})[row[_RULE]] = Left(*row[_RULE:])
    return Diary(
        rules={row[0]: rule_at(now, *row[1:_RULE]) for row in rows},
        left=left,
        own=own or {},
        hours=hours,
        now=now,
        time_zone=time_zone,
        lead_days=lead_days or {},
        loads=loads or {},
    )


def rule_at(
    now: datetime, length: int, most: int, lead: int, ahead: int, rush: int, until: Any, *further: Any
) -> Rule:
    """A point's rule at a moment: while there is a rush, bags take longer. `until`: its end, or None.

    `further`: what it counts, and its cut-off, as the rule has them.
    """
    if until is not None and until > now:
        lead = max(lead, rush)
    return Rule(length, most, lead, ahead, *further)


_RULE = 13  # so many columns: the point, and its rule
# Each point's rule, once for every window ahead that may not bear any load, or once without. Built once:
# every page with a collection time asks this. Where orders are counted, only full windows are read.
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
        _rules.c.counts,
        _rules.c.bag_pieces,
        _rules.c.order_minutes,
        _rules.c.line_minutes,
        _rules.c.cut_off,
        _rules.c.cut_off_days,
        _bookings.c.starts_at,
        _bookings.c.capacity,
        _bookings.c.taken,
        _bookings.c.counts,
        _bookings.c.closed_at.is_not(None),
    )
    .outerjoin(
        _bookings,
        and_(
            _bookings.c.town_id == _rules.c.town_id,
            _bookings.c.point_id == _rules.c.point_id,
            _bookings.c.starts_at >= bindparam("now"),
            or_(
                _bookings.c.taken >= _bookings.c.capacity,
                _bookings.c.closed_at.is_not(None),
                _bookings.c.counts != Counted.ORDERS,
                _rules.c.counts != Counted.ORDERS,
            ),
        ),
    )
    .where(_rules.c.town_id == bindparam("town_id"))
)
_DIARY_OF_THESE = _DIARY.where(_rules.c.point_id.in_(bindparam("point_ids", expanding=True)))
