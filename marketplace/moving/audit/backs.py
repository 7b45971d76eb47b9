"""Invariants of what goes back, and of the papers: one figure on lines, bags, invoices and credit notes."""

from typing import Any

from sqlalchemy import Select, and_, case, func, or_, select

from marketplace.moving.audit.checks import Check
from marketplace.orders.giving_back.models import Bearer, GiveBack
from marketplace.orders.invoices.models import Invoice, InvoiceKind, InvoiceLine, InvoiceSeries
from marketplace.orders.models import OrderLine, ShopOrder


def checks() -> list[Check]:
    """The checks of what goes back."""
    return [
        Check("numbers of invoices follow one another without a gap in each shop", _gaps()),
        Check("every invoice is in its shop's series", _strays()),
        Check("what a line gave back is the sum of what was given back of it", _given_back_lines()),
        Check("what a bag gave back is the sum of its lines", _given_back_bags()),
        Check("an invoice less its credit notes is what its bag costs", _papers()),
    ]


def _gaps() -> Select[Any]:
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
    count, highest = func.coalesce(issued.c.issued, 0), func.coalesce(issued.c.highest, 0)
    series = InvoiceSeries
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


def _strays() -> Select[Any]:
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


def _given_back_lines() -> Select[Any]:
    # What left a bag before it was fetched lowers what is given of a line, and so what it costs.
    of_line = case((and_(GiveBack.before, GiveBack.units > 0), 0), else_=GiveBack.cents)
    given = (
        select(GiveBack.town_id, GiveBack.order_line_id, func.sum(of_line).label("cents"))
        .group_by(GiveBack.town_id, GiveBack.order_line_id)
        .subquery()
    )
    cents = func.coalesce(given.c.cents, 0)
    return (
        select(OrderLine.town_id, OrderLine.id.label("line"), OrderLine.back_cents, cents.label("given"))
        .outerjoin(given, and_(given.c.town_id == OrderLine.town_id, given.c.order_line_id == OrderLine.id))
        .where(OrderLine.back_cents != cents)
    )


def _given_back_bags() -> Select[Any]:
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


def _papers() -> Select[Any]:
    signed = case(
        (Invoice.kind == InvoiceKind.CREDIT_NOTE, -InvoiceLine.gross_cents), else_=InvoiceLine.gross_cents
    )
    papers = (
        select(Invoice.town_id, Invoice.shop_order_id, func.sum(signed).label("cents"))
        .join(
            InvoiceLine,
            and_(InvoiceLine.town_id == Invoice.town_id, InvoiceLine.invoice_id == Invoice.id),
        )
        .group_by(Invoice.town_id, Invoice.shop_order_id)
        .subquery()
    )
    gifts = (
        select(GiveBack.town_id, GiveBack.shop_order_id, func.sum(GiveBack.cents).label("cents"))
        .where(GiveBack.borne_by == Bearer.PLATFORM, GiveBack.before.is_(False))
        .group_by(GiveBack.town_id, GiveBack.shop_order_id)
        .subquery()
    )
    costs = ShopOrder.due_cents - ShopOrder.given_back_cents + func.coalesce(gifts.c.cents, 0)
    return (
        select(
            ShopOrder.town_id,
            ShopOrder.id.label("shop_order"),
            papers.c.cents.label("papers_cents"),
            costs.label("costs_cents"),
        )
        .join(papers, and_(papers.c.town_id == ShopOrder.town_id, papers.c.shop_order_id == ShopOrder.id))
        .outerjoin(gifts, and_(gifts.c.town_id == ShopOrder.town_id, gifts.c.shop_order_id == ShopOrder.id))
        .where(papers.c.cents != costs)
    )
