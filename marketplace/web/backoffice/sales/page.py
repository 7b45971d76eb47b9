"""The sales of a period on one page: sums, drawings with their tables, best sellers, counts of people."""

from collections.abc import Sequence
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from marketplace.core.money import format_money
from marketplace.core.periods import Period, Stretch
from marketplace.core.words import language
from marketplace.insights.sales.goods import best_sellers
from marketplace.insights.sales.people import added_purchases, bought_together, returning_customers
from marketplace.insights.sales.turnover import Hour, Turnover, turnover_of
from marketplace.web.backoffice.access import this_shop
from marketplace.web.backoffice.sales import wording
from marketplace.web.backoffice.sales.asked import Asked, asked_in, this_week
from marketplace.web.backoffice.sales.columns import Column, columns_of
from marketplace.web.backoffice.sales.drawing import Drawing, Figure, drawing_of
from marketplace.web.days_asked import PeriodRefused
from marketplace.web.town import this_town

_BEST = 10


def show_sales() -> ResponseReturnValue:
    """The sales of this week, or of the period asked for."""
    try:
        return _sales_page(asked_in(request.args))
    except PeriodRefused as refused:
        return _sales_page(this_week(), trouble=str(refused)), refused.status


def _sales_page(asked: Asked, *, trouble: str = "") -> str:
    town, shop_id, period = this_town(), this_shop().id, asked.period
    turnover = turnover_of(town, shop_id, period=period)
    columns = columns_of(turnover)
    return render_template(
        "backoffice/sales/sales.html",
        trouble=trouble,
        asked=asked,
        stretches=[(asked.url_by(each), words, each is period.stretch) for each, words in _stretches()],
        turnover=turnover,
        columns=columns,
        by_day=_drawn_days(columns),
        hours=_busy_hours(turnover),
        by_hour=_drawn_hours(turnover),
        best=best_sellers(town, shop_id, period=period, most=_BEST),
        **_people(shop_id, period),
        words=wording,
    )


def _stretches() -> Sequence[tuple[Stretch, str]]:
    return [(each, str(words)) for each, words in wording.STRETCHES.items()]


def _people(shop_id: int, period: Period) -> dict[str, Any]:
    town = this_town()
    return {
        "customers": returning_customers(town, shop_id, period=period),
        "together": bought_together(town, shop_id, period=period),
        "added": added_purchases(town, shop_id, period=period),
    }


def _drawn_days(columns: Sequence[Column]) -> Drawing:
    figures = [
        Figure(column.short, column.sold.cents, before=column.before.cents if column.before else None)
        for column in columns
    ]
    return drawing_of(figures, said=_round_money)


def _busy_hours(turnover: Turnover) -> Sequence[tuple[int, Hour]]:
    """From the first hour of the day in which anything was ordered to the last."""
    busy = [n for n, hour in enumerate(turnover.hours) if hour.awake.bags + hour.asleep.bags]
    return list(enumerate(turnover.hours))[busy[0] : busy[-1] + 1] if busy else []


def _drawn_hours(turnover: Turnover) -> Drawing:
    figures = [
        Figure(wording.hour_words(n), hour.awake.bags, top=hour.asleep.bags)
        for n, hour in _busy_hours(turnover)
    ]
    return drawing_of(figures, said=str)


def _round_money(cents: int) -> str:
    """An amount beside a line: whole units are enough there."""
    return format_money(cents, this_town().currency, language()).replace(",00", "").replace(".00", "")
