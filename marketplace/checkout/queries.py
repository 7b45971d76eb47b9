"""Reads that checkout needs over several rooms."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, select, union

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.orders.handovers.models import HubStop
from marketplace.orders.handovers.places import hub_places_of
from marketplace.orders.models import Order, ShopOrder
from marketplace.orders.states import BEFORE_PAYMENT, ShopOrderState
from marketplace.pickup.hub_windows import hub_key_of
from marketplace.pickup.loads import Load
from marketplace.pickup.models import CollectionPoint
from marketplace.pickup.queries import Diary, diary_of
from marketplace.pickup.slots import key_of
from marketplace.shops.models import Shop
from marketplace.shops.queries import opening_hours_of
from marketplace.stock.models import Hold
from marketplace.towns.queries import TownView


@dataclass(frozen=True)
class Waiting:
    """An order that waits to be paid, with the most it may come to.

    `until`: when what it holds is free for others again.
    """

    order_id: int
    reference: str
    pays: str
    created_at: datetime
    until: datetime
    total_cents: int = 0
    is_asked: bool = False  # a shop still looks whether its goods are there


_WAITING = len(fields(Waiting)) - 2


@dataclass(frozen=True)
class OwnHolds:
    """What earlier, unpaid checkouts of the same person still hold: it never blocks its owner."""

    order_ids: frozenset[int] = frozenset()
    units: dict[int, int] = field(default_factory=dict)  # variant id to pieces or grams
    windows: Mapping[tuple[int, datetime], int] = field(default_factory=dict)  # (point, starts at): places
    booking_ids: frozenset[int] = frozenset()
    waiting: tuple[Waiting, ...] = ()


def own_holds(
    town_id: int, cart_id: int, *, user_id: int | None = None, variant_ids: Collection[int] = ()
) -> OwnHolds:
    """The holds of the basket's unpaid orders, and of a known person's other ones for any of these goods.

    So whoever began on the phone is not told on the desk's computer that the last loaf is gone. One query.
    """
    values = {"town_id": town_id, "cart_id": cart_id, "user_id": user_id}
    found = db.session.execute(_HELD if user_id is None else _HELD_BY_PERSON, values)
    rows: Sequence[Any] = sorted((row for row in found if row.hold_id), key=attrgetter("id"))
    own = {row.id for row in rows if row.cart_id == cart_id or row.variant_id in variant_ids}
    rows = [row for row in rows if row.id in own]
    asked = {row.id for row in rows if row.state == ShopOrderState.ASKED}
    most = _most_cents(rows)
    hubs = hub_places_of(town_id, order_ids=own) if own else []
    units = dict[int, int]()
    for row in rows:
        units[row.variant_id] = units.get(row.variant_id, 0) + row.quantity
    return OwnHolds(
        order_ids=frozenset(own),
        units=units,
        windows=_places(rows, hubs),
        booking_ids=frozenset({row.slot_booking_id for row in rows} | {row[0] for row in hubs}),
        waiting=tuple(
            {
                row.id: Waiting(*(*row[:_WAITING], most[row.id], row.id in asked))
                for row in rows
                if row.called_off_at is None
            }.values()
        ),
    )


def _most_cents(rows: Sequence[Any]) -> dict[int, int]:
    """What each of these orders comes to at most; every bag of theirs has a row or more."""
    most = dict[int, int]()
    for order_id, cents in {row.bag_id: (row.id, row.most_cents) for row in rows}.values():
        most[order_id] = most.get(order_id, 0) + cents
    return most


def _places(
    rows: Sequence[Any], hubs: Sequence[tuple[int, int, datetime, int]]
) -> dict[tuple[int, datetime], int]:
    """What these bags, and their orders at hubs, take of their windows; two of them may share one."""
    taken = dict[tuple[int, datetime], int]()
    for place, places in {row.bag_id: ((row.shop_id, row.collect_from), row.places) for row in rows}.values():
        taken[place] = taken.get(place, 0) + places
    for _booking_id, point_id, at, places in hubs:
        taken[point_id, at] = taken.get((point_id, at), 0) + places
    return taken


def _held_by(whose: ColumnElement[bool]) -> Select[Any]:
    # Outer joins keep the order of the tables: SQLite would else begin with every hold of the town.
    bag_of_order = and_(
        ShopOrder.town_id == Order.town_id,
        ShopOrder.order_id == Order.id,
        ShopOrder.state.in_(BEFORE_PAYMENT),
    )
    hold_of_bag = and_(Hold.town_id == ShopOrder.town_id, Hold.shop_order_id == ShopOrder.id)
    columns: list[Any] = [
        Order.id, Order.reference, Order.pays, Order.created_at, Hold.expires_at,
        Order.cart_id, ShopOrder.shop_id, ShopOrder.collect_from, ShopOrder.slot_booking_id,
        Hold.variant_id, Hold.quantity, Order.called_off_at, ShopOrder.state,
        ShopOrder.id.label("bag_id"), ShopOrder.most_cents, ShopOrder.places,
        Hold.id.label("hold_id"),
    ]  # fmt: skip
    return (
        select(*columns)
        .select_from(Order)
        .outerjoin(ShopOrder, bag_of_order)
        .outerjoin(Hold, hold_of_bag)
        .where(Order.town_id == bindparam("town_id"), whose)
    )


# Built once: every page of a basket asks these.
_HELD = _held_by(Order.cart_id == bindparam("cart_id"))
_HELD_BY_PERSON = union(_HELD, _held_by(Order.user_id == bindparam("user_id")))


@dataclass(frozen=True)
class Typed:
    """What somebody filled in at a checkout that was not paid, to fill its form again. By shop id.

    `hub_key`: where and when all bags were to be fetched at once; empty where each was in its shop.
    """

    contact: dict[str, str]
    pays: str
    window_keys: dict[int, str]
    notes: dict[int, str]
    hub_key: str = ""


def typed_before(town_id: int, *, cart_id: int, since: datetime) -> Typed | None:
    """What was filled in at this basket's last checkout that was not paid, if it is not older than that."""
    columns = (Order.id, Order.name, Order.phone, Order.email, Order.pays)
    query = (
        select(
            *columns,
            ShopOrder.shop_id,
            ShopOrder.collect_from,
            ShopOrder.note,
            HubStop.fetch_from,
            CollectionPoint.slug,
        )
        .join(ShopOrder, and_(ShopOrder.town_id == Order.town_id, ShopOrder.order_id == Order.id))
        .outerjoin(HubStop, and_(HubStop.town_id == ShopOrder.town_id, HubStop.shop_order_id == ShopOrder.id))
        .outerjoin(
            CollectionPoint,
            and_(CollectionPoint.town_id == HubStop.town_id, CollectionPoint.id == HubStop.point_id),
        )
        .where(
            Order.town_id == town_id,
            Order.cart_id == cart_id,
            Order.placed_at.is_(None),
            Order.created_at >= since,
        )
        .order_by(Order.id.desc())
    )
    rows: Sequence[Any] = db.session.execute(query).all()
    rows = [row for row in rows if row.id == rows[0].id]
    if not rows:
        return None
    last = rows[0]
    return Typed(
        contact={"name": last.name, "phone": last.phone, "email": last.email},
        pays=last.pays,
        window_keys={row.shop_id: key_of(row.collect_from) for row in rows},
        notes={row.shop_id: row.note for row in rows},
        hub_key=hub_key_of(last.slug, last.fetch_from) if last.fetch_from else "",
    )


