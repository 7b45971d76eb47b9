"""The sales of a period for a spreadsheet: day by day, hour by hour, thing by thing."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from flask import abort, request
from flask.typing import ResponseReturnValue

from marketplace.core.words import _
from marketplace.core.workbooks import Cell
from marketplace.insights.sales.goods import best_sellers
from marketplace.insights.sales.turnover import turnover_of
from marketplace.web.backoffice.access import this_shop
from marketplace.web.backoffice.exports import as_file
from marketplace.web.backoffice.sales.asked import Asked, asked_in
from marketplace.web.backoffice.sales.page import show_sales
from marketplace.web.days_asked import PeriodRefused
from marketplace.web.town import this_town

_MOST_GOODS = 20_000
Rows = Iterator[Sequence[Cell]]


def show_sales_file(what: str, kind: str) -> ResponseReturnValue:
    """One of the three files."""
    if what not in _FILES:
        abort(404)
    try:
        asked = asked_in(request.args)
    except PeriodRefused:
        return show_sales()
    rows, name = (
        _FILES[what],
        _("ventes-%(first)s-%(last)s", first=asked.period.first, last=asked.period.last),
    )
    return as_file(lambda: rows(asked), f"{name}-{what}", kind)


def _days(asked: Asked) -> Rows:
    turnover = turnover_of(this_town(), this_shop().id, period=asked.period)
    yield (_("Jour"), _("Commandes"), _("Ventes TTC"), _("Panier moyen"))
    for day in asked.period.days:
        if day in turnover.days:
            sold = turnover.days[day]
            yield (day, sold.bags, _money(sold.cents), _money(sold.average_cents))
        else:
            yield (day, 0, _money(0), None)


def _hours(asked: Asked) -> Rows:
    turnover = turnover_of(this_town(), this_shop().id, period=asked.period)
    yield (
        _("Heure"), _("Commandes, boutique ouverte"), _("Ventes TTC, boutique ouverte"),
        _("Commandes, boutique fermée"), _("Ventes TTC, boutique fermée"),
    )  # fmt: skip
    for number, hour in enumerate(turnover.hours):
        yield (number, hour.awake.bags, _money(hour.awake.cents), hour.asleep.bags, _money(hour.asleep.cents))


def _goods(asked: Asked) -> Rows:
    sold = best_sellers(this_town(), this_shop().id, period=asked.period, most=_MOST_GOODS)
    yield (_("Article"), _("Format"), _("Quantité"), _("Unité"), _("Commandes"), _("Ventes TTC"))
    for each in sold:
        units = Decimal(each.units) / 1000 if each.by_weight else each.units
        unit = "kg" if each.by_weight else _("pièces")
        yield (each.name, each.label, units, unit, each.bags, _money(each.cents))


def _money(cents: int) -> Decimal:
    return Decimal(cents) / 100


_FILES: dict[str, Callable[[Asked], Rows]] = {"days": _days, "hours": _hours, "goods": _goods}
