"""What an event does to the hours and the shelf of a hub, and what goes back of it."""

from collections import defaultdict
from collections.abc import Collection, Set
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import delete, select, true

from marketplace.agenda.models import Event, EventHours
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.ids import new_id
from marketplace.fulfilment.events.days import Day, Going, coming, days_of, going, told_day
from marketplace.fulfilment.events.ranges import hub_span_of, kept
from marketplace.fulfilment.events.windows import lift_windows
from marketplace.pickup.hub_rules import check_event_room, expected_outside, lock_hub, set_hours
from marketplace.pickup.hub_windows import hub_hours
from marketplace.pickup.lifting import set_back
from marketplace.shops.hours import Range, ShopHours
from marketplace.towns.queries import TownView

_A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class HubLeaving:
    """What becomes of a hub's days when an event goes. `held`: those on which bags are expected then."""

    days: dict[date, Going] = field(default_factory=dict)
    held: Set[date] = frozenset()


def widen_hub(event: Event, *, town: TownView) -> None:
    """Let the event's hours and places be the hub's, on its days to come. Commits: no.

    Raises: BagsExpected where bags are expected outside of the hub's hours already, MoreThanLent.
    """
    if event.hub_id is None:
        return
    if event.hub_capacity is not None:
        check_event_room(town.id, hub_id=event.hub_id, bags=event.hub_capacity)
    days = days_of(event, from_day=clock.today(town.time_zone))
    hours = _hours(town, event.hub_id)
    if event.hub_opens is not None and event.hub_closes is not None and days:
        after = coming(hours, days, (event.hub_opens, event.hub_closes))
        for day, ranges in after.items():
            row = EventHours(id=new_id(), town_id=town.id, event_id=event.id, hub_id=event.hub_id, day=day)
            row.before, row.after = told_day(Day(hours.special.get(day))), kept(ranges)
            db.session.add(row)
        hours = ShopHours(hours.week, {**hours.special, **after})
        _write(town, event.hub_id, hours)
    if event.hub_capacity is not None:
        span, to = hub_span_of(event), event.hub_capacity
        lift_windows(town, event_id=event.id, point_id=event.hub_id, hours=hours, days=days, span=span, to=to)


def hub_leaving(event: Event, *, town: TownView) -> HubLeaving:
    """What would become of the hub's days if the event went now; nothing is changed."""
    return HubLeaving() if event.hub_id is None else days_leaving(event, hub_id=event.hub_id, town=town)


def days_leaving(
    event: Event, *, hub_id: int, town: TownView, of_days: Collection[date] | None = None
) -> HubLeaving:
    """The same of any hub that it once had; `of_days`: of these days alone."""
    rows, hours = _rows(town, event.id, hub_id, of_days), _hours(town, hub_id)
    extras = _extras(town.id, rows)
    found = {day: going(hours, told, event.id, extras.get) for day, told in rows.items()}
    days = {day: each for day, each in found.items() if each is not None}
    if not days:
        return HubLeaving()
    after = _after(hours, days)
    held = set(expected_outside(town.id, hub_id=hub_id, hours=after, time_zone=town.time_zone))
    if held - days.keys():  # somebody comes outside of the hub's hours as it is: nothing is narrowed
        held = set(days)
    return HubLeaving(days, held & days.keys())


def narrow_hub(event: Event, *, town: TownView) -> None:
    """Give the hub its own hours and places again; days on which bags are expected keep theirs.

    Races: the hub's rule is locked first, as by everybody who changes its times. Commits: no.
    """
    if event.hub_id is not None:
        give_hub_days_back(event, hub_id=event.hub_id, town=town)
        set_back(town.id, point_id=event.hub_id, event_id=event.id)


def give_hub_days_back(
    event: Event, *, hub_id: int, town: TownView, of_days: Collection[date] | None = None
) -> None:
    """The same of the hours alone of a hub; `of_days`: only those of these days. Commits: no."""
    lock_hub(town.id, hub_id)
    left = days_leaving(event, hub_id=hub_id, town=town, of_days=of_days)
    free = {day: each for day, each in left.days.items() if day not in left.held}
    if free:
        _write(town, hub_id, _after(_hours(town, hub_id), free))
        for each in free.values():
            for row, before, after in each.later:
                row.before, row.after = told_day(before), kept(after)
    _forget(event, hub_id, left.held, of_days)


def _forget(event: Event, hub_id: int, held: Set[date], of_days: Collection[date] | None) -> None:
    query = delete(EventHours).where(
        EventHours.town_id == event.town_id,
        EventHours.hub_id == hub_id,
        EventHours.event_id == event.id,
        EventHours.day.not_in(held),
        true() if of_days is None else EventHours.day.in_(of_days),
    )
    db.session.execute(query.execution_options(synchronize_session="fetch"))


def _after(hours: ShopHours, days: dict[date, Going]) -> ShopHours:
    special = {day: ranges for day, ranges in hours.special.items() if day not in days}
    own = {day: each.day.ranges for day, each in days.items() if each.day.ranges is not None}
    return ShopHours(hours.week, special | own)


def _hours(town: TownView, hub_id: int) -> ShopHours:
    since = clock.today(town.time_zone) - _A_DAY
    return hub_hours(town.id, hub_ids=[hub_id], from_day=since).get(hub_id, ShopHours())


def _write(town: TownView, hub_id: int, hours: ShopHours) -> None:
    set_hours(town.id, hub_id=hub_id, time_zone=town.time_zone, week=hours.week, days=hours.special)


def _rows(
    town: TownView, event_id: int, hub_id: int, of_days: Collection[date] | None
) -> dict[date, list[EventHours]]:
    query = (
        select(EventHours)
        .where(
            EventHours.town_id == town.id,
            EventHours.hub_id == hub_id,
            true() if of_days is None else EventHours.day.in_(of_days),
            EventHours.day >= clock.today(town.time_zone),
        )
        .order_by(EventHours.id)
    )
    by_day = defaultdict[date, list[EventHours]](list)
    for row in db.session.scalars(query):
        by_day[row.day].append(row)
    return {day: rows for day, rows in by_day.items() if any(row.event_id == event_id for row in rows)}


def _extras(town_id: int, rows: dict[date, list[EventHours]]) -> dict[int, Range]:
    ids = {row.event_id for told in rows.values() for row in told}
    query = select(Event.id, Event.hub_opens, Event.hub_closes).where(
        Event.town_id == town_id, Event.id.in_(ids)
    )
    return {key: (opens, closes) for key, opens, closes in db.session.execute(query) if opens and closes}
