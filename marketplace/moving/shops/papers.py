"""The papers of a shop: what it sold and invoiced, its goods and its counts, as sheets that anybody opens.

They are history: read at the new place, and never written there as orders of its residents. Of residents they
have what the law puts on an invoice, and nothing else.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, func, select

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.words import _
from marketplace.core.workbooks import Cell, csv_of
from marketplace.moving.sheets.catalogue import catalogue_rows
from marketplace.moving.sheets.orders import LONGEST_DAYS, Period, order_rows
from marketplace.moving.sheets.stock import stock_rows
from marketplace.moving.towns.archive import Packing
from marketplace.moving.towns.manifest import PAPERS
from marketplace.orders.invoices.models import Invoice, InvoiceKind, InvoiceLine
from marketplace.orders.models import ShopOrder
from marketplace.shops.models import Shop
from marketplace.towns.queries import TownView

_AT_ONCE = 500
_WHO_ORDERED = slice(4, 6)  # columns of the sheet of orders: a name and a telephone number
Row = Sequence[Cell]


def pack_papers(pack: Packing, town: TownView, shop: Shop) -> None:
    """Put the papers of a shop into its archive."""
    for name, rows in (
        ("orders", _orders(shop, town.time_zone)),
        ("invoices", _invoices(shop)),
        ("catalogue", catalogue_rows(shop, address_of=lambda address: address)),
        ("stock", stock_rows(shop, time_zone=town.time_zone)),
    ):
        pack.add_pieces(f"{PAPERS}{name}.csv", csv_of(rows))


def _orders(shop: Shop, time_zone: str) -> Iterator[Row]:
    for number, period in enumerate(_periods(shop, time_zone)):
        rows = order_rows(shop, period=period, time_zone=time_zone)
        header = next(rows)
        if number == 0:
            yield _without_people(header)
        yield from map(_without_people, rows)


def _without_people(row: Row) -> Row:
    cells = list(row)
    del cells[_WHO_ORDERED]
    return cells


def _periods(shop: Shop, time_zone: str) -> Iterator[Period]:
    """From the first order to today, a year at most at a time; a shop that never sold has today."""
    mine = (ShopOrder.town_id == shop.town_id, ShopOrder.shop_id == shop.id)
    began = db.session.scalar(select(func.min(ShopOrder.created_at)).where(*mine))
    first: date
    first = last = clock.today(time_zone)
    if began is not None:
        first = clock.local(began, time_zone).date()
    while first <= last:
        end = min(last, first + timedelta(days=LONGEST_DAYS - 1))
        yield Period(first, end)
        first = end + timedelta(days=1)


def _invoices(shop: Shop) -> Iterator[Row]:
    yield (
        _("Numéro"), _("Nature"), _("Émise le"), _("Commande"), _("Client"), _("Article"), _("Quantité"),
        _("Unité"), _("Prix unitaire TTC"), _("Total TTC"), _("TVA %"), _("dont TVA"), _("Monnaie"),
    )  # fmt: skip
    last = (0, 0)
    while rows := db.session.execute(_invoice_lines(shop, last)).all():
        yield from map(_invoice_row, rows)
        last = (rows[-1][0].id, rows[-1][1].position)


def _invoice_lines(shop: Shop, last: tuple[int, int]) -> Any:
    paper_id, position = last
    beyond = (Invoice.id > paper_id) | ((Invoice.id == paper_id) & (InvoiceLine.position > position))
    of_paper = and_(InvoiceLine.town_id == Invoice.town_id, InvoiceLine.invoice_id == Invoice.id)
    return (
        select(Invoice, InvoiceLine)
        .join(InvoiceLine, of_paper)
        .where(Invoice.town_id == shop.town_id, Invoice.shop_id == shop.id, beyond)
        .order_by(Invoice.id, InvoiceLine.position)
        .limit(_AT_ONCE)
    )


def _invoice_row(found: Any) -> Row:
    paper, line = found
    sign = 1 if paper.kind is InvoiceKind.INVOICE else -1
    kind = _("Facture") if sign == 1 else _("Avoir")
    return (
        paper.numbered, kind, paper.local_day, paper.reference, paper.buyer_name, line.name,
        Decimal(line.quantity) / 1000 if line.by_weight else line.quantity,
        "kg" if line.by_weight else _("pièces"), _hundredths(line.unit_price_cents),
        _hundredths(sign * line.gross_cents), _hundredths(line.vat_basis_points),
        _hundredths(sign * line.vat_cents), paper.currency,
    )  # fmt: skip


def _hundredths(amount: int) -> Decimal:
    return Decimal(amount) / 100
