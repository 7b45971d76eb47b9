"""An order as its resident reads it: every bag, what is in it, where and when, and what became of it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import and_, or_, select

from marketplace.catalogue.models import Offered, Product, Variant
from marketplace.catalogue.wording import offer_words
from marketplace.core.db import db
from marketplace.orders.models import Order, OrderLine, ShopOrder, ShopOrderStep
from marketplace.orders.picking.models import Replacement, ReplacementState
from marketplace.orders.states import OPEN, ShopOrderState
from marketplace.shops.models import Shop

CANCELLABLE = frozenset({ShopOrderState.PLACED, ShopOrderState.ACCEPTED, ShopOrderState.PICKING})
"""The states in which a resident may still give up a bag: it is not packed yet."""


@dataclass(frozen=True)
class ReceiptLine:
    """One thing in a bag, in the words and at the price of the order. Units: pieces, or grams.

    `is_withdrawn`: it was paid too late to be had, and given back; or tried in the shop, and left there.
    `given`: what is really in the bag, once the shop has said so. `is_instead`: it stands for another line.
    """

    line_id: int
    name: str
    label: str
    picture: str
    by_weight: bool
    quantity: int
    unit_price_cents: int
    total_cents: int
    most_cents: int
    due_cents: int
    back_cents: int
    vat_basis_points: int
    is_withdrawn: bool
    given: int | None = None
    offered: Offered = Offered.SHELF
    age_limit: int | None = None
    is_instead: bool = False
    is_gone: bool = False  # fetched before the rest of its bag
    category: str = ""  # of its product as it is now

    @property
    def units(self) -> int:
        """How much of it is in the bag, or will be; of what is not there, how much was ordered."""
        return self.quantity if self.given is None else self.given

    @property
    def is_to_weigh(self) -> bool:
        """Whether its price follows a weight that is not known yet."""
        return self.by_weight and self.given is None and not self.is_withdrawn

    @property
    def is_other(self) -> bool:
        """Whether something else is given than what was ordered, and said so."""
        return self.given is not None and self.given != self.quantity

    @property
    def offer(self) -> str:
        """How it was offered, in words; empty for what stood on the shelf."""
        return offer_words(self.offered)

    @property
    def is_left(self) -> bool:
        """Whether it was tried in the shop, and left there: nothing was paid for it."""
        return self.is_withdrawn and self.offered is Offered.TO_TRY


@dataclass(frozen=True)
class ReceiptBag:
    """One shop's part of the order. `moved`: when it came into a state.

    `asked`: the places of what is proposed instead of something missing, and waits for an answer.
    """

    shop_order_id: int
    shop_id: int
    shop_slug: str
    shop_name: str
    address: str
    shop_phone: str
    state: ShopOrderState
    code: str
    collect_from: datetime
    collect_until: datetime
    local_day: date
    local_time: time
    total_cents: int
    most_cents: int
    due_cents: int
    note: str
    reason: str
    lines: Sequence[ReceiptLine]
    moved: dict[ShopOrderState, datetime]
    asked: Sequence[int] = ()
    kept_until: date | None = None

    @property
    def is_to_try(self) -> bool:
        """Whether something in it is paid only if it is kept, and that is still open."""
        return self.state in OPEN and any(line.offered is Offered.TO_TRY for line in self.lines)

    @property
    def can_be_cancelled(self) -> bool:
        """Whether the resident may still give it up."""
        return self.state in CANCELLABLE


@dataclass(frozen=True)
class Receipt:
    """One order; its bags in the order in which they are fetched."""

    order_id: int
    cart_id: int
    reference: str
    user_id: int | None
    name: str
    email: str
    pays: str
    total_cents: int
    created_at: datetime
    called_off_at: datetime | None
    bags: Sequence[ReceiptBag]

    @property
    def most_cents(self) -> int:
        """What it comes to at most, if all that is weighed weighs as much as it may."""
        return sum(bag.most_cents for bag in self.bags)


def receipt_of(town_id: int, *, reference: str) -> Receipt | None:
    """The order with that reference, or None. Four queries, however many bags."""
    order: Any = db.session.execute(
        select(
            Order.id.label("order_id"),
            Order.cart_id,
            Order.reference,
            Order.user_id,
            Order.name,
            Order.email,
            Order.pays,
            Order.total_cents,
            Order.created_at,
            Order.called_off_at,
        ).where(Order.town_id == town_id, Order.reference == reference)
    ).one_or_none()
    return Receipt(**order._mapping, bags=_bags_of(town_id, order.order_id)) if order else None


def bag_of(town_id: int, *, order_id: int, shop_slug: str) -> ShopOrder | None:
    """One shop's part of an order, to be changed; None when that shop has no part in it."""
    query = (
        select(ShopOrder)
        .join(Shop, and_(Shop.town_id == ShopOrder.town_id, Shop.id == ShopOrder.shop_id))
        .where(ShopOrder.town_id == town_id, ShopOrder.order_id == order_id, Shop.slug == shop_slug)
    )
    return db.session.scalar(query)


