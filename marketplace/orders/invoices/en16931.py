"""A paper as the European norm names its fields, ready for whoever sends electronic invoices on.

Names are those of the business terms (BT) and groups (BG) of EN 16931-1, as Factur-X carries them. It is made
from the frozen rows alone, so it says the same ten years later. Sources: EN 16931-1; CGI 289 bis.
"""

from collections import defaultdict
from decimal import Decimal
from typing import Any

from marketplace.core.money import rounded_share
from marketplace.orders.invoices.models import Invoice, InvoiceKind, InvoiceLine

_TYPES = {InvoiceKind.INVOICE: "380", InvoiceKind.CREDIT_NOTE: "381"}
_FRANCHISE = "VATEX-FR-FRANCHISE"
_PIECE, _KILO = "C62", "KGM"  # UN/ECE Rec. 20


def as_en16931(paper: Invoice, *, corrects: Invoice | None) -> dict[str, Any]:
    """The fields of a paper. Amounts are decimal words: no rounding on the way."""
    gross = sum(line.gross_cents for line in paper.lines)
    vat = sum(line.vat_cents for line in paper.lines)
    return {
        "BT-1 number": paper.numbered,
        "BT-2 issue date": paper.local_day.isoformat(),
        "BT-3 type code": _TYPES[paper.kind],
        "BT-5 currency": paper.currency,
        "BT-13 order reference": paper.reference,
        "BT-25 preceding invoice": corrects.numbered if corrects else None,
        "BG-4 seller": {
            "BT-27 name": paper.seller_name,
            "BT-30 legal registration": paper.seller_siren,
            "BT-31 VAT identifier": paper.seller_vat,
            "BT-32 tax registration": paper.seller_second_tax or None,
            "BT-33 legal information": " ".join(filter(None, [paper.seller_form, paper.seller_register])),
            "BT-35 address": paper.seller_address,
            "BT-37 city": paper.seller_city,
            "BT-38 post code": paper.seller_postcode,
            "BT-40 country": paper.country,
        },
        "BG-7 buyer": {"BT-44 name": paper.buyer_name},
        "BT-72 delivery date": paper.local_day.isoformat(),
        "BG-22 totals": {
            "BT-106 sum of lines": _amount(gross - vat),
            "BT-109 without VAT": _amount(gross - vat),
            "BT-110 VAT": _amount(vat),
            "BT-112 with VAT": _amount(gross),
            "BT-113 paid": _amount(gross),
            "BT-115 due": _amount(0),
        },
        "BG-23 VAT breakdown": _breakdown(paper),
        "BG-25 lines": [_line(line) for line in paper.lines],
    }


def _breakdown(paper: Invoice) -> list[dict[str, Any]]:
    by_rate: dict[int, list[InvoiceLine]] = defaultdict(list)
    for line in paper.lines:
        by_rate[line.vat_basis_points].append(line)
    return [
        {
            "BT-116 taxable": _amount(sum(line.gross_cents - line.vat_cents for line in group)),
            "BT-117 VAT": _amount(sum(line.vat_cents for line in group)),
            "BT-118 category": _category(rate),
            "BT-119 rate": _rate(rate),
            "BT-121 exemption": None if rate else _FRANCHISE,
        }
        for rate, group in sorted(by_rate.items())
    ]


def _line(line: InvoiceLine) -> dict[str, Any]:
    net = line.gross_cents - line.vat_cents
    return {
        "BT-126 identifier": str(line.position + 1),
        "BT-129 quantity": str(Decimal(line.quantity) / 1000 if line.by_weight else line.quantity),
        "BT-130 unit": _KILO if line.by_weight else _PIECE,
        "BT-131 without VAT": _amount(net),
        "BT-146 net price": _amount(
            rounded_share(line.unit_price_cents, 10_000, 10_000 + line.vat_basis_points)
        ),
        "BT-151 VAT category": _category(line.vat_basis_points),
        "BT-152 VAT rate": _rate(line.vat_basis_points),
        "BT-153 name": line.name,
    }


def _category(basis_points: int) -> str:
    return "S" if basis_points else "E"


def _rate(basis_points: int) -> str:
    return _amount(basis_points)


def _amount(hundredths: int) -> str:
    return f"{Decimal(hundredths) / 100:.2f}"
