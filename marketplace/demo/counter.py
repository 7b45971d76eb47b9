"""What happens over the counters of the demo: bags leave, some are never fetched, a few pass by the hub."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from functools import partial
from random import Random
from zoneinfo import ZoneInfo

from sqlalchemy import select

from marketplace.checkout.drafting import DraftPart
from marketplace.core.db import db
from marketplace.core.references import new_token
from marketplace.demo.acting import Street
from marketplace.demo.hubs import open_desk
from marketplace.fulfilment.desk.giving import Said, give
from marketplace.fulfilment.desk.hub import take_in
from marketplace.fulfilment.desk.telling import tell_purchase
from marketplace.fulfilment.uncollected import end_if_due, tell_missed
from marketplace.measures.models import Spent
from marketplace.orders.actors import Actor
from marketplace.orders.handovers.models import Way
from marketplace.orders.handovers.proxies import name_proxy
from marketplace.orders.handovers.stops import send_through_hub
from marketplace.orders.models import Order, ShopOrder
from marketplace.orders.states import OPEN, ShopOrderState
from marketplace.payments.methods import PICKUP
from marketplace.pickup.hubs import open_hub, post_at_hub

_SPENT = (Spent.NOTHING, Spent.NOTHING, Spent.LITTLE, Spent.LITTLE, Spent.SOME, Spent.MUCH)
_ASKED = 0.6  # of the people who fetch a bag are asked what they bought besides
_AT_HUB = 3
_LATE = timedelta(minutes=20)
Moment = tuple[datetime, partial[None]]


def fetch(street: Street, shop_order_id: int, *, random: Random) -> None:
    """Somebody shows the code, takes the bag and often says what they bought besides. Commits: no."""
    bag = db.session.get_one(ShopOrder, (street.town.id, shop_order_id))
    said = Said(new_token(), Way.CODE, is_of_age=True)
    give(bag, said=said, by=Actor.person(street.staff_user_id))
    if random.random() < _ASKED:
        tell_purchase(bag, spent=random.choice(_SPENT))


def forget(street: Street, part: DraftPart) -> Iterator[Moment]:
    """Nobody comes: what follows, each with its time."""
    window, town = part.choice.window, street.town
    yield window.ends_at + _LATE, partial(_miss, town.id, part.shop_order_id)
    if part.kept:
        night = datetime.combine(part.kept.until + timedelta(days=1), time(0, 30), ZoneInfo(town.time_zone))
        yield night, partial(_end, town.id, part.shop_order_id)


def serve_at_hub(street: Street, *, slug: str, name: str, user_id: int) -> None:
    """A hub opens, somebody serves there, and some bags of today wait in it. Commits: no."""
    town_id = street.town.id
    hub = open_hub(town_id, slug=slug, name=name)
    post_at_hub(town_id, hub_id=hub.id, user_id=user_id)
    open_desk(street.town, hub_id=hub.id)
    query = (
        select(ShopOrder)
        .join(Order, (Order.town_id == ShopOrder.town_id) & (Order.id == ShopOrder.order_id))
        .where(
            ShopOrder.town_id == town_id,
            ShopOrder.shop_id != street.shown_shop_id,
            ShopOrder.state == ShopOrderState.READY,
            Order.pays != PICKUP,
        )
        .order_by(ShopOrder.collect_from.desc())
        .limit(_AT_HUB)
    )
    for number, bag in enumerate(db.session.scalars(query).all()):
        send_through_hub(town_id, shop_order_id=bag.id, point_id=hub.id)
        if number:  # the first one is still on its way
            take_in(bag, bags=number, cold_bags=number // 2, by=Actor.person(user_id))


def send_neighbour(street: Street, *, name: str) -> None:
    """The known resident sends somebody instead, for one open order. Commits: no."""
    query = (
        select(Order.id)
        .join(ShopOrder, (ShopOrder.town_id == Order.town_id) & (ShopOrder.order_id == Order.id))
        .where(
            Order.town_id == street.town.id,
            Order.user_id == street.resident_user_id,
            ShopOrder.town_id == street.town.id,
            ShopOrder.state.in_(OPEN),
        )
        .order_by(Order.id.desc())
        .limit(1)
    )
    order_id = db.session.scalar(query)
    if order_id is not None:
        name_proxy(street.town.id, order_id=order_id, name=name)


def _miss(town_id: int, shop_order_id: int) -> None:
    tell_missed(town_id, shop_order_id=shop_order_id)


def _end(town_id: int, shop_order_id: int) -> None:
    end_if_due(town_id, shop_order_id=shop_order_id)
