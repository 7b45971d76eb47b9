"""A shop answers the council's invitation: its hours follow at once, or go back."""

from sqlalchemy import select

from marketplace.agenda.errors import EventOver
from marketplace.agenda.models import Answer, Event, EventShop, EventStatus
from marketplace.agenda.services import locked_event
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.errors import ChangedMeanwhile, NotFound
from marketplace.fulfilment.events.shops import narrow_shop, widen_shop
from marketplace.orders.actors import Actor
from marketplace.shops.models import Shop
from marketplace.towns.queries import TownView


def accept(event_id: int, *, shop: Shop, town: TownView, seen_version: int, by: Actor) -> None:
    """Take part: the shop's days get the event's hours, its windows what the event lets them bear.

    Accepting twice changes nothing more.
    Raises: NotFound when nobody asked the shop, EventOver, ChangedMeanwhile when the shop read other hours,
    HoursRefused.
    Races: the event is locked first: the council's cancelling comes wholly before, and is said; or after, and
    takes the hours back. Commits: no.
    """
    event, invitation = _asked(event_id, shop, town)
    if event.version != seen_version:
        raise ChangedMeanwhile
    if invitation.answer is not Answer.ACCEPTED:
        _answer(invitation, Answer.ACCEPTED)
        widen_shop(event, shop=shop, town=town, by=by)


def decline(event_id: int, *, shop: Shop, town: TownView, by: Actor) -> int:
    """Do not take part, or not any more: the hours go back. Says how many bags keep some from it.

    Raises: NotFound, EventOver. Races: as `accept`. Commits: no.
    """
    event, invitation = _asked(event_id, shop, town)
    was_in = invitation.answer is Answer.ACCEPTED
    _answer(invitation, Answer.DECLINED)
    return narrow_shop(event, shop=shop, town=town, by=by) if was_in else 0


def _asked(event_id: int, shop: Shop, town: TownView) -> tuple[Event, EventShop]:
    event = locked_event(shop.town_id, event_id=event_id)
    query = select(EventShop).where(
        EventShop.town_id == shop.town_id, EventShop.event_id == event_id, EventShop.shop_id == shop.id
    )
    invitation = db.session.scalar(query.execution_options(populate_existing=True))
    if invitation is None:
        raise NotFound
    if event.status is not EventStatus.PUBLISHED or event.last_day < clock.today(town.time_zone):
        raise EventOver
    return event, invitation


def _answer(invitation: EventShop, answer: Answer) -> None:
    invitation.answer, invitation.answered_at = answer, clock.now()
    db.session.flush()
