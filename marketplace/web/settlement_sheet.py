"""A shop's month of town cards for a spreadsheet, the same for the council and for the shop."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from flask import Response

from marketplace.core import clock
from marketplace.core.months import Month
from marketplace.core.words import _, lazy
from marketplace.core.workbooks import Cell
from marketplace.payments.town_cards.settlements import Line, sum_of
from marketplace.web.written import csv_sheet

KINDS = {
    "spent": lazy("Au comptoir"),
    "undone": lazy("Annulé au comptoir"),
    "final": lazy("Commande retirée"),
    "made": lazy("Remboursement"),
    "failed": lazy("Remboursement revenu"),
}


def kind_words(line: Line) -> str:
    """What a line is of."""
    return str(KINDS.get(line.kind, line.kind))


def bearer_words(line: Line) -> str:
    """Who beside the town bears it; of a bought card nobody does any more."""
    return _("carte achetée, déjà payée") if line.is_bought else line.partner


def sheet_of(lines: Sequence[Line], *, shop_slug: str, month: Month, time_zone: str) -> Response:
    """The file; its last row is its sum."""
    name = _("carte-%(shop)s-%(month)s", shop=shop_slug, month=month.key)
    return csv_sheet(_rows(lines, time_zone), name=name)


def _rows(lines: Sequence[Line], time_zone: str) -> Iterator[Sequence[Cell]]:
    yield (
        _("Jour"), _("Heure"), _("Quoi"), _("Commande"), _("Carte"), _("Montant"), _("Part de la ville"),
        _("Autre part"), _("Portée par"),
    )  # fmt: skip
    for line in lines:
        at = clock.local(line.at, time_zone)
        yield (
            at.date(), f"{at:%H:%M}", kind_words(line), line.reference, line.ending, _money(line.cents),
            _money(line.town_cents), _money(line.partner_cents), bearer_words(line),
        )  # fmt: skip
    town = sum(line.town_cents for line in lines)
    total = sum_of(lines)
    yield (None, "", _("Total"), "", "", _money(total), _money(town), _money(total - town), "")


def _money(cents: int) -> Decimal:
    return (Decimal(cents) / 100).quantize(Decimal("0.01"))
