"""An invoice or a credit note as it is printed, for shops and residents alike."""

from collections import defaultdict

from marketplace.core.db import db
from marketplace.core.money import format_money
from marketplace.core.words import _, language
from marketplace.orders.invoices.models import Invoice, InvoiceKind, InvoiceLine
from marketplace.towns.countries.choosing import pack_of
from marketplace.towns.countries.france import FRANCE
from marketplace.towns.countries.pack import CountryPack
from marketplace.web.filters import fine_percent, percent, quantity
from marketplace.web.pdf import pdf_of
from marketplace.web.taxes import tax_numbers
from marketplace.web.town import this_town


def invoice_pdf(paper: Invoice) -> bytes:
    """The paper to print and keep."""
    return pdf_of("invoice", _fields(paper))


def corrected_by(paper: Invoice) -> Invoice | None:
    """The invoice that a credit note takes back a part of."""
    return db.session.get(Invoice, (paper.town_id, paper.corrects_id)) if paper.corrects_id else None


def title_of(paper: Invoice) -> str:
    """« Facture 2026-00012 », « Avoir 2026-00013 »."""
    if paper.kind is InvoiceKind.INVOICE:
        return _("Facture %(number)s", number=paper.numbered)
    return _("Avoir %(number)s", number=paper.numbered)


def _fields(paper: Invoice) -> dict[str, object]:
    gross = sum(line.gross_cents for line in paper.lines)
    vat = sum(line.vat_cents for line in paper.lines)
    pack = _pack(paper)
    return {
        "title": title_of(paper),
        "about": _about(paper),
        "seller": _told(
            paper.seller_name,
            paper.seller_form,
            paper.seller_address,
            f"{paper.seller_postcode} {paper.seller_city}",
            str(pack.company_number) % {"number": paper.seller_siren} if paper.seller_siren else "",
            paper.seller_register,
            *tax_numbers(pack, paper.seller_vat, paper.seller_second_tax),
        ),
        "buyer": [_("Client"), paper.buyer_name],
        "columns": [_("Article"), _("Quantité"), _("Prix TTC"), str(pack.taxes.name), _("Total TTC")],
        "lines": [_line(line, paper) for line in paper.lines],
        "sums": [
            [_("Total hors taxe"), _money(gross - vat, paper)],
            *([] if _is_without_vat(paper) else _vat_rows(paper)),
            [_("Total TTC"), _money(gross, paper)],
        ],
        "remarks": _remarks(paper),
        "page": _("Page"),
    }


def _about(paper: Invoice) -> str:
    words = {"day": f"{paper.local_day:%d/%m/%Y}", "ref": paper.reference}
    corrected = corrected_by(paper)
    if corrected is None:
        return _("Émise le %(day)s, à la remise. Commande %(ref)s.", **words)
    return _(
        "Émis le %(day)s, sur la facture %(number)s. Commande %(ref)s.", number=corrected.numbered, **words
    )


def _remarks(paper: Invoice) -> list[str]:
    paid = _("Réglée à la caisse de la boutique : son ticket de caisse fait foi du paiement.")
    if paper.kind is InvoiceKind.CREDIT_NOTE:
        paid = (
            _("Rendu à la caisse de la boutique.") if paper.at_till else _("Rendu sur la carte du paiement.")
        )
    elif not paper.at_till:
        paid = _("Payée en ligne, par carte. Rien ne reste à payer.")
    issued = _(
        "Établie par la plateforme de %(town)s, au nom et pour le compte du vendeur.", town=this_town().name
    )
    exempt = str(_pack(paper).taxes.without) if _is_without_vat(paper) else ""
    return _told(exempt, paid, issued)


def _is_without_vat(paper: Invoice) -> bool:
    return not any(line.vat_basis_points for line in paper.lines)


def _vat_rows(paper: Invoice) -> list[list[str]]:
    by_rate: dict[int, int] = defaultdict(int)
    for line in paper.lines:
        by_rate[line.vat_basis_points] += line.vat_cents
    taxes = _pack(paper).taxes
    return [
        [_("%(tax)s %(rate)s", tax=tax.name, rate=fine_percent(tax.thousandths)), _money(own, paper)]
        for rate, cents in sorted(by_rate.items())
        for tax, own in taxes.shares(rate, cents)
    ]


def _pack(paper: Invoice) -> CountryPack:
    """That of the country where it was sold, as the paper says it."""
    return pack_of(paper.country, this_town().subdivision) or FRANCE


def _line(line: InvoiceLine, paper: Invoice) -> list[str]:
    price = _money(line.unit_price_cents, paper)
    return [
        line.name,
        quantity(line.quantity, line.by_weight) if line.quantity else _("sur le prix"),
        _("%(price)s/kg", price=price) if line.by_weight else price,
        percent(line.vat_basis_points),
        _money(line.gross_cents, paper),
    ]


def _money(cents: int, paper: Invoice) -> str:
    return format_money(cents, paper.currency, language())


def _told(*words: str) -> list[str]:
    return [each.strip() for each in words if each.strip()]
