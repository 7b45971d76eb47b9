"""A shop's day at a glance: where each open bag stands, what was collected, and whether any of it changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Integer,
    and_,
    case,
    cast,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.periods import day_begins
from marketplace.fulfilment.queries import PACKED, Ticket, tickets_in
from marketplace.orders.models import Order, OrderLine, ShopOrder
from marketplace.orders.states import OPEN, ShopOrderState

_S = ShopOrderState
_TO_PREPARE = frozenset({_S.ACCEPTED, _S.PICKING})


@dataclass(frozen=True)
class Collected:
    """A bag that left today."""

    reference: str
    name: str
    at: datetime


@dataclass(frozen=True)
class Board:
    """A shop's day: each open bag once, soonest first, what is late apart; collected ones latest first."""

    late: tuple[Ticket, ...]
    new: tuple[Ticket, ...]
    to_prepare: tuple[Ticket, ...]
    ready: tuple[Ticket, ...]
    at_hub: tuple[Ticket, ...]
    collected: tuple[Collected, ...]

    @property
    def open(self) -> list[Ticket]:
        """All that is not done with, late ones first."""
        return [*self.late, *self.new, *self.to_prepare, *self.ready, *self.at_hub]

    @property
    def short(self) -> list[Ticket]:
        """The open bags that cannot be served in full, first to be fetched first."""
        return sorted((ticket for ticket in self.open if ticket.is_short), key=lambda t: t.collect_from)

    @property
    def unanswered(self) -> list[Ticket]:
        """The bags that nobody of the shop has looked at yet, late ones first."""
        return [ticket for ticket in self.open if ticket.state == _S.PLACED]

    @property
    def waiting(self) -> int:
        """How many bags the shop still has to pack."""
        return sum(ticket.state not in PACKED for ticket in self.open)


def board_of(town_id: int, shop_id: int, *, at: datetime, time_zone: str) -> Board:
    """Everything open in a shop, and what was collected on the local day of `at`. Three queries."""
    late, due = list[Ticket](), list[Ticket]()
    for ticket in tickets_in(town_id, shop_id, states=OPEN):
        (late if ticket.is_late(at) else due).append(ticket)
    return Board(
        late=tuple(late),
        new=_in_state(due, {_S.PLACED}),
        to_prepare=_in_state(due, _TO_PREPARE),
        ready=_in_state(due, {_S.READY}),
        at_hub=_in_state(due, {_S.AT_HUB}),
        collected=_collected(town_id, shop_id, since=_midnight(at, time_zone)),
    )


def day_mark(town_id: int, shop_id: int, *, at: datetime, time_zone: str) -> str:
    """A short text that changes with whatever `board_of` shows of the bags, lateness included. One query.

    Made of the version of every bag shown, not of times: two who write at once may commit in another order
    than their clocks say, and neither change may be missed.
    """
    marks = db.session.execute(_marks(town_id, shop_id, at=at, since=_midnight(at, time_zone)))
    return blake2b(repr(sorted(map(tuple, marks))).encode(), digest_size=12).hexdigest()


def _marks(
    town_id: int, shop_id: int, *, at: datetime, since: datetime
) -> CompoundSelect[tuple[int, int, int, int, int]]:
    """Of each bag shown: its id, its version, what was not found of it, what is given, whether it is late."""
    mine = (ShopOrder.town_id == town_id, ShopOrder.shop_id == shop_id)
    due = case((ShopOrder.state.in_(PACKED), ShopOrder.collect_until), else_=ShopOrder.collect_from)
    still = select(
        ShopOrder.id,
        ShopOrder.version,
        _sum(OrderLine.missing),
        _sum(func.coalesce(OrderLine.given, -1)),
        case((due < at, 1), else_=0),
    ).where(*mine, ShopOrder.state.in_({*OPEN, _S.ASKED}))
    gone = select(ShopOrder.id, ShopOrder.version, literal(0), literal(0), literal(0)).where(
        *mine, ShopOrder.changed_at >= since, ShopOrder.state == _S.COLLECTED
    )
    return union_all(still, gone)


def _sum(units: ColumnElement[int] | InstrumentedAttribute[int]) -> ColumnElement[int]:
    """Over the lines of a bag. Asked bag by bag: a join would read through all that the town ever had."""
    lines = select(cast(func.coalesce(func.sum(units), 0), Integer)).where(
        OrderLine.town_id == ShopOrder.town_id, OrderLine.shop_order_id == ShopOrder.id
    )
    return lines.correlate(ShopOrder).scalar_subquery()


def _collected(town_id: int, shop_id: int, *, since: datetime) -> tuple[Collected, ...]:
    query = (
        select(Order.reference, Order.name, ShopOrder.changed_at)
        .join(ShopOrder, and_(ShopOrder.town_id == Order.town_id, ShopOrder.order_id == Order.id))
        .where(
            ShopOrder.town_id == town_id,
            ShopOrder.shop_id == shop_id,
            ShopOrder.changed_at >= since,
            ShopOrder.state == _S.COLLECTED,
        )
        .order_by(ShopOrder.changed_at.desc(), ShopOrder.id.desc())
    )
    return tuple(Collected(*row) for row in db.session.execute(query))


def _in_state(tickets: Iterable[Ticket], states: Iterable[ShopOrderState]) -> tuple[Ticket, ...]:
    wanted = frozenset(states)
    return tuple(ticket for ticket in tickets if ticket.state in wanted)


def _midnight(at: datetime, time_zone: str) -> datetime:
    """When the local day of a moment began."""
    return day_begins(clock.local(at, time_zone).date(), time_zone)
