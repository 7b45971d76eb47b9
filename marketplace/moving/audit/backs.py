"""Invariants of what goes back, and of the papers: one figure on lines, bags, invoices and credit notes."""

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, exists, func, or_, select

from marketplace.moving.audit.checks import Check
from marketplace.orders.giving_back.models import Bearer, GiveBack
from marketplace.orders.invoices.models import Invoice, InvoiceKind, InvoiceLine, InvoiceSeries
from marketplace.orders.models import OrderLine, ShopOrder
from marketplace.orders.states import ShopOrderState
from marketplace.payments.refunds.models import Refund


def checks() -> list[Check]:
    """The checks of what goes back."""
    return [
        Check("numbers of invoices follow one another without a gap in each shop", _gaps()),
        Check("every invoice is in its shop's series", _strays()),
        Check("what a line gave back is the sum of what was given back of it", _given_back_lines()),
        Check("what a bag gave back is the sum of its lines", _given_back_bags()),
        Check("an invoice is what its bag came to, where no card was refunded", _invoices()),
        Check("credit notes are what the shop gave back of an invoiced bag", _credit_notes()),
    ]


def _gaps() -> Select[*tuple[object, ...]]:
    issued = (
        select(
            Invoice.town_id,
            Invoice.shop_id,
            Invoice.year,
            Invoice.mark,
            func.count().label("issued"),
            func.max(Invoice.number).label("highest"),
        )
        .group_by(Invoice.town_id, Invoice.shop_id, Invoice.year, Invoice.mark)
        .subquery()
    )
    series = InvoiceSeries
    count = func.coalesce(issued.c.issued, 0) + series.brought
    highest = func.coalesce(issued.c.highest, series.brought)
    same = and_(
        issued.c.town_id == series.town_id,
        issued.c.shop_id == series.shop_id,
        issued.c.year == series.year,
        issued.c.mark == series.mark,
    )
    return (
        select(series.town_id, series.shop_id, series.year, series.mark, series.last_number, count, highest)
        .outerjoin(issued, same)
        .where(or_(count != series.last_number, highest != series.last_number))
    )


def _strays() -> Select[*tuple[object, ...]]:
    series = InvoiceSeries
    same = and_(
        series.town_id == Invoice.town_id,
        series.shop_id == Invoice.shop_id,
        series.year == Invoice.year,
        series.mark == Invoice.mark,
    )
    return (
        select(Invoice.town_id, Invoice.id.label("invoice"))
        .outerjoin(series, same)
        .where(series.shop_id.is_(None))
    )


def _given_back_lines() -> Select[*tuple[object, ...]]:
    given = (
        select(GiveBack.town_id, GiveBack.order_line_id, func.sum(_of_line()).label("cents"))
        .group_by(GiveBack.town_id, GiveBack.order_line_id)
        .subquery()
    )
    cents = func.coalesce(given.c.cents, 0)
    return (
        select(OrderLine.town_id, OrderLine.id.label("line"), OrderLine.back_cents, cents.label("given"))
        .outerjoin(given, and_(given.c.town_id == OrderLine.town_id, given.c.order_line_id == OrderLine.id))
        .where(OrderLine.back_cents != cents)
    )


def _given_back_bags() -> Select[*tuple[object, ...]]:
    lines = (
        select(OrderLine.town_id, OrderLine.shop_order_id, func.sum(OrderLine.back_cents).label("cents"))
        .group_by(OrderLine.town_id, OrderLine.shop_order_id)
        .subquery()
    )
    columns = (ShopOrder.town_id, ShopOrder.id.label("shop_order"), ShopOrder.given_back_cents)
    return (
        select(*columns, lines.c.cents)
        .join(lines, and_(lines.c.town_id == ShopOrder.town_id, lines.c.shop_order_id == ShopOrder.id))
        .where(ShopOrder.given_back_cents != lines.c.cents)
    )


def _invoices() -> Select[*tuple[object, ...]]:
    lines = (
        select(OrderLine.town_id, OrderLine.shop_order_id, func.sum(OrderLine.due_cents).label("cents"))
        .group_by(OrderLine.town_id, OrderLine.shop_order_id)
        .subquery()
    )
    papers, bag = _of_papers(InvoiceKind.INVOICE), ShopOrder
    backs = _of_backs(GiveBack.before.is_(True))
    came_to = lines.c.cents - func.coalesce(backs.c.cents, 0)
    # What came back by card is looked at among the money's own checks.
    by_card = exists().where(Refund.town_id == bag.town_id, Refund.shop_order_id == bag.id)
    return (
        select(bag.town_id, bag.id.label("shop_order"), papers.c.cents.label("invoiced"), came_to.label("is"))
        .join(papers, and_(papers.c.town_id == bag.town_id, papers.c.shop_order_id == bag.id))
        .join(lines, and_(lines.c.town_id == bag.town_id, lines.c.shop_order_id == bag.id))
        .outerjoin(backs, and_(backs.c.town_id == bag.town_id, backs.c.shop_order_id == bag.id))
        .where(bag.state == ShopOrderState.COLLECTED, papers.c.cents != came_to, ~by_card)
    )


def _credit_notes() -> Select[*tuple[object, ...]]:
    """Not what was refunded: a bank may send a refund back, and the shop has given it back all the same."""
    papers, bag = _of_papers(InvoiceKind.CREDIT_NOTE), ShopOrder
    backs = _of_backs(and_(GiveBack.borne_by == Bearer.SHOP, GiveBack.before.is_(False)))
    credited, given = func.coalesce(papers.c.cents, 0), func.coalesce(backs.c.cents, 0)
    return (
        select(bag.town_id, bag.id.label("shop_order"), credited.label("credited"), given.label("given"))
        .outerjoin(papers, and_(papers.c.town_id == bag.town_id, papers.c.shop_order_id == bag.id))
        .outerjoin(backs, and_(backs.c.town_id == bag.town_id, backs.c.shop_order_id == bag.id))
        .where(credited != given)
    )


def _of_papers(kind: InvoiceKind) -> Subquery:
    """What the papers of a kind come to, bag by bag."""
    return (
        select(Invoice.town_id, Invoice.shop_order_id, func.sum(InvoiceLine.gross_cents).label("cents"))
        .join(
            InvoiceLine,
            and_(InvoiceLine.town_id == Invoice.town_id, InvoiceLine.invoice_id == Invoice.id),
        )
        .where(Invoice.kind == kind)
        .group_by(Invoice.town_id, Invoice.shop_order_id)
        .subquery()
    )


def _of_backs(which: ColumnElement[bool]) -> Subquery:
    """What went back of lines, bag by bag."""
    return (
        select(GiveBack.town_id, GiveBack.shop_order_id, func.sum(_of_line()).label("cents"))
        .where(which)
        .group_by(GiveBack.town_id, GiveBack.shop_order_id)
        .subquery()
    )


def _of_line() -> ColumnElement[int]:
    # What left a bag before it was fetched lowers what is given of a line, and so what it costs.
    return case((and_(GiveBack.before, GiveBack.units > 0), 0), else_=GiveBack.cents)
