"""What an event does to the hours and windows of one shop, and what goes back of it."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from sqlalchemy import and_, delete, or_, select, true

from marketplace.agenda.models import Answer, Event, EventHours, EventShop, EventStatus
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.ids import new_id
from marketplace.fulfilment.closing.carrying_out import bags_touched, carry_out
from marketplace.fulfilment.closing.changes import DaysChange
from marketplace.fulfilment.closing.waiting import Waiting
from marketplace.fulfilment.events.days import Day, Going, coming, days_of, going, read_day, told_day
from marketplace.fulfilment.events.ranges import kept, span_of, widened
from marketplace.fulfilment.events.windows import lift_windows
from marketplace.orders.actors import Actor
from marketplace.pickup.lifting import set_back
from marketplace.shops.hours import Range
from marketplace.shops.models import Shop
from marketplace.shops.queries import hours_of_shop, opening_hours_of_shop, special_days_of
from marketplace.shops.services import hours_changed
from marketplace.towns.queries import TownView

_A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Leaving:
    """What becomes of a shop's days when an event goes. `bags`: to be fetched in hours that would go."""

    days: dict[date, Going] = field(default_factory=dict)
    bags: Sequence[Waiting] = ()


@dataclass(frozen=True)
class DayAsked:
    """A day of an event in a shop: its hours without the event, and with it."""

    day: date
    before: Sequence[Range]
    after: Sequence[Range]


def days_asked(event: Event, *, shop: Shop, town: TownView) -> list[DayAsked]:
    """What the event changes in the shop's coming days, whether it takes part already or not."""
    days = days_of(event, from_day=clock.today(town.time_zone))
    if event.shop_opens is None or event.shop_closes is None or not days:
        return []
    hours = opening_hours_of_shop(town, shop.id, from_day=days[0])
    rows = _rows(town.id, shop.id, event.id, days[0])
    special = {day: r for day, r in hours.special.items() if day not in rows}
    found = {day: read_day(told[0].before).ranges for day, told in rows.items()}
    own = {day: ranges for day, ranges in found.items() if ranges is not None}
    without = replace(hours, special=special | own)
    before = {day: without.ranges_on(day) for day in days}
    extra = event.shop_opens, event.shop_closes
    return [
        DayAsked(day, before[day], hours.ranges_on(day) if day in rows else widened(before[day], extra))
        for day in days
    ]


def days_kept(town: TownView, *, shop_id: int) -> list[tuple[str, date]]:
    """Titles and days of events that the shop has no part in any more, while bags keep its hours open."""
    query = (
        select(Event.title, EventHours.day, EventHours.after)
        .join(EventHours, and_(EventHours.town_id == Event.town_id, EventHours.event_id == Event.id))
        .join(
            EventShop,
            and_(
                EventShop.town_id == Event.town_id,
                EventShop.event_id == Event.id,
                EventShop.shop_id == EventHours.shop_id,
            ),
        )
        .where(
            EventHours.town_id == town.id,
            EventHours.shop_id == shop_id,
            EventHours.day >= clock.today(town.time_zone),
            or_(Event.status != EventStatus.PUBLISHED, EventShop.answer != Answer.ACCEPTED),
        )
        .order_by(EventHours.day)
    )
    rows = db.session.execute(query).all()
    special = hours_of_shop(town.id, shop_id, from_day=clock.today(town.time_zone)).special if rows else {}
    return [(title, day) for title, day, after in rows if kept(special.get(day, ())) == after]


def widen_shop(event: Event, *, shop: Shop, town: TownView, by: Actor) -> None:
    """Let the event's hours and places be the shop's, on its days to come.

    Raises: HoursRefused. Commits: no.
    """
    hours_changed(shop)
    days = days_of(event, from_day=clock.today(town.time_zone))
    if event.shop_opens is not None and event.shop_closes is not None and days:
        extra = event.shop_opens, event.shop_closes
        hours = opening_hours_of_shop(town, shop.id, from_day=days[0])
        reasons = dict(special_days_of(town.id, shop.id, from_day=days[0]))
        after = coming(hours, days, extra)
        for day, ranges in after.items():
            before = told_day(Day(hours.special.get(day), reasons.get(day, "")))
            row = EventHours(id=new_id(), town_id=town.id, event_id=event.id, shop_id=shop.id, day=day)
            row.before, row.after = before, kept(ranges)
            db.session.add(row)
        carry_out(shop, change=DaysChange(after, reason=event.title), answers={}, message="", by=by)
    if event.shop_capacity is not None:
        hours = opening_hours_of_shop(town, shop.id, from_day=clock.today(town.time_zone))
        span, to = span_of(event), event.shop_capacity
        lift_windows(town, event_id=event.id, point_id=shop.id, hours=hours, days=days, span=span, to=to)