def _bags_of(town_id: int, order_id: int) -> list[ReceiptBag]:
    query = (
        select(ShopOrder, Shop.slug, Shop.name, Shop.address, Shop.phone)
        .join(Shop, and_(Shop.town_id == ShopOrder.town_id, Shop.id == ShopOrder.shop_id))
        .where(ShopOrder.town_id == town_id, ShopOrder.order_id == order_id)
        .order_by(ShopOrder.collect_from, Shop.street_position, Shop.street_number, ShopOrder.id)
    )
    rows = db.session.execute(query).all()
    ids = [row.ShopOrder.id for row in rows]
    lines, moved = _lines_of(town_id, ids), _moves_of(town_id, ids)
    packing = [row.ShopOrder.id for row in rows if row.ShopOrder.state == ShopOrderState.PICKING]
    asked = _asked_in(town_id, packing)
    return [
        ReceiptBag(
            shop_order_id=row.ShopOrder.id,
            shop_slug=row.slug,
            shop_name=row.name,
            address=row.address,
            shop_phone=row.phone,
            lines=lines[row.ShopOrder.id],
            moved=moved[row.ShopOrder.id],
            asked=asked.get(row.ShopOrder.id, ()),
            **{name: getattr(row.ShopOrder, name) for name in _OF_THE_BAG},
        )
        for row in rows
    ]


_OF_THE_BAG = (
    "state",
    "code",
    "collect_from",
    "collect_until",
    "local_day",
    "local_time",
    "total_cents",
    "most_cents",
    "due_cents",
    "note",
    "reason",
    "kept_until",
    "shop_id",
)


def _lines_of(town_id: int, shop_order_ids: Sequence[int]) -> dict[int, list[ReceiptLine]]:
    query = (
        select(
            OrderLine.shop_order_id,
            OrderLine.id,
            OrderLine.product_name,
            OrderLine.label,
            OrderLine.picture,
            OrderLine.by_weight,
            OrderLine.quantity,
            OrderLine.unit_price_cents,
            OrderLine.total_cents,
            OrderLine.most_cents,
            OrderLine.due_cents,
            OrderLine.back_cents,
            OrderLine.vat_basis_points,
            OrderLine.withdrawn > 0,
            OrderLine.given,
            OrderLine.offered,
            OrderLine.age_limit,
            OrderLine.instead,
            OrderLine.handed_at.is_not(None),
            Product.category,
        )
        .join(Variant, and_(Variant.town_id == OrderLine.town_id, Variant.id == OrderLine.variant_id))
        .join(Product, and_(Product.town_id == Variant.town_id, Product.id == Variant.product_id))
        .where(
            OrderLine.town_id == town_id,
            OrderLine.shop_order_id.in_(shop_order_ids),
            # What was proposed instead of another line is in the bag once it is accepted.
            or_(OrderLine.withdrawn == 0, ~OrderLine.instead),
        )
        .order_by(OrderLine.shop_order_id, OrderLine.position)
    )
    lines: dict[int, list[ReceiptLine]] = defaultdict(list)
    rows: Sequence[Any] = db.session.execute(query).all()
    for row in rows:
        lines[row[0]].append(ReceiptLine(*row[1:]))
    return lines


def _asked_in(town_id: int, shop_order_ids: Sequence[int]) -> dict[int, list[int]]:
    """Where, in bags that are being packed, something is proposed that nobody has answered yet."""
    if not shop_order_ids:
        return {}
    query = (
        select(Replacement.shop_order_id, OrderLine.position)
        .join(
            OrderLine,
            and_(OrderLine.town_id == Replacement.town_id, OrderLine.id == Replacement.with_line_id),
        )
        .where(
            Replacement.town_id == town_id,
            Replacement.shop_order_id.in_(shop_order_ids),
            Replacement.state == ReplacementState.ASKED,
        )
        .order_by(Replacement.id)
    )
    asked: dict[int, list[int]] = defaultdict(list)
    for shop_order_id, place in db.session.execute(query):
        asked[shop_order_id].append(place)
    return asked


def _moves_of(town_id: int, shop_order_ids: Sequence[int]) -> dict[int, dict[ShopOrderState, datetime]]:
    query = select(ShopOrderStep.shop_order_id, ShopOrderStep.state, ShopOrderStep.at).where(
        ShopOrderStep.town_id == town_id, ShopOrderStep.shop_order_id.in_(shop_order_ids)
    )
    moved: dict[int, dict[ShopOrderState, datetime]] = defaultdict(dict)
    for shop_order_id, state, at in db.session.execute(query):
        moved[shop_order_id][state] = at
    return moved
