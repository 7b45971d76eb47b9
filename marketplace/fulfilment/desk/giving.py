"""A bag leaves over a counter: once, whoever scans it, however often, however late a phone tells of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from sqlalchemy import select

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.ids import new_id
from marketplace.fulfilment.desk.errors import AgeNotProved, AlreadyHandedOver, NonceSpent
from marketplace.fulfilment.desk.parting import give_part
from marketplace.fulfilment.services import check_seen, hand_over
from marketplace.orders.actors import Actor
from marketplace.orders.handovers.models import Handover, Way
from marketplace.orders.handovers.proxies import check_proxy
from marketplace.orders.models import OrderLine, ShopOrder
from marketplace.orders.states import ShopOrderState
from marketplace.payments.attempts import lock_attempts


@dataclass(frozen=True)
class Said:
    """What the counter says of one hand-over.

    `nonce`: drawn at the tap. `said_at`: when the phone says that was, if it tells of it later.
    `seen_version`: of the page that showed the bag; None from a phone without a network.
    `is_of_age`: None when nobody was asked. `later`, `left`: places in the bag of what waits on, and of what
    was tried and stays in the shop.
    """

    nonce: str
    way: Way
    seen_version: int | None = None
    said_at: datetime | None = None
    is_of_age: bool | None = None
    proxy_id: int | None = None
    later: Collection[int] = ()
    left: Collection[int] = ()


def give(shop_order: ShopOrder, *, said: Said, by: Actor) -> Handover:
    """Hand a bag over, or the part of it that is fetched now; told twice with one nonce, it counts once.

    Raises: AlreadyHandedOver, ChangedMeanwhile, MoveRefused, AgeNotProved, NotTheProxy, AlreadyFetched,
    NonceSpent,
    NothingLeaves, NotToTry.
    Races: the order, its payments and the bag are locked before anything is looked at, so that of two scans
    the second finds what the first has done. Commits: no.
    """
    if not current_app.extensions["settings"].unguarded_handovers:
        _lock(shop_order)
        known = _told_before(shop_order, nonce=said.nonce)
        if known:
            return known
        if shop_order.state == ShopOrderState.COLLECTED:
            raise AlreadyHandedOver
        if said.seen_version is not None:
            check_seen(shop_order, seen_version=said.seen_version)
    return _give(shop_order, said=said, by=by)


def _give(shop_order: ShopOrder, *, said: Said, by: Actor) -> Handover:
    check_age(shop_order, said=said)
    if said.proxy_id is not None:
        check_proxy(
            shop_order.town_id,
            order_id=shop_order.order_id,
            proxy_id=said.proxy_id,
            shop_order_id=shop_order.id,
        )
    row = _row(shop_order, said=said, by=by)
    db.session.add(row)
    if said.later:
        give_part(shop_order, later=said.later, left=said.left, by=by)
    elif shop_order.state != ShopOrderState.COLLECTED:  # which it is here in unguarded tests only
        hand_over(shop_order, by=by, left=said.left)
    db.session.flush()
    return row


def check_age(shop_order: ShopOrder, *, said: Said) -> None:
    """Refuse what is for adults to somebody whose age nobody has looked at. Raises: AgeNotProved."""
    stays = {*said.later, *said.left}
    limits = [line.age_limit or 0 for line in waiting_lines(shop_order) if line.position not in stays]
    if max(limits, default=0) and not said.is_of_age:
        raise AgeNotProved(max(limits))


def waiting_lines(shop_order: ShopOrder) -> list[OrderLine]:
    """What is still in the bag: neither withdrawn, nor fetched before the rest."""
    return [line for line in shop_order.lines if not line.withdrawn and line.handed_at is None]


def _lock(shop_order: ShopOrder) -> None:
    lock_attempts(shop_order.town_id, shop_order.order_id)
    db.session.refresh(shop_order, with_for_update=True)


def _told_before(shop_order: ShopOrder, *, nonce: str) -> Handover | None:
    known = db.session.scalar(
        select(Handover).where(Handover.town_id == shop_order.town_id, Handover.nonce == nonce)
    )
    if known and known.shop_order_id != shop_order.id:
        raise NonceSpent
    return known


def _row(shop_order: ShopOrder, *, said: Said, by: Actor) -> Handover:
    return Handover(
        id=new_id(),
        town_id=shop_order.town_id,
        shop_order_id=shop_order.id,
        nonce=said.nonce,
        at=clock.now(),
        said_at=said.said_at,
        way=said.way,
        by_what=by.kind,
        by_user_id=by.user_id,
        by_device_id=by.device_id,
        is_of_age=said.is_of_age,
        proxy_id=said.proxy_id,
        is_part=bool(said.later),
    )
