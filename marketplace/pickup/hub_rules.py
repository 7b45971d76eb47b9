"""What a town says of a hub: its hours, until when shops bring bags, and how many it has room for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from sqlalchemy import delete, select

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.errors import Refusal
from marketplace.core.ids import new_id
from marketplace.core.times import format_day
from marketplace.core.words import _, language
from marketplace.pickup.hub_models import HubRange, HubRoom, HubRule
from marketplace.pickup.lent import check_lent
from marketplace.pickup.loads import Counted
from marketplace.pickup.models import CollectionPoint, PointKind, SlotBooking, SlotRule
from marketplace.pickup.opening import MOST_BAGS, limit_windows
from marketplace.shops.hours import Range, ShopHours, check_ranges

MOST_BRING_MINUTES, MOST_LENGTH, MOST_EACH = 24 * 60, 240, 50
_A_MINUTE = timedelta(minutes=1)
_CLOSED: list[tuple[time, time] | tuple[None, None]] = [(None, None)]


class HubTermsRefused(Refusal):
    """Numbers by which no hub can work."""

    status = 422


class BagsExpected(Refusal):
    """Somebody comes for bags at a time that is about to go."""

    def __init__(self, day: date) -> None:
        self.day = day
        super().__init__(
            _(
                "Des sacs sont attendus le %(day)s à ces heures-là : gardez-les ouvertes.",
                day=format_day(day, language()),
            )
        )


@dataclass(frozen=True, order=True)
class Lockers:
    """The lockers of one size: so many, and so many bags fit into each."""

    bags_each: int
    number: int
    is_cold: bool = False


@dataclass(frozen=True)
class HubTerms:
    """How a hub works. Units: minutes, days, bags a window.

    `bring_minutes`: so long before a window begins, shops have brought its bags.
    """

    bring_minutes: int = 60
    length_minutes: int = 60
    days_ahead: int = 6
    shelf_bags: int = 20
    cold_bags: int = 0
    lockers: Sequence[Lockers] = ()


@dataclass(frozen=True)
class _Part:
    """A point of the hub with what it bears a window."""

    kind: PointKind
    bears: int
    counts: Counted
    bags_each: int = 1
    is_cold: bool = False


def set_terms(town_id: int, *, hub_id: int, terms: HubTerms) -> None:
    """Let a hub work like this from now on; what was taken there before stays.

    Raises: HubTermsRefused, MoreThanLent.
    Races: the hub's rule is locked first: a checkout, or the end of a loan, comes wholly before, or sees the
    new one. Commits: no.
    """
    _check(terms)
    rule = _locked_rule(town_id, hub_id)
    check_lent(town_id, hub_id=hub_id, bags=_bags(terms))
    rule.bring_minutes = terms.bring_minutes
    known = points_of(town_id, hub_id)
    for part in _parts(terms):
        key = (part.kind, part.bags_each, part.is_cold)
        point_id = known.pop(key, None) or _open_room(town_id, hub_id, part)
        _set_rule(town_id, point_id, terms, part)
    for (kind, bags_each, is_cold), point_id in known.items():  # what is no longer there takes nothing more
        counts = Counted.ORDERS if kind is PointKind.LOCKER else Counted.BAGS
        _set_rule(town_id, point_id, terms, _Part(kind, 0, counts, bags_each, is_cold))
    db.session.flush()


def set_hours(
    town_id: int,
    *,
    hub_id: int,
    time_zone: str,
    week: Mapping[int, Sequence[Range]],
    days: Mapping[date, Sequence[Range]] | None = None,
) -> None:
    """When a hub is open from now on: by ISO weekday, and on single dates; a date without ranges is closed.

    Raises: HoursRefused, BagsExpected where somebody comes outside of these hours. Races: as `set_terms`.
    Commits: no.
    """
    _locked_rule(town_id, hub_id)
    checked = {weekday: check_ranges(ranges) for weekday, ranges in week.items()}
    special = {day: check_ranges(ranges) for day, ranges in (days or {}).items()}
    hours = ShopHours(week=checked, special=special)
    for day in expected_outside(town_id, hub_id=hub_id, hours=hours, time_zone=time_zone):
        raise BagsExpected(day)
    db.session.execute(delete(HubRange).where(HubRange.town_id == town_id, HubRange.hub_id == hub_id))
    for weekday, ranges in sorted(checked.items()):
        db.session.add_all(
            HubRange(town_id=town_id, hub_id=hub_id, weekday=weekday, opens=opens, closes=closes)
            for opens, closes in ranges
        )
    for day, ranges in sorted(special.items()):
        db.session.add_all(
            HubRange(town_id=town_id, hub_id=hub_id, day=day, opens=opens, closes=closes)
            for opens, closes in ranges or _CLOSED
        )
    db.session.flush()


def check_event_room(town_id: int, *, hub_id: int, bags: int) -> None:
    """Raises: MoreThanLent where another town's hub has no room for so many on its shelf.

    Races: as `set_terms`.
    """
    lock_hub(town_id, hub_id)
    terms = terms_of(town_id, hub_id) or HubTerms()
    check_lent(town_id, hub_id=hub_id, bags=_bags(replace(terms, shelf_bags=bags)))


def lock_hub(town_id: int, hub_id: int) -> None:
    """Let nobody else write the hub's hours or room before this transaction is over."""
    db.session.get(HubRule, (town_id, hub_id), with_for_update=True, populate_existing=True)


