"""A shop's month of town cards for a spreadsheet, the same for the council and for the shop."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from flask import Response

from marketplace.core import clock
from marketplace.core.months import Month
from marketplace.core.words import _, lazy
from marketplace.core.workbooks import Cell, csv_of
from marketplace.payments.town_cards.settlements import Line, sum_of

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


def sheet_of(lines: Sequence[Line], *, shop_slug: str, month: Month, time_zone: str) -> Response:
    """The file; its last row is its sum."""
    answer = Response(csv_of(_rows(lines, time_zone)), content_type="text/csv; charset=utf-8")
    name = _("carte-%(shop)s-%(month)s", shop=shop_slug, month=month.key)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _rows(lines: Sequence[Line], time_zone: str) -> Iterator[Sequence[Cell]]:
    yield (
        _("Jour"), _("Heure"), _("Quoi"), _("Commande"), _("Carte"), _("Montant"), _("Part de la ville"),
        _("Autre part"), _("Portée par"),
    )  # fmt: skip
    for line in lines:
        at = clock.local(line.at, time_zone)
        yield (
            at.date(), f"{at:%H:%M}", kind_words(line), line.reference, line.ending, _money(line.cents),
            _money(line.town_cents), _money(line.partner_cents), line.partner,
        )  # fmt: skip
    town = sum(line.town_cents for line in lines)
    total = sum_of(lines)
    yield (None, "", _("Total"), "", "", _money(total), _money(town), _money(total - town), "")


def _money(cents: int) -> Decimal:
    return (Decimal(cents) / 100).quantize(Decimal("0.01"))
