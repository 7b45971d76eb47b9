"""The demo's big evening: most shops of the street take part, one declines, some have not answered yet."""

from collections.abc import Mapping
from datetime import time, timedelta

from marketplace.agenda.models import EventKind
from marketplace.agenda.services import EventTerms, EventWords, create_event, invite
from marketplace.core import clock
from marketplace.demo.shapes import FeastContent
from marketplace.fulfilment.events import telling
from marketplace.fulfilment.events.taking_part import accept, decline
from marketplace.orders.actors import Actor
from marketplace.shops.models import Shop
from marketplace.towns.queries import TownView

_IN_DAYS, _DRAFT_IN_DAYS = 12, 40
_TERMS = EventTerms(shop_opens=time(18, 30), shop_closes=time(22), shop_capacity=10)
_SILENT_EVERY, _DECLINING = 4, 2


def plan_feasts(town: TownView, content: FeastContent, *, shops: Mapping[str, Shop]) -> None:
    """A late opening that the street knows of, and a sale that the council still writes at. Commits: no."""
    day = clock.today(town.time_zone) + timedelta(days=_IN_DAYS)
    words = EventWords(
        content.title,
        day,
        day,
        kind=EventKind.LATE_OPENING,
        text=content.text,
        place=content.place,
        opens=time(18, 30),
        closes=time(22),
    )
    event = create_event(town.id, words=words, terms=_TERMS)
    invite(event, shop_ids=[shop.id for shop in shops.values()])
    telling.publish(event, town=town, seen_version=event.version)
    for place, shop in enumerate(shops.values()):
        if place == _DECLINING:
            decline(event.id, shop=shop, town=town, by=Actor.system())
        elif place % _SILENT_EVERY:
            accept(event.id, shop=shop, town=town, seen_version=event.version, by=Actor.system())
    later = day + timedelta(days=_DRAFT_IN_DAYS - _IN_DAYS)
    draft = EventWords(content.draft, later, later + timedelta(days=1), kind=EventKind.SALE)
    create_event(town.id, words=draft)
