"""Where all bags of an order are fetched at once in the demo: a desk by the station, lockers in the hall."""

from collections.abc import Mapping, Sequence
from datetime import time

from marketplace.pickup.hub_rules import HubTerms, Lockers, set_hours, set_terms
from marketplace.pickup.hubs import open_hub, post_at_hub
from marketplace.shops.hours import Range
from marketplace.towns.queries import TownView

_OPEN_DAYS = range(2, 7)  # Tuesday to Saturday
_DESK_HOURS: Mapping[int, Sequence[Range]] = dict.fromkeys(_OPEN_DAYS, ((time(16), time(20)),))
_LOCKER_HOURS: Mapping[int, Sequence[Range]] = dict.fromkeys(_OPEN_DAYS, ((time(19, 30), time(22, 30)),))
_DESK = HubTerms(bring_minutes=45, length_minutes=60, shelf_bags=24, cold_bags=8)
_LOCKERS = HubTerms(
    bring_minutes=30,
    length_minutes=180,  # a locker is one's own for the whole evening
    shelf_bags=0,
    lockers=(Lockers(2, 8), Lockers(4, 4), Lockers(4, 2, is_cold=True)),
)


def open_desk(town: TownView, *, hub_id: int) -> None:
    """The desk of a hub gets its hours and its room. Commits: no."""
    set_terms(town.id, hub_id=hub_id, terms=_DESK)
    set_hours(town.id, hub_id=hub_id, time_zone=town.time_zone, week=_DESK_HOURS)


def open_lockers(town: TownView, *, slug: str, name: str, user_id: int) -> None:
    """Lockers where bags wait after the shops have closed; somebody sees to them. Commits: no."""
    hub = open_hub(town.id, slug=slug, name=name)
    post_at_hub(town.id, hub_id=hub.id, user_id=user_id)
    set_terms(town.id, hub_id=hub.id, terms=_LOCKERS)
    set_hours(town.id, hub_id=hub.id, time_zone=town.time_zone, week=_LOCKER_HOURS)
