"""The council publishes, changes, hides or cancels an event, together with what that does to hours."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date

from sqlalchemy import and_, select

from marketplace.agenda import services
from marketplace.agenda.errors import HasBegun, IsPast
from marketplace.agenda.models import Answer, Event, EventShop, EventStatus
from marketplace.agenda.services import EventTerms, EventWords
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.fulfilment.events.hubs import hub_leaving, narrow_hub, widen_hub
from marketplace.fulfilment.events.shops import leaving, narrow_shop
from marketplace.notices.street_events import tell_changed, tell_hidden
from marketplace.orders.actors import Actor
from marketplace.shops.models import Shop
from marketplace.towns.queries import TownView

_WHEN = ("first_day", "last_day", "opens", "closes")


@dataclass(frozen=True)
class Hanging:
    """Orders that hang on an event's hours: these stay open. `shops`: names with numbers of bags."""

    shops: Sequence[tuple[str, int]] = ()
    hub_days: Sequence[date] = ()

    @property
    def bags(self) -> int:
        """How many, over all shops."""
        return sum(number for _name, number in self.shops)


def publish(event: Event, *, town: TownView, seen_version: int) -> None:
    """Let residents see it, and the hub follow it. Published twice changes nothing more.

    Raises: ChangedMeanwhile, NotWhileCancelled, IsPast, BagsExpected, MoreThanLent.
    Commits: no.
    """
    was_told = event.status is EventStatus.PUBLISHED
    if not was_told and event.first_day < clock.today(town.time_zone):
        raise IsPast
    services.publish(event, seen_version=seen_version)
    if not was_told:
        widen_hub(event, town=town)


def change(
    event: Event, *, words: EventWords, terms: EventTerms, town: TownView, seen_version: int, by: Actor
) -> int:
    """Tell it anew. Other days or hours than shops agreed to are asked of them again, and theirs go back.

    Once it has begun only its words change. Says how many shops are asked again; each is written to.
    Raises: ChangedMeanwhile, NotWhileCancelled, EventRefused, HasBegun, MoreThanLent.
    Commits: no.
    """
    if not _asks_otherwise(event, words, terms):
        services.change_event(event, words=words, terms=terms, seen_version=seen_version)
        return 0
    services.check_event(words, terms=terms)
    services.check_seen(event, seen_version=seen_version)
    _check_not_begun(event, town)
    taking_part = _release(event, town, by)
    narrow_hub(event, town=town)
    services.change_event(event, words=words, terms=terms, seen_version=seen_version)
    tell_changed(town, event=event, shops=_ask_again(taking_part))
    if event.status is EventStatus.PUBLISHED:
        widen_hub(event, town=town)
    db.session.flush()
    return len(taking_part)


def hide(event: Event, *, town: TownView, seen_version: int, by: Actor) -> None:
    """Only the council sees it; hours go back, and shops are told, and asked again should it come back.

    Raises: ChangedMeanwhile, NotWhileCancelled, HasBegun. Commits: no.
    """
    _check_not_begun(event, town)
    services.hide(event, seen_version=seen_version)
    tell_hidden(town, event=event, shops=_ask_again(_release(event, town, by)))
    narrow_hub(event, town=town)
    db.session.flush()


def cancel(event: Event, *, reason: str, town: TownView, seen_version: int, by: Actor) -> None:
    """It does not take place: hours go back, but those that orders hang on.

    Raises: ChangedMeanwhile, NotWhileCancelled, EventRefused, IsPast. Races: the event's row must be locked.
    Commits: no.
    """
    services.check_seen(event, seen_version=seen_version)
    if event.last_day < clock.today(town.time_zone):
        raise IsPast
    services.cancel(event, reason=reason, seen_version=seen_version)
    _release(event, town, by)
    narrow_hub(event, town=town)


def hanging_on(event: Event, *, town: TownView) -> Hanging:
    """Which orders hang on it now; nothing is changed."""
    told = ((shop, leaving(event, shop=shop, town=town)) for _row, shop in _taking_part(event))
    shops = [(shop.name, len(left.bags)) for shop, left in told if left.bags]
    return Hanging(shops, sorted(hub_leaving(event, town=town).held))


def _check_not_begun(event: Event, town: TownView) -> None:
    if event.status is EventStatus.PUBLISHED and event.first_day <= clock.today(town.time_zone):
        raise HasBegun


def _asks_otherwise(event: Event, words: EventWords, terms: EventTerms) -> bool:
    asked = [(getattr(event, each.name), getattr(terms, each.name)) for each in fields(EventTerms)]
    asked += [(getattr(event, name), getattr(words, name)) for name in _WHEN]
    return any(was != now for was, now in asked)


def _release(event: Event, town: TownView, by: Actor) -> Sequence[tuple[EventShop, Shop]]:
    """Give every shop that takes part its own hours again, in the order of their ids."""
    found = _taking_part(event)
    for _invitation, shop in found:
        narrow_shop(event, shop=shop, town=town, by=by)
    return found


def _ask_again(taking_part: Sequence[tuple[EventShop, Shop]]) -> Sequence[Shop]:
    for invitation, _shop in taking_part:
        invitation.answer = Answer.INVITED
    return [shop for _invitation, shop in taking_part]


def _taking_part(event: Event) -> Sequence[tuple[EventShop, Shop]]:
    query = (
        select(EventShop, Shop)
        .join(Shop, and_(Shop.town_id == EventShop.town_id, Shop.id == EventShop.shop_id))
        .where(
            EventShop.town_id == event.town_id,
            EventShop.event_id == event.id,
            EventShop.answer == Answer.ACCEPTED,
        )
        .order_by(Shop.id)
    )
    return [(invitation, shop) for invitation, shop in db.session.execute(query)]
