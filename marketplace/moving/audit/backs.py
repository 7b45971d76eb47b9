"""Invariants of what goes back, and of the papers: one figure on lines, bags, invoices and credit notes."""

from collections.abc import Iterator, Mapping

from sqlalchemy import Select, and_, case, func, or_, select

from marketplace.core.db import db
from marketplace.moving.audit.checks import Check
from marketplace.orders.giving_back.models import Bearer, GiveBack
from marketplace.orders.invoices.models import Invoice, InvoiceKind, InvoiceLine, InvoiceSeries
from marketplace.orders.models import OrderLine, ShopOrder
from marketplace.payments.figures import bag_figures_of
from marketplace.towns.queries import all_towns

_AT_ONCE = 300


def checks() -> list[Check]:
    """The checks of what goes back."""
    return [
        Check("numbers of invoices follow one another without a gap in each shop", _gaps()),
        Check("every invoice is in its shop's series", _strays()),
        Check("what a line gave back is the sum of what was given back of it", _given_back_lines()),
        Check("what a bag gave back is the sum of its lines", _given_back_bags()),
        Check("an invoice less its credit notes is what its bag costs", _papers),
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


def _papers() -> Iterator[Mapping[str, object]]:
    """Bags whose papers come to something else than the bag: bag by bag, some hundred figures at a time."""
    for town in all_towns():
        after = 0
        while papers := _papers_of(town.id, after):
            figures = bag_figures_of(town.id, shop_order_ids=list(papers))
            for bag_id, (cents, gifts) in papers.items():
                costs = figures[bag_id].kept_cents + gifts
                if cents != costs:
                    yield {"town_id": town.id, "shop_order": bag_id, "papers": cents, "costs": costs}
            after = max(papers)


def _papers_of(town_id: int, after: int) -> dict[int, tuple[int, int]]:
    """What the papers of some bags come to, and what of their cost the platform bore, by bag."""
    signed = case(
        (Invoice.kind == InvoiceKind.CREDIT_NOTE, -InvoiceLine.gross_cents), else_=InvoiceLine.gross_cents
    )
    query = (
        select(Invoice.shop_order_id, func.sum(signed))
        .join(
            InvoiceLine,
            and_(InvoiceLine.town_id == Invoice.town_id, InvoiceLine.invoice_id == Invoice.id),
        )
        .where(Invoice.town_id == town_id, Invoice.shop_order_id > after)
        .group_by(Invoice.shop_order_id)
        .order_by(Invoice.shop_order_id)
        .limit(_AT_ONCE)
    )
    papers = {bag_id: int(cents) for bag_id, cents in db.session.execute(query)}
    gifts = (
        select(GiveBack.shop_order_id, func.sum(GiveBack.cents))
        .where(
            GiveBack.town_id == town_id,
            GiveBack.shop_order_id.in_(papers),
            GiveBack.borne_by == Bearer.PLATFORM,
            GiveBack.before.is_(False),
        )
        .group_by(GiveBack.shop_order_id)
    )
    given: dict[int, int] = {bag_id: int(cents) for bag_id, cents in db.session.execute(gifts)}
    return {bag_id: (cents, given.get(bag_id, 0)) for bag_id, cents in papers.items()}
