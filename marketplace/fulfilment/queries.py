"""What a shop sees of its orders: never another shop's lines, nor the resident's other stops."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select

from marketplace.catalogue.models import Offered, Product, Variant
from marketplace.catalogue.wording import offer_words
from marketplace.core.db import db
from marketplace.orders.handovers.models import HubStop
from marketplace.orders.handovers.proxies import entrusted_order
from marketplace.orders.models import Order, OrderLine, ShopOrder
from marketplace.orders.states import ShopOrderState
from marketplace.pickup.models import CollectionPoint
from marketplace.pickup.wishes.queries import last_wish

_S = ShopOrderState
PACKED = frozenset({_S.READY, _S.AT_HUB})
"""States in which a bag waits to be fetched."""


@dataclass(frozen=True)
class TicketLine:
    """One thing in the bag. Units: pieces, or grams when `by_weight`; `missing` of them were not found.

    `place` names it in the bag.
    """

    name: str
    label: str
    by_weight: bool
    quantity: int
    total_cents: int
    if_missing: str
    missing: int
    place: int
    offered: Offered
    age_limit: int | None
    is_barred: bool = False  # recalled, or taken off sale by the town: it does not leave the shop

    @property
    def offer(self) -> str:
        """How it was offered, in words; empty for what stood on the shelf."""
        return offer_words(self.offered)

    @property
    def is_to_try(self) -> bool:
        """Whether it is tried before it is paid."""
        return self.offered is Offered.TO_TRY


@dataclass(frozen=True)
class Ticket:
    """One bag on the board. `was_from`: the time that its resident changed for this one, if they did.

    `hub`, `bring_by`: where the shop brings it, and until when; empty where it is fetched in the shop.
    """

    reference: str
    state: ShopOrderState
    version: int
    code: str
    name: str
    phone: str
    pays: str
    note: str
    collect_from: datetime
    collect_until: datetime
    changed_at: datetime
    was_from: datetime | None
    hub: str
    bring_by: datetime | None
    lines: tuple[TicketLine, ...]

    @property
    def total_cents(self) -> int:
        """What the bag costs: without what could not be had any more when it was paid."""
        return sum(line.total_cents for line in self.lines)

    @property
    def to_try(self) -> list[TicketLine]:
        """What is tried before it is paid."""
        return [line for line in self.lines if line.is_to_try]

    @property
    def age_limit(self) -> int:
        """The highest age that something in it asks for; 0 when nothing does."""
        return max((line.age_limit or 0 for line in self.lines), default=0)

    @property
    def is_short(self) -> bool:
        """Whether a count did not find all that is to be in the bag."""
        return any(line.missing for line in self.lines)

    def is_late(self, at: datetime) -> bool:
        """Whether an open bag should be ready by now and is not, or was not collected in its window."""
        return at > (self.collect_until if self.state in PACKED else self.collect_from)


def tickets_in(town_id: int, shop_id: int, *, states: Collection[ShopOrderState]) -> list[Ticket]:
    """The bags of a shop in these states, soonest to be fetched first. Two queries."""
    query = _tickets_query(town_id, shop_id).where(ShopOrder.state.in_(states))
    return _tickets(query.order_by(ShopOrder.collect_from, ShopOrder.id), town_id)


def ticket_of(town_id: int, shop_id: int, *, reference: str) -> Ticket | None:
    """The shop's bag of an order, or None when the shop has none in it."""
    return next(
        iter(_tickets(_tickets_query(town_id, shop_id).where(Order.reference == reference), town_id)), None
    )


def shop_order_of(town_id: int, shop_id: int, *, reference: str) -> ShopOrder | None:
    """The shop's part of an order, to act on; an order that is not placed yet is not the shop's to see."""
    return db.session.scalar(
        select(ShopOrder)
        .join(Order, and_(Order.town_id == ShopOrder.town_id, Order.id == ShopOrder.order_id))
        .where(
            ShopOrder.town_id == town_id,
            ShopOrder.shop_id == shop_id,
            Order.reference == reference,
            ShopOrder.state.not_in({_S.ASKED, _S.HELD, _S.LAPSED}),
        )
    )


