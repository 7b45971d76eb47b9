"""The desk of a hub: bags come from the shops, wait, and are handed over; it sees neither line nor price."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.fulfilment.together.telling import tell_in_step
from marketplace.orders.actors import Actor
from marketplace.orders.handovers.models import HubStop
from marketplace.orders.handovers.proxies import entrusted_order
from marketplace.orders.handovers.stops import note_arrival
from marketplace.orders.models import Order, OrderLine, ShopOrder
from marketplace.orders.states import ShopOrderState
from marketplace.payments.attempts import lock_attempts
from marketplace.shops.models import Shop
from marketplace.towns.queries import town_by_id

_S = ShopOrderState


@dataclass(frozen=True)
class HubBag:
    """One shop's part of an order that goes through the hub. `age_limit`: 0 when nothing asks for one."""

    reference: str
    shop_slug: str
    shop_name: str
    name: str
    phone: str
    state: ShopOrderState
    version: int
    collect_from: datetime
    kept_until: date | None
    bags: int
    cold_bags: int
    arrived_at: datetime | None
    pays: str
    age_limit: int

    @property
    def is_here(self) -> bool:
        """Whether it waits at the hub."""
        return self.state == _S.AT_HUB


def bags_of_hub(town_id: int, hub_id: int) -> list[HubBag]:
    """What is packed in the shops for the hub, and what waits there, soonest first. One query."""
    query = _query(town_id, hub_id).where(ShopOrder.state.in_((_S.READY, _S.AT_HUB)))
    return _read(query)


def bags_of_order(town_id: int, hub_id: int, *, reference: str) -> list[HubBag]:
    """All that goes through the hub of one order, whatever became of it. One query."""
    return _read(_query(town_id, hub_id).where(Order.reference == reference, ShopOrder.state.not_in(_UNSEEN)))


def reference_at_hub(town_id: int, hub_id: int, *, code: str) -> str | None:
    """The order that a code opens at this very hub: the code of any of its bags opens them all.

    So does the code of somebody sent instead, as long as they are named.
    """
    own = _reference_of(town_id, hub_id, ShopOrder.code == code)
    order_id = None if own else entrusted_order(town_id, code=code)
    return own or (_reference_of(town_id, hub_id, ShopOrder.order_id == order_id) if order_id else None)


def _reference_of(town_id: int, hub_id: int, which: ColumnElement[bool]) -> str | None:
    query = (
        select(Order.reference)
        .join(ShopOrder, and_(ShopOrder.town_id == Order.town_id, ShopOrder.order_id == Order.id))
        .join(HubStop, and_(HubStop.town_id == ShopOrder.town_id, HubStop.shop_order_id == ShopOrder.id))
        .where(
            ShopOrder.town_id == town_id,
            HubStop.point_id == hub_id,
            which,
            ShopOrder.state.not_in(_UNSEEN),
        )
    )
    return db.session.scalars(query).first()


def rows_at_hub(town_id: int, hub_id: int, *, reference: str, shop_slug: str = "") -> Sequence[ShopOrder]:
    """The bags of an order that go through the hub, or the one of a shop, to act on; in the order of ids."""
    query = (
        select(ShopOrder)
        .join(Order, and_(Order.town_id == ShopOrder.town_id, Order.id == ShopOrder.order_id))
        .join(Shop, and_(Shop.town_id == ShopOrder.town_id, Shop.id == ShopOrder.shop_id))
        .join(HubStop, and_(HubStop.town_id == ShopOrder.town_id, HubStop.shop_order_id == ShopOrder.id))
        .where(
            ShopOrder.town_id == town_id,
            HubStop.point_id == hub_id,
            Order.reference == reference,
            ShopOrder.state.not_in(_UNSEEN),
        )
        .order_by(ShopOrder.id)
    )
    return db.session.scalars(query.where(Shop.slug == shop_slug) if shop_slug else query).all()


def take_in(shop_order: ShopOrder, *, bags: int, cold_bags: int, by: Actor) -> None:
    """A bag has come from its shop; the resident is told once all that comes to the hub is there.

    Raises: MoveRefused, BagsMiscounted. Races: the order is locked first, as everybody does. Commits: no.
    """
    lock_attempts(shop_order.town_id, shop_order.order_id)
    db.session.refresh(shop_order, with_for_update=True)
    shop_order.become(_S.AT_HUB, at=clock.now(), by=by)
    stop = db.session.get_one(HubStop, (shop_order.town_id, shop_order.id))
    note_arrival(stop, bags=bags, cold_bags=cold_bags, by_user_id=by.user_id)
    tell_in_step(town_by_id(shop_order.town_id), order_id=shop_order.order_id)


_UNSEEN = (_S.ASKED, _S.HELD, _S.LAPSED)


def _query(town_id: int, hub_id: int) -> Select[*tuple[Any, ...]]:
    age = (
        select(func.coalesce(func.max(OrderLine.age_limit), 0))
        .where(
            OrderLine.town_id == ShopOrder.town_id,
            OrderLine.shop_order_id == ShopOrder.id,
            OrderLine.withdrawn == 0,
        )
        .scalar_subquery()
    )
    return (
        select(
            Order.reference, Shop.slug, Shop.name, Order.name, Order.phone, ShopOrder.state,
            ShopOrder.version, ShopOrder.collect_from, ShopOrder.kept_until, HubStop.bags,
            HubStop.cold_bags, HubStop.arrived_at, Order.pays, age,
        )
        .join(ShopOrder, and_(ShopOrder.town_id == Order.town_id, ShopOrder.order_id == Order.id))
        .join(Shop, and_(Shop.town_id == ShopOrder.town_id, Shop.id == ShopOrder.shop_id))
        .join(HubStop, and_(HubStop.town_id == ShopOrder.town_id, HubStop.shop_order_id == ShopOrder.id))
        .where(ShopOrder.town_id == town_id, HubStop.point_id == hub_id)
        .order_by(ShopOrder.collect_from, ShopOrder.id)
    )  # fmt: skip


def _read(query: Select[*tuple[Any, ...]]) -> list[HubBag]:
    return [HubBag(*row) for row in db.session.execute(query)]
