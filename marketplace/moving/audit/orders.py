"""Invariants of orders: totals, and the VAT they contain."""

from sqlalchemy import BigInteger, ColumnElement, Select, and_, case, cast, func, select
from sqlalchemy.orm import InstrumentedAttribute

from marketplace.catalogue.models import Offered
from marketplace.core.money import BASIS, EXACT_RATES
from marketplace.moving.audit.checks import Check
from marketplace.orders.models import Order, OrderLine, ShopOrder
from marketplace.orders.states import ShopOrderState

_GRAMS = 1000
_FINE = 100_000  # what all rates are of: each is a whole number then
_NOT_PLACED = (ShopOrderState.ASKED, ShopOrderState.HELD, ShopOrderState.LAPSED, ShopOrderState.DECLINED)


def checks() -> list[Check]:
    """The checks of orders."""
    return [
        Check("an order costs what its bags cost", _order_totals()),
        Check("a bag costs what its lines cost", _bag_totals()),
        Check("a line costs its price times its quantity", _line_totals()),
        Check("the VAT of a line is the one its total contains", _line_vat()),
        Check("what is left of a bag was tried and left in its shop", _left_behind()),
        Check("an order with a placed bag says when it was placed", _unplaced()),
    ]


def _order_totals() -> Select[*tuple[object, ...]]:
    bags = (
        select(ShopOrder.town_id, ShopOrder.order_id, func.sum(ShopOrder.total_cents).label("cents"))
        .group_by(ShopOrder.town_id, ShopOrder.order_id)
        .subquery()
    )
    cents = func.coalesce(bags.c.cents, 0)
    return (
        select(Order.town_id, Order.reference, Order.total_cents, cents.label("bags_cents"))
        .outerjoin(bags, and_(bags.c.town_id == Order.town_id, bags.c.order_id == Order.id))
        .where(Order.total_cents != cents)
    )


def _bag_totals() -> Select[*tuple[object, ...]]:
    lines = (
        select(OrderLine.town_id, OrderLine.shop_order_id, func.sum(OrderLine.total_cents).label("cents"))
        .where(~OrderLine.instead)  # proposed since, and nobody ordered it
        .group_by(OrderLine.town_id, OrderLine.shop_order_id)
        .subquery()
    )
    cents = func.coalesce(lines.c.cents, 0)
    return (
        select(
            ShopOrder.town_id,
            ShopOrder.id.label("shop_order"),
            ShopOrder.total_cents,
            cents.label("lines_cents"),
        )
        .outerjoin(lines, and_(lines.c.town_id == ShopOrder.town_id, lines.c.shop_order_id == ShopOrder.id))
        .where(ShopOrder.total_cents != cents)
    )


def _line_totals() -> Select[*tuple[object, ...]]:
    price, quantity = _wide(OrderLine.unit_price_cents), _wide(OrderLine.quantity)
    due = case(
        (OrderLine.by_weight, (2 * price * quantity + _GRAMS) // (2 * _GRAMS)),  # as rounded_share
        else_=price * quantity,
    )
    return _lines(due).where(OrderLine.total_cents != due)


def _line_vat() -> Select[*tuple[object, ...]]:
    total, rate = _wide(OrderLine.total_cents), _wide(OrderLine.vat_basis_points)
    exact = [(rate == named, part * _FINE // whole) for named, (part, whole) in EXACT_RATES.items()]
    taxed = _FINE + case(*exact, else_=rate * (_FINE // BASIS))
    due = total - (2 * total * _FINE + taxed) // (2 * taxed)  # as included_vat
    return _lines(due).where(OrderLine.vat_cents != due)


def _lines(due: ColumnElement[int]) -> Select[*tuple[object, ...]]:
    columns = (OrderLine.town_id, OrderLine.id.label("line"), OrderLine.total_cents, OrderLine.vat_cents)
    return select(*columns, due.label("expected_cents"))


def _left_behind() -> Select[*tuple[object, ...]]:
    tried_and_left = and_(OrderLine.offered == Offered.TO_TRY, OrderLine.withdrawn == OrderLine.quantity)
    lines = (
        select(OrderLine.town_id, OrderLine.shop_order_id, func.sum(OrderLine.total_cents).label("cents"))
        .where(tried_and_left)
        .group_by(OrderLine.town_id, OrderLine.shop_order_id)
        .subquery()
    )
    cents = func.coalesce(lines.c.cents, 0)
    columns = (ShopOrder.town_id, ShopOrder.id.label("shop_order"), ShopOrder.left_cents)
    return (
        select(*columns, cents.label("lines_cents"))
        .outerjoin(lines, and_(lines.c.town_id == ShopOrder.town_id, lines.c.shop_order_id == ShopOrder.id))
        .where(ShopOrder.left_cents != cents)
    )


def _unplaced() -> Select[*tuple[object, ...]]:
    return (
        select(Order.town_id, Order.reference, ShopOrder.state)
        .join(ShopOrder, and_(ShopOrder.town_id == Order.town_id, ShopOrder.order_id == Order.id))
        .where(Order.placed_at.is_(None), ShopOrder.state.not_in(_NOT_PLACED))
    )


def _wide(column: InstrumentedAttribute[int]) -> ColumnElement[int]:
    """The column as 64 bits: cents times basis points outgrow 32."""
    return cast(column, BigInteger)
