"""What a shop sees of its orders: never another shop's lines, nor the resident's other stops."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, and_, func, or_, select

from marketplace.catalogue.models import Offered
from marketplace.catalogue.wording import offer_words
from marketplace.core.db import db
from marketplace.orders.models import Order, OrderLine, ShopOrder
from marketplace.orders.states import ShopOrderState

_S = ShopOrderState
_TO_PREPARE = frozenset({_S.ACCEPTED, _S.PICKING})
_SHOWN = frozenset({_S.PLACED, _S.READY, _S.AT_HUB}) | _TO_PREPARE


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
    """One bag on the board."""

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
        """Whether the bag should be ready by now and is not, or was not collected in its window."""
        due = self.collect_from if self.state != ShopOrderState.READY else self.collect_until
        return at > due and self.state != ShopOrderState.COLLECTED


@dataclass(frozen=True)
class Board:
    """A shop's day: each column soonest first, the collected ones latest first."""

    new: tuple[Ticket, ...]
    to_prepare: tuple[Ticket, ...]
    ready: tuple[Ticket, ...]
    collected: tuple[Ticket, ...]

    @property
    def short(self) -> list[Ticket]:
        """The open bags that cannot be served in full, first to be fetched first."""
        return [ticket for ticket in (*self.new, *self.to_prepare, *self.ready) if ticket.is_short]


def board_of(town_id: int, shop_id: int, *, day: date, time_zone: str) -> Board:
    """Everything open in a shop, and what was collected on a local day. Two queries."""
    starts = datetime.combine(day, time(), tzinfo=ZoneInfo(time_zone))
    ends = datetime.combine(day + timedelta(days=1), time(), tzinfo=ZoneInfo(time_zone))
    collected_today = and_(
        ShopOrder.state == _S.COLLECTED, ShopOrder.changed_at >= starts, ShopOrder.changed_at < ends
    )
    tickets = _tickets(
        _tickets_query(town_id, shop_id)
        .where(or_(ShopOrder.state.in_(_SHOWN), collected_today))
        .order_by(ShopOrder.collect_from, ShopOrder.id),
        town_id,
    )
    collected = (ticket for ticket in tickets if ticket.state == _S.COLLECTED)
    return Board(
        new=tuple(ticket for ticket in tickets if ticket.state == _S.PLACED),
        to_prepare=tuple(ticket for ticket in tickets if ticket.state in _TO_PREPARE),
        ready=tuple(ticket for ticket in tickets if ticket.state in {_S.READY, _S.AT_HUB}),
        collected=tuple(sorted(collected, key=lambda ticket: ticket.changed_at, reverse=True)),
    )


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
            ShopOrder.state.not_in({_S.HELD, _S.LAPSED}),
        )
    )


def reference_for_code(town_id: int, shop_id: int, *, code: str) -> str | None:
    """The order whose bag bears that code in this very shop, or None. Codes of other shops open nothing."""
    return db.session.scalar(
        select(Order.reference)
        .join(ShopOrder, and_(ShopOrder.town_id == Order.town_id, ShopOrder.order_id == Order.id))
        .where(
            ShopOrder.town_id == town_id,
            ShopOrder.shop_id == shop_id,
            ShopOrder.code == code,
            ShopOrder.state.not_in({_S.HELD, _S.LAPSED}),
        )
    )


def _tickets_query(town_id: int, shop_id: int) -> Select[*tuple[Any, ...]]:
    columns = (
        ShopOrder.id, Order.reference, ShopOrder.state, ShopOrder.version, ShopOrder.code, Order.name,
        Order.phone, Order.pays, ShopOrder.note, ShopOrder.collect_from,
        ShopOrder.collect_until, ShopOrder.changed_at,
    )  # fmt: skip
    return (
        select(*columns)
        .join(Order, and_(Order.town_id == ShopOrder.town_id, Order.id == ShopOrder.order_id))
        .where(
            ShopOrder.town_id == town_id,
            ShopOrder.shop_id == shop_id,
            ShopOrder.state.not_in({_S.HELD, _S.LAPSED}),
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
        )
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