def reference_for_code(town_id: int, shop_id: int, *, code: str) -> str | None:
    """The order whose bag bears that code in this very shop, or None. Codes of other shops open nothing.

    The code of somebody sent instead opens the bag as well, as long as they are named.
    """
    own = _reference_of(town_id, shop_id, ShopOrder.code == code)
    order_id = None if own else entrusted_order(town_id, code=code)
    return own or (_reference_of(town_id, shop_id, ShopOrder.order_id == order_id) if order_id else None)


def _reference_of(town_id: int, shop_id: int, which: ColumnElement[bool]) -> str | None:
    return db.session.scalar(
        select(Order.reference)
        .join(ShopOrder, and_(ShopOrder.town_id == Order.town_id, ShopOrder.order_id == Order.id))
        .where(
            ShopOrder.town_id == town_id,
            ShopOrder.shop_id == shop_id,
            which,
            ShopOrder.state.not_in({_S.ASKED, _S.HELD, _S.LAPSED}),
        )
    )


def _tickets_query(town_id: int, shop_id: int) -> Select[*tuple[Any, ...]]:
    columns = (
        ShopOrder.id, Order.reference, ShopOrder.state, ShopOrder.version, ShopOrder.code, Order.name,
        Order.phone, Order.pays, ShopOrder.note, ShopOrder.collect_from,
        ShopOrder.collect_until, ShopOrder.changed_at, last_wish(),
        func.coalesce(CollectionPoint.name, ""), HubStop.bring_by,
    )  # fmt: skip
    return (
        select(*columns)
        .join(Order, and_(Order.town_id == ShopOrder.town_id, Order.id == ShopOrder.order_id))
        .outerjoin(HubStop, and_(HubStop.town_id == ShopOrder.town_id, HubStop.shop_order_id == ShopOrder.id))
        .outerjoin(
            CollectionPoint,
            and_(CollectionPoint.town_id == HubStop.town_id, CollectionPoint.id == HubStop.point_id),
        )
        .where(
            ShopOrder.town_id == town_id,
            ShopOrder.shop_id == shop_id,
            ShopOrder.state.not_in({_S.ASKED, _S.HELD, _S.LAPSED}),
        )
    )


def _tickets(query: Select[*tuple[Any, ...]], town_id: int) -> list[Ticket]:
    rows: Sequence[Any] = db.session.execute(query).all()
    lines = _lines_of(town_id, [row[0] for row in rows])
    facts: list[list[Any]] = [[*row[1:], tuple(lines.get(row[0], ()))] for row in rows]
    return [Ticket(*of_one) for of_one in facts]


def _lines_of(town_id: int, shop_order_ids: Sequence[int]) -> dict[int, list[TicketLine]]:
    query = (
        select(
            OrderLine.shop_order_id,
            OrderLine.product_name,
            OrderLine.label,
            OrderLine.by_weight,
            func.coalesce(OrderLine.given, OrderLine.quantity),
            OrderLine.due_cents,
            OrderLine.if_missing,
            OrderLine.missing,
            OrderLine.position,
            OrderLine.offered,
            OrderLine.age_limit,
            Product.barred_at.is_not(None),
        )
        .join(Variant, and_(Variant.town_id == OrderLine.town_id, Variant.id == OrderLine.variant_id))
        .join(Product, and_(Product.town_id == Variant.town_id, Product.id == Variant.product_id))
        .where(
            OrderLine.town_id == town_id,
            OrderLine.shop_order_id.in_(shop_order_ids),
            OrderLine.withdrawn == 0,
            func.coalesce(OrderLine.given, OrderLine.quantity) > 0,
        )
        .order_by(OrderLine.position)
    )
    found: dict[int, list[TicketLine]] = {}
    row: Any
    for row in db.session.execute(query):
        found.setdefault(row[0], []).append(TicketLine(*row[1:]))
    return found
