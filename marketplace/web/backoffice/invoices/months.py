"""A month of papers as the accountant wants it: by rate of VAT, and paper by paper; one figure everywhere."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from marketplace.core.months import Month
from marketplace.core.words import _, language
from marketplace.core.workbooks import Cell
from marketplace.orders.invoices.models import InvoiceKind
from marketplace.orders.invoices.queries import PaperHead, RateSum, papers_of_month, rates_of_month
from marketplace.shops.models import Shop
from marketplace.web.filters import money, percent


@dataclass(frozen=True)
class Block:
    """What was paid one way: a line a rate, and what they come to. `words`: which way."""

    words: str
    rates: Sequence[RateSum]

    @property
    def net_cents(self) -> int:
        """All of it without VAT."""
        return sum(each.net_cents for each in self.rates)

    @property
    def vat_cents(self) -> int:
        """The VAT in it."""
        return sum(each.vat_cents for each in self.rates)

    @property
    def gross_cents(self) -> int:
        """All of it."""
        return self.net_cents + self.vat_cents


def first_and_last(month: Month) -> tuple[date, date]:
    """The days of a month that stand at its ends."""
    after = month.shifted(1)
    return date(month.year, month.number, 1), date(after.year, after.number, 1) - timedelta(days=1)


def blocks_of(shop: Shop, *, month: Month) -> list[Block]:
    """What was paid online, then at the till; what nothing was paid in is left out. One query."""
    first, last = first_and_last(month)
    rates = rates_of_month(shop.town_id, shop.id, first=first, last=last)
    ways = ((False, _("Payé en ligne")), (True, _("Réglé à votre caisse (déjà dans ses totaux)")))
    blocks = [Block(words, [rate for rate in rates if rate.at_till is way]) for way, words in ways]
    return [block for block in blocks if block.rates]


def sheet_rows(shop: Shop, *, month: Month) -> Iterator[Sequence[Cell]]:
    """The header, a row for each paper and rate, then what each rate comes to. Two queries."""
    first, last = first_and_last(month)
    yield (
        _("Numéro"), _("Date"), _("Pièce"), _("Commande"), _("Client"), _("Réglé"), _("Taux de TVA"),
        _("Hors taxe"), _("TVA"), _("TTC"),
    )  # fmt: skip
    for paper in papers_of_month(shop.town_id, shop.id, first=first, last=last):
        yield _row(paper)
    for block in blocks_of(shop, month=month):
        for rate in block.rates:
            yield (_("Total"), None, "", "", "", block.words, *_amounts(rate))


def for_print(shop: Shop, *, month: Month, seller: Sequence[str], made: str) -> dict[str, object]:
    """The sheet as its printed form reads it."""
    first, last = first_and_last(month)
    papers = papers_of_month(shop.town_id, shop.id, first=first, last=last)
    blocks = blocks_of(shop, month=month)
    columns = [_("Taux de TVA"), _("Hors taxe"), _("TVA"), _("TTC")]
    return {
        "title": _("Ventes de %(month)s par taux de TVA", month=month.words(language())),
        "made": made,
        "seller": list(seller),
        "blocks": [
            {
                "title": block.words,
                "columns": columns,
                "lines": [_printed(rate) for rate in block.rates],
                "total": [
                    _("Total"),
                    money(block.net_cents),
                    money(block.vat_cents),
                    money(block.gross_cents),
                ],
            }
            for block in blocks
        ],
        "papers_title": _("Factures et avoirs"),
        "papers_columns": [_("Numéro"), _("Date"), _("Commande"), *columns],
        "papers": [
            [paper.numbered, f"{paper.local_day:%d/%m/%Y}", paper.reference, *_printed(paper)]
            for paper in papers
        ],
        "nothing": _("Aucune facture ce mois-ci."),
        "page": _("Page"),
    }


def kind_words(kind: InvoiceKind) -> str:
    """« facture », « avoir »."""
    return _("facture") if kind is InvoiceKind.INVOICE else _("avoir")


def _row(paper: PaperHead) -> Sequence[Cell]:
    paid = _("à la caisse") if paper.at_till else _("en ligne")
    return (
        paper.numbered, paper.local_day, kind_words(paper.kind), paper.reference, paper.buyer_name, paid,
        *_amounts(paper),
    )  # fmt: skip


def _amounts(of: PaperHead | RateSum) -> Sequence[Cell]:
    amounts = (of.basis_points, of.net_cents, of.vat_cents, of.gross_cents)
    return tuple(Decimal(each) / 100 for each in amounts)


def _printed(of: PaperHead | RateSum) -> list[str]:
    return [percent(of.basis_points), money(of.net_cents), money(of.vat_cents), money(of.gross_cents)]
