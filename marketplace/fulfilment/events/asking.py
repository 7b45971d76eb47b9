"""Shops are written to about an event: those that are asked, and those that would have taken part."""

from collections.abc import Collection, Sequence

from sqlalchemy import and_, select

from marketplace.agenda import services
from marketplace.agenda.models import Answer, Event, EventShop, EventStatus
from marketplace.core.db import db
from marketplace.notices.street_events import tell_asked, tell_called_off
from marketplace.shops.models import Shop
from marketplace.towns.queries import TownView


def invite(event: Event, *, shop_ids: Collection[int], town: TownView) -> int:
    """Ask these shops; they are written to at once where residents see the event. Says how many are new.

    Commits: no.
    """
    new = services.invite(event, shop_ids=shop_ids)
    if event.status is EventStatus.PUBLISHED:
        shops = [shop for shop in _shops(event, Answer.INVITED) if shop.id in new]
        tell_asked(town, event=event, shops=shops)
    return len(new)


def write_to_invited(event: Event, *, town: TownView) -> None:
    """Ask everybody who was invited and has not answered. Commits: no."""
    tell_asked(town, event=event, shops=_shops(event, Answer.INVITED))


def write_to_participants(event: Event, *, town: TownView) -> None:
    """Tell those that would have taken part that it does not take place. Commits: no."""
    tell_called_off(town, event=event, shops=_shops(event, Answer.ACCEPTED))


def _shops(event: Event, answer: Answer) -> Sequence[Shop]:
    query = (
        select(Shop)
        .join(EventShop, and_(EventShop.town_id == Shop.town_id, EventShop.shop_id == Shop.id))
        .where(EventShop.town_id == event.town_id, EventShop.event_id == event.id, EventShop.answer == answer)
        .order_by(Shop.id)
    )
    return list(db.session.scalars(query))
