"""What stands on a ticket, line by line, before it is known which printer prints it."""

import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from marketplace.cart.models import IfMissing
from marketplace.core import clock
from marketplace.core.money import format_money
from marketplace.core.times import format_clock, format_day
from marketplace.core.words import _, language, lazy
from marketplace.fulfilment.queries import Ticket, TicketLine
from marketplace.payments.methods import PICKUP
from marketplace.towns.queries import TownView

_IF_MISSING: dict[str, Any] = {
    IfMissing.CALL: lazy("appeler"),
    IfMissing.REPLACE: lazy("remplacer"),
    IfMissing.DROP: lazy("laisser tomber"),
}


@dataclass(frozen=True)
class Row:
    """One line of paper. `is_big`: twice as wide and high, so half as many signs fit."""

    text: str
    is_bold: bool = False
    is_big: bool = False


def rows_of(ticket: Ticket, *, town: TownView, shop_name: str, columns: int) -> list[Row]:
    """The ticket of a bag for paper of so many signs; nothing is cut off, long lines go on below.

    What people typed cannot command the printer: only signs that are seen are let through.
    """
    return [fitting for row in _rows(ticket, town, shop_name) for fitting in _folded(row, columns)]


def _rows(ticket: Ticket, town: TownView, shop_name: str) -> Iterator[Row]:
    starts = clock.local(ticket.collect_from, town.time_zone)
    yield Row(shop_name, is_bold=True)
    yield Row(ticket.reference, is_big=True)
    yield Row(
        _(
            "Retrait : %(day)s à %(time)s",
            day=format_day(starts.date(), language()),
            time=format_clock(starts.time(), language()),
        ),
        is_bold=True,
    )
    yield Row(ticket.name)
    yield Row("")
    for line in ticket.lines:
        yield from _line_rows(line)
    yield Row("")
    yield from _below(ticket, town)


def _line_rows(line: TicketLine) -> Iterator[Row]:
    amount = f"{line.quantity} g" if line.by_weight else f"{line.quantity} x"
    yield Row(f"[ ] {amount} {line.name}{', ' + line.label if line.label else ''}", is_bold=True)
    notes = [line.offer, _("s’il en manque : %(wish)s", wish=_IF_MISSING.get(line.if_missing, ""))]
    if line.age_limit:
        notes.append(_("vérifier l’âge : %(age)s ans", age=line.age_limit))
    yield Row("    " + ", ".join(note for note in notes if note))


def _below(ticket: Ticket, town: TownView) -> Iterator[Row]:
    total = format_money(ticket.total_cents, town.currency, language())
    yield Row(_("Total : %(total)s", total=total), is_bold=True)
    yield Row(_("À encaisser à la remise") if ticket.pays == PICKUP else _("Déjà payé en ligne"))
    if ticket.note:
        yield Row(_("Son mot : « %(note)s »", note=ticket.note))


def _folded(row: Row, columns: int) -> Iterable[Row]:
    room = columns // 2 if row.is_big else columns
    seen = "".join(sign if sign.isprintable() else " " for sign in row.text)
    indent = " " * (len(seen) - len(seen.lstrip()))
    lines = textwrap.wrap(seen, room, subsequent_indent=indent) or [""]
    return [Row(text, row.is_bold, row.is_big) for text in lines]