def terms_of(town_id: int, hub_id: int) -> HubTerms | None:
    """How a hub works; None of one that nobody has set up."""
    rule, slots = db.session.get(HubRule, (town_id, hub_id)), db.session.get(SlotRule, (town_id, hub_id))
    if rule is None or slots is None:
        return None
    query = (
        select(CollectionPoint.kind, HubRoom.bags_each, HubRoom.is_cold, SlotRule.capacity)
        .join(
            HubRoom,
            (HubRoom.town_id == CollectionPoint.town_id) & (HubRoom.point_id == CollectionPoint.id),
        )
        .join(
            SlotRule,
            (SlotRule.town_id == CollectionPoint.town_id) & (SlotRule.point_id == CollectionPoint.id),
        )
        .where(CollectionPoint.town_id == town_id, HubRoom.hub_id == hub_id, SlotRule.capacity > 0)
    )
    rooms = db.session.execute(query).all()
    lockers = [Lockers(each, bears, cold) for kind, each, cold, bears in rooms if kind is PointKind.LOCKER]
    return HubTerms(
        rule.bring_minutes,
        slots.length_minutes,
        slots.days_ahead,
        slots.capacity,
        sum(bears for kind, _each, _cold, bears in rooms if kind is PointKind.COLD),
        tuple(sorted(lockers)),
    )


def _bags(terms: HubTerms) -> int:
    return terms.shelf_bags + terms.cold_bags + sum(each.number * each.bags_each for each in terms.lockers)


def _check(terms: HubTerms) -> None:
    if not 0 <= terms.bring_minutes <= MOST_BRING_MINUTES:
        raise HubTermsRefused(_("Les boutiques apportent les sacs au plus un jour avant."))
    if not 5 <= terms.length_minutes <= MOST_LENGTH:
        raise HubTermsRefused(_("Un créneau dure de 5 minutes à 4 heures."))
    if not 0 <= terms.days_ahead <= 31:
        raise HubTermsRefused(_("On commande jusqu’à 31 jours à l’avance."))
    numbers = [terms.shelf_bags, terms.cold_bags, *(size.number for size in terms.lockers)]
    if any(not 0 <= number <= MOST_BAGS for number in numbers):
        raise HubTermsRefused(_("Comptez de 0 à %(most)s places.", most=MOST_BAGS))
    if any(not 1 <= size.bags_each <= MOST_EACH for size in terms.lockers):
        raise HubTermsRefused(_("Un casier tient de 1 à %(most)s sacs.", most=MOST_EACH))


def _locked_rule(town_id: int, hub_id: int) -> HubRule:
    """The hub's rule, locked and one version on; made now where there is none."""
    rule = db.session.get(HubRule, (town_id, hub_id), with_for_update=True, populate_existing=True)
    if rule is None:
        rule = HubRule(town_id=town_id, hub_id=hub_id, bring_minutes=HubTerms.bring_minutes, version=0)
        db.session.add(rule)
    rule.version += 1
    db.session.flush()
    return rule


def _parts(terms: HubTerms) -> list[_Part]:
    parts = [_Part(PointKind.HUB, terms.shelf_bags, Counted.BAGS)]
    if terms.cold_bags:
        parts.append(_Part(PointKind.COLD, terms.cold_bags, Counted.BAGS, is_cold=True))
    return parts + [
        _Part(PointKind.LOCKER, size.number, Counted.ORDERS, size.bags_each, size.is_cold)
        for size in terms.lockers
    ]


def points_of(town_id: int, hub_id: int) -> dict[tuple[PointKind, int, bool], int]:
    """The shelf, the cold and the lockers of a hub: each one's collection point."""
    query = (
        select(CollectionPoint.kind, HubRoom.bags_each, HubRoom.is_cold, HubRoom.point_id)
        .join(
            HubRoom,
            (HubRoom.town_id == CollectionPoint.town_id) & (HubRoom.point_id == CollectionPoint.id),
        )
        .where(CollectionPoint.town_id == town_id, HubRoom.hub_id == hub_id)
    )
    rooms = {(kind, each, cold): point_id for kind, each, cold, point_id in db.session.execute(query)}
    return {(PointKind.HUB, 1, False): hub_id, **rooms}


def _open_room(town_id: int, hub_id: int, part: _Part) -> int:
    hub = db.session.get_one(CollectionPoint, (town_id, hub_id))
    point = CollectionPoint(town_id=town_id, id=new_id(), kind=part.kind, name=hub.name)
    db.session.add(point)
    db.session.flush()
    db.session.add(
        HubRoom(
            town_id=town_id,
            point_id=point.id,
            hub_id=hub_id,
            bags_each=part.bags_each,
            is_cold=part.is_cold,
        )
    )
    return point.id


def _set_rule(town_id: int, point_id: int, terms: HubTerms, part: _Part) -> None:
    """All points of a hub cut their windows alike: what is taken in several of them begins together."""
    rule = db.session.get(SlotRule, (town_id, point_id)) or SlotRule(town_id=town_id, point_id=point_id)
    rule.length_minutes, rule.days_ahead = terms.length_minutes, terms.days_ahead
    rule.lead_minutes, rule.bag_pieces = terms.bring_minutes, 1
    db.session.add(rule)
    db.session.flush()
    limit_windows(town_id, point_id=point_id, capacity=part.bears, counts=part.counts)


def expected_outside(town_id: int, *, hub_id: int, hours: ShopHours, time_zone: str) -> Iterator[date]:
    """The days, first one first, on which somebody comes outside of these hours."""
    query = (
        select(SlotBooking.starts_at, SlotBooking.ends_at)
        .where(
            SlotBooking.town_id == town_id,
            SlotBooking.point_id.in_(points_of(town_id, hub_id).values()),
            SlotBooking.taken > 0,
            SlotBooking.ends_at > clock.now(),
        )
        .order_by(SlotBooking.starts_at)
    )
    for starts_at, ends_at in db.session.execute(query):
        begins, last = (clock.local(at, time_zone) for at in (starts_at, ends_at - _A_MINUTE))
        if not hours.covers(begins, last):
            yield begins.date()