def leaving(event: Event, *, shop: Shop, town: TownView, of_days: Collection[date] | None = None) -> Leaving:
    """What would become of the shop's days, or of these alone, if the event went now; nothing is changed."""
    today = clock.today(town.time_zone)
    rows = _rows(town.id, shop.id, event.id, today)
    if of_days is not None:
        rows = {day: told for day, told in rows.items() if day in of_days}
    if not rows:
        return Leaving()
    hours = hours_of_shop(town.id, shop.id, from_day=today - _A_DAY)
    extras = _extras(town.id, rows)
    found = {day: going(hours, told, event.id, extras.get) for day, told in rows.items()}
    days = {day: each for day, each in found.items() if each is not None}
    bags = bags_touched(town, shop, DaysChange({day: each.day.ranges for day, each in days.items()}))
    return Leaving(days, bags)


def narrow_shop(event: Event, *, shop: Shop, town: TownView, by: Actor) -> int:
    """Give the shop its own hours and places again; says how many bags keep days from going back.

    Days on which bags are to be fetched in hours that would go stay as they are, until the shop closes them.
    Days that the shop has written since stay as it wrote them.
    Races: the shop is locked first, as by everybody who changes its times. Commits: no.
    """
    bags = give_days_back(event, shop=shop, town=town, by=by)
    set_back(town.id, point_id=shop.id, event_id=event.id)
    return bags


def give_days_back(
    event: Event, *, shop: Shop, town: TownView, by: Actor, of_days: Collection[date] | None = None
) -> int:
    """The same of its hours alone; `of_days`: only those of these days. Races: as there. Commits: no."""
    hours_changed(shop)
    left = leaving(event, shop=shop, town=town, of_days=of_days)
    held = {bag.local_day for bag in left.bags}
    by_reason = defaultdict[str, dict[date, Sequence[Range] | None]](dict)
    for day, each in left.days.items():
        if day not in held:
            by_reason[each.day.reason][day] = each.day.ranges
            for row, before, after in each.later:
                row.before, row.after = told_day(before), kept(after)
    for reason, days in by_reason.items():
        carry_out(shop, change=DaysChange(days, reason=reason), answers={}, message="", by=by)
    _forget(town.id, shop.id, event.id, held, of_days)
    return len(left.bags)


def _rows(town_id: int, shop_id: int, event_id: int, today: date) -> dict[date, list[EventHours]]:
    """What events wrote of the coming days that this one wrote, too."""
    query = (
        select(EventHours)
        .where(EventHours.town_id == town_id, EventHours.shop_id == shop_id, EventHours.day >= today)
        .order_by(EventHours.id)
    )
    by_day = defaultdict[date, list[EventHours]](list)
    for row in db.session.scalars(query):
        by_day[row.day].append(row)
    return {day: rows for day, rows in by_day.items() if any(row.event_id == event_id for row in rows)}


def _extras(town_id: int, rows: dict[date, list[EventHours]]) -> dict[int, Range]:
    ids = {row.event_id for told in rows.values() for row in told}
    query = select(Event.id, Event.shop_opens, Event.shop_closes).where(
        Event.town_id == town_id, Event.id.in_(ids)
    )
    found = db.session.execute(query)
    return {event_id: (opens, closes) for event_id, opens, closes in found if opens and closes}


def _forget(
    town_id: int, shop_id: int, event_id: int, held: set[date], of_days: Collection[date] | None
) -> None:
    query = delete(EventHours).where(
        EventHours.town_id == town_id,
        EventHours.shop_id == shop_id,
        EventHours.event_id == event_id,
        EventHours.day.not_in(held),
        true() if of_days is None else EventHours.day.in_(of_days),
    )
    db.session.execute(query.execution_options(synchronize_session="fetch"))
