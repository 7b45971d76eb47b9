"""Invariants of what is really given: lines, bags, refunds and what was paid say one figure."""

from sqlalchemy import BigInteger, ColumnElement, Select, and_, case, cast, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from marketplace.moving.audit.checks import Check
from marketplace.orders.models import OrderLine, ShopOrder
from marketplace.orders.states import ShopOrderState
from marketplace.payments.models import Allocation, Payment, Refund
from marketplace.payments.states import CAPTURED, RefundState

_GRAMS = 1000
_PACKED = (
    ShopOrderState.READY,
    ShopOrderState.AT_HUB,
    ShopOrderState.COLLECTED,
    ShopOrderState.UNCOLLECTED,
)


def checks() -> list[Check]:
    """The checks of figures."""
    return [
        Check("a line comes to its price for what is given, at most to what was agreed", _dues()),
        Check("a bag comes to what its lines come to", _sums(ShopOrder.due_cents, OrderLine.due_cents)),
        Check("a bag comes at most to what its lines may", _sums(ShopOrder.most_cents, OrderLine.most_cents)),
        Check("of what was paid for a packed bag no more is kept than it comes to", _kept()),
    ]


def _dues() -> Select[*tuple[object, ...]]:
    price = _wide(OrderLine.unit_price_cents)
    units = func.coalesce(_wide(OrderLine.given), _wide(OrderLine.quantity) - OrderLine.withdrawn)
    whole = case(
        (OrderLine.by_weight, (2 * price * units + _GRAMS) // (2 * _GRAMS)),  # as rounded_share
        else_=price * units,
    )
    due = case(
        (OrderLine.withdrawn > 0, 0),
        (whole > OrderLine.most_cents, OrderLine.most_cents),
        else_=whole,
    )
    columns = (OrderLine.town_id, OrderLine.id.label("line"), OrderLine.due_cents)
    return select(*columns, due.label("expected_cents")).where(
        or_(OrderLine.due_cents != due, OrderLine.given < 0)
    )


def _sums(
    of_bag: InstrumentedAttribute[int], of_line: InstrumentedAttribute[int]
) -> Select[*tuple[object, ...]]:
    lines = (
        select(OrderLine.town_id, OrderLine.shop_order_id, func.sum(of_line).label("cents"))
        .group_by(OrderLine.town_id, OrderLine.shop_order_id)
        .subquery()
    )
    cents = func.coalesce(lines.c.cents, 0)
    return (
        select(ShopOrder.town_id, ShopOrder.id.label("shop_order"), of_bag, cents.label("lines_cents"))
        .outerjoin(lines, and_(lines.c.town_id == ShopOrder.town_id, lines.c.shop_order_id == ShopOrder.id))
        .where(of_bag != cents)
    )


_TENDERS = (
    select(
        Allocation.town_id,
        Allocation.shop_order_id,
        func.sum(Allocation.amount_cents - Allocation.refunded_cents).label("kept"),
    )
    .join(Payment, and_(Payment.town_id == Allocation.town_id, Payment.order_id == Allocation.order_id))
    .where(Payment.state.in_(tuple(CAPTURED)))
    .group_by(Allocation.town_id, Allocation.shop_order_id, Payment.id)
    .subquery()
)
_KEPT = _TENDERS.c.kept
_DUE = case(
    (ShopOrder.due_cents > ShopOrder.given_back_cents, ShopOrder.due_cents - ShopOrder.given_back_cents),
    else_=0,
)
_CANNOT_GO_BACK = exists().where(  # a person sees to it, and the resident has been told
    Refund.town_id == ShopOrder.town_id,
    Refund.shop_order_id == ShopOrder.id,
    Refund.state == RefundState.FAILED,
)


def _kept() -> Select[*tuple[object, ...]]:
    """Packed bags of whose payment more was not given back than they come to."""
    columns = (ShopOrder.town_id, ShopOrder.id.label("shop_order"), ShopOrder.due_cents, _KEPT)
    return (
        select(*columns)
        .join(
            _TENDERS,
            and_(_TENDERS.c.town_id == ShopOrder.town_id, _TENDERS.c.shop_order_id == ShopOrder.id),
        )
        .where(ShopOrder.state.in_(_PACKED), _KEPT > _DUE, ~_CANNOT_GO_BACK)
    )


def _wide(column: InstrumentedAttribute[int] | InstrumentedAttribute[int | None]) -> ColumnElement[int]:
    """The column as 64 bits: cents times grams outgrow 32."""
    return cast(column, BigInteger)
