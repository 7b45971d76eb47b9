"""Which hours are looked at to say what an event brought: its own, the same ones before, and after.

No hour of the town is in the figures of two events: else two events of nearly the same shops would tell, by
subtraction, what is left of one. So events take their hours one after the other, in the order of their days;
one that finds its own taken is not measured. An event stands still from its first day on, and none is put in
behind: whoever looks twice reads the same.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from marketplace.agenda.models import TOLD, Answer, Event, EventShop, EventStatus
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.measures.daily import monday_of
from marketplace.shops.hours import END_OF_DAY
from marketplace.towns.queries import TownView

Span = tuple[datetime, datetime]
_Taken = defaultdict[date, list[Span]]
BEFORE_WEEKS, AFTER_WEEKS = 4, 2
_LOOKED_BACK, _LOOKED_ON = 12, 6
_DAY, _WEEK = timedelta(days=1), timedelta(weeks=1)


@dataclass(frozen=True)
class Stretch:
    """The hours of an event in some weeks. `weeks`: how many; `spans`: of each of the `days`, in order."""

    weeks: int
    spans: tuple[Span, ...]
    days: tuple[date, ...]

    @property
    def mondays(self) -> Set[date]:
        """Of the weeks that it touches."""
        return {monday_of(day) for day in self.days}


@dataclass(frozen=True)
class Occasion:
    """An event that can be measured: its own hours, those of before and of after, and who took part."""

    event_id: int
    during: Stretch
    before: Stretch
    after: Stretch
    shop_ids: Set[int]
    opens: time
    closes: time

    @property
    def stretches(self) -> tuple[Stretch, Stretch, Stretch]:
        """All that it takes."""
        return self.before, self.during, self.after


def occasions_of(town: TownView, *, event_id: int) -> dict[int, Occasion]:
    """The event and all whose weeks can touch its own, or those of one that does: what can be measured.

    By their ids. What others take never reaches these, so it is as if all were looked at. Three statements.
    """
    rows = _events(town, _season(town.id, event_id))
    taken, standing = defaultdict[date, list[Span]](list), list[Event]()
    for event in rows:
        own = _stretch(town, event, [0])
        if not _meets(own, taken):
            _take(own, taken)
            if event.status is EventStatus.PUBLISHED:
                standing.append(event)
    who = _who(town.id, [event.id for event in standing])
    found = dict[int, Occasion]()
    for event in standing:
        before = _free(town, event, range(-1, -_LOOKED_BACK - 1, -1), BEFORE_WEEKS, taken)
        after = _free(town, event, range(1, _LOOKED_ON + 1), AFTER_WEEKS, taken)
        opens, closes = event.opens or time(), event.closes or END_OF_DAY
        own = _stretch(town, event, [0])
        ids = who.get(event.id, frozenset())
        found[event.id] = Occasion(event.id, own, before, after, ids, opens, closes)
    return found


def _season(town_id: int, event_id: int) -> tuple[date, date]:
    """From which first day to which there is no gap that separates an event's weeks from all others'."""
    query = select(Event.id, Event.first_day, Event.last_day).where(
        Event.town_id == town_id, Event.status.in_(TOLD)
    )
    first, until, found = date.min, date.min, False
    last = first
    for key, begins, ends in db.session.execute(query.order_by(Event.first_day, Event.id)):
        if monday_of(begins) - _LOOKED_BACK * _WEEK > until:
            if found:
                break
            first = begins
        last, until = begins, max(until, monday_of(ends) + _LOOKED_ON * _WEEK)
        found = found or key == event_id
    return (first, last) if found else (date.max, date.min)


def _events(town: TownView, season: tuple[date, date]) -> Sequence[Event]:
    """Those that were told of before they began, in the order of their days."""
    query = select(Event).where(
        Event.town_id == town.id, Event.status.in_(TOLD), Event.first_day.between(*season)
    )
    found = db.session.scalars(query.order_by(Event.first_day, Event.id))
    return [
        event for event in found if clock.local(event.created_at, town.time_zone).date() <= event.first_day
    ]


def _who(town_id: int, event_ids: Sequence[int]) -> dict[int, frozenset[int]]:
    query = select(EventShop.event_id, EventShop.shop_id).where(
        EventShop.town_id == town_id,
        EventShop.event_id.in_(event_ids),
        EventShop.answer == Answer.ACCEPTED,
    )
    found = dict[int, set[int]]()
    for event_id, shop_id in db.session.execute(query):
        found.setdefault(event_id, set()).add(shop_id)
    return {event_id: frozenset(ids) for event_id, ids in found.items()}


def _free(town: TownView, event: Event, weeks: Sequence[int], most: int, taken: _Taken) -> Stretch:
    """The nearest weeks whose hours nobody has taken; they are taken now."""
    chosen = list[int]()
    for week in weeks:
        if len(chosen) == most:
            break
        theirs = _stretch(town, event, [week])
        if not _meets(theirs, taken):
            chosen.append(week)
            _take(theirs, taken)
    return _stretch(town, event, sorted(chosen))


def _stretch(town: TownView, event: Event, weeks: Sequence[int]) -> Stretch:
    days = [
        event.first_day + n * _DAY + week * _WEEK
        for week in weeks
        for n in range((event.last_day - event.first_day).days + 1)
    ]
    return Stretch(len(weeks), tuple(_spans(town, event, days)), tuple(days))


def _spans(town: TownView, event: Event, days: Sequence[date]) -> Iterator[Span]:
    zone = ZoneInfo(town.time_zone)
    opens, closes = event.opens or time(), event.closes or END_OF_DAY
    for day in days:
        end = (day + _DAY, time()) if closes == END_OF_DAY else (day, closes)
        yield datetime.combine(day, opens, zone), datetime.combine(*end, zone)


def _meets(stretch: Stretch, taken: _Taken) -> bool:
    """Whether somebody has some of it. No span goes beyond its day."""
    return any(
        begins < until and since < ends
        for day, (begins, ends) in zip(stretch.days, stretch.spans, strict=True)
        for since, until in taken.get(day, ())
    )


def _take(stretch: Stretch, taken: _Taken) -> None:
    for day, span in zip(stretch.days, stretch.spans, strict=True):
        taken[day].append(span)
