"""Issuing papers: everything on them is copied when they are issued, and stays as it was.

Who sells is told as the shop tells it at that moment; amounts are those that `orders.figures` gives. A number
is taken last, when everything else of the transaction is done.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import func, insert, select

from marketplace.core import clock
from marketplace.core.db import at_the_end, db
from marketplace.core.ids import new_id
from marketplace.core.money import included_vat
from marketplace.orders.giving_back.models import GiveBack
from marketplace.orders.invoices.models import Invoice, InvoiceKind, InvoiceLine
from marketplace.orders.invoices.numbering import take_number
from marketplace.orders.models import OrderLine, ShopOrder
from marketplace.shops.models import Shop, ShopLegal


@dataclass(frozen=True)
class Sale:
    """Where and how a bag was sold. `at_till`: the shop's till took the money, and gives its own ticket."""

    currency: str
    country: str
    time_zone: str
    at_till: bool


@dataclass(frozen=True)
class Sold:
    """One line as it stands in the end. `position`: its place in the bag. Units: pieces or grams; cents."""

    position: int
    units: int
    cents: int
    vat_cents: int


def issue_invoice(bag: ShopOrder, *, sold: Sequence[Sold], sale: Sale) -> None:
    """Issue the invoice of a bag that was handed over; none for one that cost nothing, or has one.

    Races: the bag is locked by the caller; a bag has one invoice by its unique key. Commits: no.
    """
    rows = [_sold_row(line, _line_at(bag, line.position)) for line in sold if line.cents]
    if rows and invoice_of(bag.town_id, shop_order_id=bag.id) is None:
        _issue_last(bag, {**_head(bag, sale), "kind": InvoiceKind.INVOICE}, rows)


def issue_credit_note(bag: ShopOrder, *, given: GiveBack, sale: Sale) -> None:
    """Take back on paper what was given back of a line after its invoice; nothing before there is one.

    Its VAT is what the line's VAT falls by, so that what is left of the line bears its own VAT to the cent.
    Races: as `issue_invoice`; one credit note for each thing given back. Commits: no.
    """
    invoice = invoice_of(bag.town_id, shop_order_id=bag.id)
    if invoice is None:
        return
    line = next(line for line in bag.lines if line.id == given.order_line_id)
    billed = next((row for row in invoice.lines if row.position == line.position), None)
    if billed is None:
        return
    left = billed.gross_cents - _credited(invoice, line.position)
    cents = min(given.cents, left)
    if cents <= 0:
        return
    vat = included_vat(left, billed.vat_basis_points) - included_vat(left - cents, billed.vat_basis_points)
    row = _sold_row(Sold(line.position, given.units, cents, vat), line)
    head = {**_head(bag, sale), "kind": InvoiceKind.CREDIT_NOTE}
    _issue_last(bag, {**head, "corrects_id": invoice.id, "give_back_id": given.id}, [row])


def invoice_of(town_id: int, *, shop_order_id: int) -> Invoice | None:
    """The invoice of a bag, or None."""
    query = select(Invoice).where(
        Invoice.town_id == town_id,
        Invoice.shop_order_id == shop_order_id,
        Invoice.kind == InvoiceKind.INVOICE,
    )
    return db.session.scalar(query)


def _issue_last(bag: ShopOrder, head: dict[str, Any], rows: Sequence[dict[str, Any]]) -> None:
    at_the_end((bag.town_id, bag.shop_id, 1), partial(_write, head, rows))


def _write(head: dict[str, Any], rows: Sequence[dict[str, Any]]) -> None:
    taken = take_number(head["town_id"], shop_id=head["shop_id"], year=head["year"])
    db.session.execute(insert(Invoice).values(**head, mark=taken.mark, number=taken.number))
    lines = [{**row, "id": new_id(), "invoice_id": head["id"], "town_id": head["town_id"]} for row in rows]
    db.session.execute(insert(InvoiceLine), lines)


def _head(bag: ShopOrder, sale: Sale) -> dict[str, Any]:
    now = clock.now()
    today = clock.local(now, sale.time_zone).date()
    return {
        "id": new_id(),
        "town_id": bag.town_id,
        "shop_id": bag.shop_id,
        "shop_order_id": bag.id,
        "year": today.year,
        "issued_at": now,
        "local_day": today,
        "reference": bag.order.reference,
        "at_till": sale.at_till,
        "currency": sale.currency,
        "country": sale.country,
        "buyer_name": bag.order.name,
        **_seller(bag.town_id, bag.shop_id),
    }


def _seller(town_id: int, shop_id: int) -> dict[str, str]:
    shop = db.session.get_one(Shop, (town_id, shop_id))
    legal = db.session.get(ShopLegal, (town_id, shop_id)) or ShopLegal()
    return {
        "seller_name": legal.company_name or shop.name,
        "seller_form": legal.legal_form or "",
        "seller_siren": legal.siren or "",
        "seller_vat": legal.vat_number or "",
        "seller_second_tax": legal.second_tax_number or "",
        "seller_register": legal.register or "",
        "seller_address": shop.address,
        "seller_postcode": shop.postcode,
        "seller_city": shop.city,
    }


def _line_at(bag: ShopOrder, position: int) -> OrderLine:
    return next(line for line in bag.lines if line.position == position)


def _sold_row(sold: Sold, line: OrderLine) -> dict[str, Any]:
    return {
        "position": sold.position,
        "name": ", ".join(filter(None, [line.product_name, line.label])),
        "by_weight": line.by_weight,
        "quantity": sold.units,
        "unit_price_cents": line.unit_price_cents,
        "gross_cents": sold.cents,
        "vat_basis_points": line.vat_basis_points,
        "vat_cents": sold.vat_cents,
    }


def _credited(invoice: Invoice, position: int) -> int:
    query = (
        select(func.coalesce(func.sum(InvoiceLine.gross_cents), 0))
        .join(
            Invoice,
            (Invoice.town_id == InvoiceLine.town_id) & (Invoice.id == InvoiceLine.invoice_id),
        )
        .where(
            InvoiceLine.town_id == invoice.town_id,
            Invoice.corrects_id == invoice.id,
            InvoiceLine.position == position,
        )
    )
    return int(db.session.scalar(query) or 0)
