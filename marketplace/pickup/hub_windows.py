"""When bags can be fetched at a hub: its hours, its room, and until when shops bring them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import and_, select

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.words import _, ngettext
from marketplace.pickup.hub_models import HubRange, HubRoom, HubRule
from marketplace.pickup.hubs import Hub, hubs_of
from marketplace.pickup.loads import Load
from marketplace.pickup.models import CollectionPoint, PointKind
from marketplace.pickup.queries import Diary, Own, diary_of
from marketplace.pickup.services import Choice
from marketplace.pickup.slots import Window, key_of
from marketplace.shops.hours import Range, ShopHours

LONGEST_WAIT = timedelta(hours=16)  # between a shop's packing and the hub's window: over a night, not more


@dataclass(frozen=True)
class HubOffer:
    """One window of a hub in which all bags of an order fit. `choices`: the room that is taken for them.

    `bring_by`: until when shops bring their bags. `version`: of the hub's rule, as it was read.
    """

    hub: Hub
    window: Window
    bring_by: datetime
    choices: tuple[Choice, ...]
    version: int

    @property
    def key(self) -> str:
        """How forms name it: nothing that another window or hub would be named."""
        return hub_key_of(self.hub.slug, self.window.starts_at)


def hub_key_of(slug: str, starts_at: datetime) -> str:
    """How forms name the window of a hub that starts at a moment."""
    return f"{slug}.{key_of(starts_at)}"


@dataclass(frozen=True)
class HubBoard:
    """What a hub can offer to one order, soonest first; `trouble` says in words why it is nothing."""

    hub: Hub
    offers: tuple[HubOffer, ...]
    trouble: str = ""


@dataclass(frozen=True)
class Room:
    """A point of a hub that bears bags. `bags_each`: so many go into one of its places."""

    point_id: int
    kind: PointKind
    name: str
    bags_each: int
    is_cold: bool


@dataclass(frozen=True)
class Site:
    """All that is written of a hub. A site whose rule nobody has set offers nothing."""

    hub: Hub
    bring_minutes: int
    version: int
    rooms: tuple[Room, ...] = ()
    hours: ShopHours = field(default_factory=ShopHours)

    @property
    def point_ids(self) -> list[int]:
        """Its shelf and all its other room."""
        return [self.hub.id, *(room.point_id for room in self.rooms)]


_Way = Mapping[int, Load]  # by point, what is to be put there: one way of finding room for an order


def hub_offers(
    town_id: int, *, time_zone: str, bags: int, cold_bags: int = 0, own: Own | None = None
) -> list[HubBoard]:
    """What the town's hubs offer to an order of so many bags, and of so many cold ones besides; by name.

    At a desk, cold bags go into its refrigerator and the others on its shelf; lockers take all of an order
    into the smallest one that holds it. `own`: places that the asker holds already.
    """
    sites = sites_of(town_id, from_day=clock.today(time_zone))
    if not sites:
        return []
    ids = [point_id for site in sites for point_id in site.point_ids]
    hours = {point_id: site.hours for site in sites for point_id in site.point_ids}
    loads = {point_id: Load(pieces=cold_bags) for point_id in ids} | {
        site.hub.id: Load(pieces=bags) for site in sites
    }
    diary = diary_of(town_id, time_zone=time_zone, hours=hours, point_ids=ids, own=own, loads=loads)
    return [_board(site, diary, bags, cold_bags) for site in sites]


def sites_of(town_id: int, *, from_day: date) -> list[Site]:
    """The hubs of a town that have a rule, by name, with their hours from a day on. Four queries."""
    hubs = {hub.id: hub for hub in hubs_of(town_id)}
    if not hubs:
        return []
    rules = select(HubRule.hub_id, HubRule.bring_minutes, HubRule.version).where(HubRule.town_id == town_id)
    known = {hub_id: (bring, version) for hub_id, bring, version in db.session.execute(rules)}
    rooms, hours = _rooms(town_id), hub_hours(town_id, hub_ids=known, from_day=from_day)
    return [
        Site(hub, *known[hub_id], tuple(rooms.get(hub_id, ())), hours.get(hub_id, ShopHours()))
        for hub_id, hub in hubs.items()
        if hub_id in known
    ]


def hub_hours(town_id: int, *, hub_ids: Iterable[int], from_day: date) -> dict[int, ShopHours]:
    """When these hubs are open: their weeks, and their dates from a day on. One query."""
    query = (
        select(HubRange.hub_id, HubRange.weekday, HubRange.day, HubRange.opens, HubRange.closes)
        .where(HubRange.town_id == town_id, HubRange.hub_id.in_(list(hub_ids)))
        .order_by(HubRange.hub_id, HubRange.opens)
    )
    weeks: dict[int, dict[int, list[Range]]] = {}
    dates: dict[int, dict[date, list[Range]]] = {}
    for hub_id, weekday, day, opens, closes in db.session.execute(query):
        is_open = [(opens, closes)] if opens is not None and closes is not None else []
        if weekday is not None:
            weeks.setdefault(hub_id, {}).setdefault(weekday, []).extend(is_open)
        elif day is not None and day >= from_day:
            dates.setdefault(hub_id, {}).setdefault(day, []).extend(is_open)
    return {
        hub_id: ShopHours(week=weeks.get(hub_id, {}), special=dates.get(hub_id, {}))
        for hub_id in weeks.keys() | dates.keys()
    }


def _rooms(town_id: int) -> dict[int, list[Room]]:
    query = (
        select(
            HubRoom.hub_id, HubRoom.point_id, CollectionPoint.kind, CollectionPoint.name,
            HubRoom.bags_each, HubRoom.is_cold,
        )
        .join(
            CollectionPoint,
            and_(CollectionPoint.town_id == HubRoom.town_id, CollectionPoint.id == HubRoom.point_id),
        )
        .where(HubRoom.town_id == town_id)
        .order_by(HubRoom.bags_each, HubRoom.is_cold, HubRoom.point_id)
    )  # fmt: skip
    found: dict[int, list[Room]] = {}
    for hub_id, point_id, kind, name, bags_each, is_cold in db.session.execute(query):
        found.setdefault(hub_id, []).append(Room(point_id, kind, name, bags_each, is_cold))
    return found


def _board(site: Site, diary: Diary, bags: int, cold_bags: int) -> HubBoard:
    ways = _ways(site, diary, bags, cold_bags)
    if not ways:
        return HubBoard(site.hub, (), _too_small(site, diary, bags, cold_bags))
    offers = tuple(_offers(site, diary, ways))
    return HubBoard(site.hub, offers, "" if offers else _full(site))


def _ways(site: Site, diary: Diary, bags: int, cold_bags: int) -> list[Sequence[int]]:
    """The points that an order could be put into, the best way first; none where it is too large for all."""
    ways = list[Sequence[int]]()
    shelf = [site.hub.id] if bags else []
    if not bags or bags <= _bears(diary, site.hub.id):
        fridges = [room for room in site.rooms if room.kind is PointKind.COLD]
        if not cold_bags:
            ways.append(shelf)
        ways += [
            [*shelf, room.point_id]
            for room in fridges
            if cold_bags and cold_bags <= _bears(diary, room.point_id)
        ]
    ways += [
        [room.point_id]
        for room in site.rooms
        if room.kind is PointKind.LOCKER
        and bags + cold_bags <= room.bags_each
        and (room.is_cold or not cold_bags)
        and _bears(diary, room.point_id)
    ]
    return [way for way in ways if way]


def _offers(site: Site, diary: Diary, ways: Sequence[Sequence[int]]) -> Iterator[HubOffer]:
    """The windows that shops can still bring to, each with the first way that has room then."""
    free = [[{w.starts_at: w for w in diary.free_windows(point)} for point in way] for way in ways]
    found: dict[datetime, HubOffer] = {}
    for way, there in zip(ways, free, strict=True):
        for at in set.intersection(*(set(one) for one in there)) - found.keys():
            window, bring_by = there[0][at], at - timedelta(minutes=site.bring_minutes)
            choices = tuple(diary.choice_at(point, window) for point in way)
            if bring_by > clock.now():
                found[at] = HubOffer(site.hub, window, bring_by, choices, site.version)
    return (found[at] for at in sorted(found))


def _bears(diary: Diary, point_id: int) -> int:
    rule = diary.rule_of(point_id)
    return rule.capacity if rule else 0


def _too_small(site: Site, diary: Diary, bags: int, cold_bags: int) -> str:
    """Why an order finds no room whatever the time, and how much would."""
    rooms = [room for room in site.rooms if _bears(diary, room.point_id)]
    lockers = [room for room in rooms if room.kind is PointKind.LOCKER]
    if cold_bags and not any(room.is_cold or room.kind is PointKind.COLD for room in rooms):
        return _("%(hub)s n’a pas de place au frais : prenez ces articles en boutique.", hub=site.hub.name)
    if lockers:
        most = max(room.bags_each for room in lockers)
        return ngettext(
            "Votre sac ne tient dans aucun casier de %(hub)s.",
            "Vos %(num)s sacs ne tiennent dans aucun casier de %(hub)s : le plus grand en prend %(most)s.",
            bags + cold_bags,
            most=most,
            hub=site.hub.name,
        )
    return ngettext(
        "%(hub)s n’a pas de place pour votre sac.",
        "%(hub)s n’a pas de place pour vos %(num)s sacs.",
        bags + cold_bags,
        hub=site.hub.name,
    )


def _full(site: Site) -> str:
    return _("%(hub)s est complet ces prochains jours.", hub=site.hub.name)
