"""The town hall's first page, and the barometer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from babel.numbers import format_decimal
from flask import render_template
from flask.typing import ResponseReturnValue

from marketplace.core import clock
from marketplace.core.words import language
from marketplace.insights.queries import LEAST_ORDERS, LEAST_SHOPS, Barometer, Week, barometer_of
from marketplace.insights.street import counts_of_street
from marketplace.insights.unanswered import unanswered_orders
from marketplace.measures.searches import empty_searches_of
from marketplace.shops.states import ShopStatus
from marketplace.towns.queries import TownView, showcase_of
from marketplace.web.town import this_town

LEAST_SEARCHES = 5  # what fewer looked for may be one person's
_SEARCHED = timedelta(weeks=8)
_MOST_SEARCHES = 12


@dataclass(frozen=True)
class Bars:
    """What `parts/chart.html` draws: a bar for each week, and the text written on it."""

    rows: list[tuple[str, int]]
    texts: list[str]


def show_overview() -> ResponseReturnValue:
    """What waits for an answer, and where to go."""
    town = this_town()
    return render_template(
        "council/overview.html",
        counts=counts_of_street(town.id),
        barometer=barometer_of(town),
        showcase=showcase_of(town.id),
        status=ShopStatus,
        unanswered=len(unanswered_orders(town.id)),
    )


def show_barometer() -> ResponseReturnValue:
    """One page of figures for the council's table."""
    town = this_town()
    barometer = barometer_of(town)
    return render_template(
        "council/barometer.html",
        barometer=barometer,
        order_bars=_bars(barometer, lambda week: week.orders),
        euro_bars=_bars(barometer, lambda week: round(week.turnover_cents / 100)),
        counts=counts_of_street(town.id),
        status=ShopStatus,
        least_shops=LEAST_SHOPS,
        least_orders=LEAST_ORDERS,
        searches=_searches_in_vain(town),
        least_searches=LEAST_SEARCHES,
    )


def _searches_in_vain(town: TownView) -> Sequence[tuple[str, int]]:
    since = clock.today(town.time_zone) - _SEARCHED
    return empty_searches_of(town.id, since=since, least=LEAST_SEARCHES, most=_MOST_SEARCHES)


def _bars(barometer: Barometer, figure: Callable[[Week], int]) -> Bars:
    rows, texts = [], []
    for week in barometer.weeks:
        number = figure(week) if week.is_shown else 0
        rows.append((f"{week.monday:%d/%m}", number))
        texts.append(format_decimal(number, locale=language()) if week.is_shown else "–")
    return Bars(rows, texts)
