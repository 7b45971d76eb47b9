"""Hubs for tests: a desk with a refrigerator, and lockers."""

from collections.abc import Mapping, Sequence
from datetime import time

from marketplace.core.db import transaction
from marketplace.pickup.hub_rules import HubTerms, Lockers, set_hours, set_terms
from marketplace.pickup.hubs import Hub, open_hub
from marketplace.shops.hours import Range
from marketplace.towns.models import Town

PARIS = "Europe/Paris"
EVENINGS: Mapping[int, Sequence[Range]] = dict.fromkeys(range(1, 8), ((time(16), time(20)),))
DESK = HubTerms(bring_minutes=60, length_minutes=60, shelf_bags=4, cold_bags=2)
LOCKERS = HubTerms(
    bring_minutes=30,
    length_minutes=240,
    shelf_bags=0,
    lockers=(Lockers(1, 1), Lockers(3, 1), Lockers(3, 1, is_cold=True)),
)


def make_hub(
    town: Town,
    *,
    slug: str = "la-gare",
    name: str = "La Gare",
    terms: HubTerms = DESK,
    week: Mapping[int, Sequence[Range]] = EVENINGS,
) -> Hub:
    """A hub that is open in the evening of every day, from four to eight."""
    with transaction():
        hub = open_hub(town.id, slug=slug, name=name)
        set_terms(town.id, hub_id=hub.id, terms=terms)
        set_hours(town.id, hub_id=hub.id, time_zone=PARIS, week=week)
    return hub