def checkout_diary(
    town: TownView,
    *,
    lead_days: Mapping[int, int],
    own: OwnHolds,
    loads: Mapping[int, Load] | None = None,
) -> Diary:
    """The free windows of a basket's shops, the basket's own earlier places counted as free.

    `lead_days`: by each shop of the basket, how many days its things take to be made. `loads`: how much there
    is to pack; a single thing where nothing is said.
    """
    ids = list(lead_days)
    hours = opening_hours_of(town, from_day=clock.today(town.time_zone), shop_ids=ids)
    return diary_of(
        town.id,
        time_zone=town.time_zone,
        hours=hours,
        point_ids=ids,
        own=own.windows,
        lead_days=lead_days,
        loads=loads,
    )


def hours_versions(town_id: int, *, shop_ids: Collection[int]) -> dict[int, int]:
    """The version of each shop's hours. Read before the hours themselves: it can then only be too old."""
    query = select(Shop.id, Shop.hours_version).where(Shop.town_id == town_id, Shop.id.in_(shop_ids))
    return dict(db.session.execute(query).all())


@dataclass(frozen=True)
class Placed:
    """An order as it stands after checkout."""

    order_id: int
    reference: str
    pays: str


def order_for_token(town_id: int, token: str) -> Placed | None:
    """The order that a checkout form has already made, or None: sent twice, it is made once."""
    row = db.session.execute(_MADE, {"town_id": town_id, "token": token}).one_or_none()
    return Placed(*row) if row else None


_MADE = select(Order.id, Order.reference, Order.pays).where(
    Order.town_id == bindparam("town_id"), Order.checkout_token == bindparam("token")
)


def last_placed(town_id: int, *, cart_id: int, since: datetime) -> Placed | None:
    """The last order that was placed from a basket, if it is not older than that."""
    query = (
        select(Order.id, Order.reference, Order.pays)
        .where(Order.town_id == town_id, Order.cart_id == cart_id, Order.placed_at >= since)
        .order_by(Order.placed_at.desc())
        .limit(1)
    )
    row = db.session.execute(query).one_or_none()
    return Placed(*row) if row else None
