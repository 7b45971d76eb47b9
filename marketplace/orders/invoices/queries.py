"""Reads of papers: one of them, those of a bag, a month's of a shop, and its sums by rate of VAT."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select

from marketplace.core.db import db
from marketplace.orders.invoices.models import Invoice, InvoiceKind, InvoiceLine


@dataclass(frozen=True)
class PaperHead:
    """A paper in a list. Units: cents with VAT; below zero for what a credit note takes back."""

    id: int
    numbered: str
    kind: InvoiceKind
    local_day: date
    reference: str
    buyer_name: str
    at_till: bool
    basis_points: int
    gross_cents: int
    vat_cents: int

    @property
    def net_cents(self) -> int:
        """Without VAT."""
        return self.gross_cents - self.vat_cents


@dataclass(frozen=True)
class RateSum:
    """What a rate of VAT comes to in a time. Units: basis points; cents, credit notes taken off."""

    at_till: bool
    basis_points: int
    gross_cents: int
    vat_cents: int

    @property
    def net_cents(self) -> int:
        """Without VAT."""
        return self.gross_cents - self.vat_cents


def papers_of_bags(town_id: int, *, shop_order_ids: Sequence[int]) -> Sequence[Invoice]:
    """The papers of some bags, in the order of their numbers."""
    query = (
        select(Invoice)
        .where(Invoice.town_id == town_id, Invoice.shop_order_id.in_(shop_order_ids))
        .order_by(Invoice.issued_at, Invoice.id)
    )
    return db.session.scalars(query).all()


def paper_numbered(town_id: int, shop_id: int, *, numbered: str) -> Invoice | None:
    """The paper of a shop with that number as it is printed, or None."""
    parts = numbered.split("-")
    if len(parts) not in {2, 3, 4} or not all(_is_short_number(part) for part in (parts[0], parts[-1])):
        return None
    query = select(Invoice).where(
        Invoice.town_id == town_id,
        Invoice.shop_id == shop_id,
        Invoice.year == int(parts[0]),
        Invoice.mark == "-".join(parts[1:-1]),
        Invoice.number == int(parts[-1]),
    )
    found = db.session.scalar(query)
    return found if found and found.numbered == numbered else None


def rates_of_month(town_id: int, shop_id: int, *, first: date, last: date) -> Sequence[RateSum]:
    """A time by rate, what the till took apart from what was paid online. One query. `last` is in it."""
    query = (
        select(
            Invoice.at_till,
            InvoiceLine.vat_basis_points,
            Invoice.kind,
            func.sum(InvoiceLine.gross_cents),
            func.sum(InvoiceLine.vat_cents),
        )
        .join(InvoiceLine, _of_paper())
        .where(*_in_time(town_id, shop_id, first, last))
        .group_by(Invoice.at_till, InvoiceLine.vat_basis_points, Invoice.kind)
    )
    sums: dict[tuple[bool, int], tuple[int, int]] = {}
    for at_till, rate, kind, gross, vat in db.session.execute(query):
        before = sums.get((at_till, rate), (0, 0))
        sign = _sign(kind)
        sums[at_till, rate] = (before[0] + sign * int(gross), before[1] + sign * int(vat))
    return [RateSum(*key, *amounts) for key, amounts in sorted(sums.items())]


def papers_of_month(
    town_id: int, shop_id: int, *, first: date, last: date, limit: int | None = None, skip: int = 0
) -> Sequence[PaperHead]:
    """The papers of a time, each with one row a rate, in the order of their numbers. One query."""
    query = _heads(town_id, shop_id, first, last).offset(skip)
    rows = db.session.execute(query.limit(limit) if limit else query)
    return [_paper_head(row) for row in rows]


def _paper_head(row: Any) -> PaperHead:
    sign = _sign(row.kind)
    return PaperHead(
        id=row.id,
        numbered=_numbered(row.year, row.mark, row.number),
        kind=row.kind,
        local_day=row.local_day,
        reference=row.reference,
        buyer_name=row.buyer_name,
        at_till=row.at_till,
        basis_points=row.vat_basis_points,
        gross_cents=sign * int(row.gross_cents),
        vat_cents=sign * int(row.vat_cents),
    )


def count_papers(town_id: int, shop_id: int, *, first: date, last: date) -> int:
    """How many rows `papers_of_month` has in all."""
    rows = _heads(town_id, shop_id, first, last).order_by(None).subquery()
    return db.session.scalar(select(func.count()).select_from(rows)) or 0


def first_paper_day(town_id: int, shop_id: int) -> date | None:
    """When a shop first issued a paper."""
    query = select(func.min(Invoice.local_day)).where(Invoice.town_id == town_id, Invoice.shop_id == shop_id)
    found: date | None = db.session.scalar(query)
    return found


def _heads(town_id: int, shop_id: int, first: date, last: date) -> Select[*tuple[Any, ...]]:
    columns = (
        Invoice.id, Invoice.year, Invoice.mark, Invoice.number, Invoice.kind, Invoice.local_day,
        Invoice.reference, Invoice.buyer_name, Invoice.at_till, InvoiceLine.vat_basis_points,
    )  # fmt: skip
    return (
        select(
            *columns,
            func.sum(InvoiceLine.gross_cents).label("gross_cents"),
            func.sum(InvoiceLine.vat_cents).label("vat_cents"),
        )
        .join(InvoiceLine, _of_paper())
        .where(*_in_time(town_id, shop_id, first, last))
        .group_by(*columns)
        .order_by(Invoice.year, Invoice.mark, Invoice.number, InvoiceLine.vat_basis_points)
    )


def _of_paper() -> ColumnElement[bool]:
    return and_(InvoiceLine.town_id == Invoice.town_id, InvoiceLine.invoice_id == Invoice.id)


def _in_time(town_id: int, shop_id: int, first: date, last: date) -> tuple[ColumnElement[bool], ...]:
    return (
        Invoice.town_id == town_id,
        Invoice.shop_id == shop_id,
        Invoice.local_day >= first,
        Invoice.local_day <= last,
    )


def _sign(kind: InvoiceKind) -> int:
    return -1 if kind is InvoiceKind.CREDIT_NOTE else 1


def _numbered(year: int, mark: str, number: int) -> str:
    return Invoice(year=year, mark=mark, number=number).numbered


def _is_short_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10
