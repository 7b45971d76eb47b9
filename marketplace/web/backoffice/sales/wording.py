"""Figures of sales in words: the period, how it compares, and counts that may be told."""

from datetime import time
from typing import Any

from babel.dates import format_date

from marketplace.core import clock
from marketplace.core.months import Month
from marketplace.core.periods import Period, Stretch
from marketplace.core.times import format_clock
from marketplace.core.words import _, language, lazy, ngettext
from marketplace.insights.sales.goods import Sold
from marketplace.insights.sales.people import LEAST, Part
from marketplace.insights.sales.turnover import Sum, Turnover
from marketplace.measures.models import Spent
from marketplace.web.filters import money, quantity, short_day
from marketplace.web.town import this_town

STRETCHES: dict[Stretch, Any] = {
    Stretch.WEEK: lazy("Semaine"),
    Stretch.MONTH: lazy("Mois"),
    Stretch.YEAR: lazy("Année"),
}
_BEFORE: dict[Stretch, Any] = {
    Stretch.WEEK: lazy("la semaine d’avant"),
    Stretch.MONTH: lazy("le mois d’avant"),
    Stretch.YEAR: lazy("l’année d’avant"),
    Stretch.DAYS: lazy("les jours d’avant"),
}
_LOW_CENTS, _HIGH_CENTS = 1000, 3000  # the bounds of the bands: see `measures`


def period_words(period: Period) -> str:
    """« semaine du 8 au 14 juin », « juin 2026 », « 2026 », « du 3 au 9 juin »."""
    if period.stretch is Stretch.MONTH:
        return Month.of(period.first).words(language())
    if period.stretch is Stretch.YEAR:
        return f"{period.first.year}"
    first, last = _dated(period)
    if period.stretch is Stretch.WEEK:
        return _("semaine du %(first)s au %(last)s", first=first, last=last)
    return first if period.length == 1 else _("du %(first)s au %(last)s", first=first, last=last)


def _dated(period: Period) -> tuple[str, str]:
    """Both ends; with their years where it is not this one."""
    if period.first.year == period.last.year == clock.today(this_town().time_zone).year:
        return short_day(period.first), short_day(period.last)
    first, last = (format_date(day, "d MMM y", locale=language()) for day in (period.first, period.last))
    return str(first), str(last)


def before_words(period: Period) -> str:
    """« la semaine d’avant »."""
    return str(_BEFORE[period.stretch])


def comparison(now: int, before: int, turnover: Turnover) -> str:
    """« 12 % de plus que la semaine d’avant »; of a period that runs, « au même moment » too."""
    period = before_words(turnover.period)
    if not before:
        return _("rien à comparer : %(period)s, aucune vente", period=period) if now else ""
    percent = round(100 * (now - before) / before)
    words = {"percent": abs(percent), "period": period}
    if percent == 0:
        said = _("comme %(period)s", period=period)
    elif percent > 0:
        said = _("%(percent)s %% de plus que %(period)s", **words)
    else:
        said = _("%(percent)s %% de moins que %(period)s", **words)
    return _("%(said)s au même moment", said=said) if is_running(turnover) else said


def is_running(turnover: Turnover) -> bool:
    """Whether the period is not over."""
    return clock.today(this_town().time_zone) <= turnover.period.last


def orders_words(sold: Sum) -> str:
    """« 12 commandes »."""
    return ngettext("%(num)s commande", "%(num)s commandes", sold.bags)


def asleep_words(turnover: Turnover) -> str:
    """What came while the door was closed, as a share of all that came."""
    percent = round(100 * turnover.asleep.cents / turnover.total.cents) if turnover.total.cents else 0
    return _(
        "%(percent)s %% de vos ventes, %(orders)s",
        percent=percent,
        orders=orders_words(turnover.asleep),
    )


def customers_words(part: Part) -> str:
    """How many people bought; a handful is not counted out."""
    if part.whole < LEAST:
        return _("moins de cinq") if part.whole else _("aucun")
    return str(part.whole)


def returning_words(part: Part) -> str:
    """How many of them had been here before, as far as it may be told."""
    if not part.whole:
        return ""
    if part.is_too_few:
        return _("trop peu pour dire combien étaient déjà venus sans désigner quelqu’un")
    if part.is_small:
        return _("moins de cinq étaient déjà venus")
    if part.is_nearly_all:
        return _("presque tous étaient déjà venus")
    return _("%(num)s étaient déjà venus, %(new)s sont nouveaux", num=part.part, new=part.whole - part.part)


def together_words(part: Part) -> str:
    """How many orders led to other shops too, as far as it may be told."""
    if part.is_too_few:
        return _("Trop peu de commandes pour le dire sans désigner quelqu’un.")
    if part.is_small:
        return _("Moins de cinq commandes passaient aussi par d’autres boutiques.")
    if part.is_nearly_all:
        return _("Presque toutes vos commandes passaient aussi par d’autres boutiques.")
    return _(
        "%(part)s commandes sur %(whole)s (%(percent)s %%) passaient aussi par d’autres boutiques.",
        part=part.part,
        whole=part.whole,
        percent=part.percent,
    )


def spent_words(spent: Spent) -> str:
    """A band of what people bought besides."""
    low, high = money(_LOW_CENTS), money(_HIGH_CENTS)
    words = {
        Spent.NOTHING: _("rien de plus"),
        Spent.LITTLE: _("moins de %(amount)s", amount=low),
        Spent.SOME: _("de %(low)s à %(high)s", low=low, high=high),
        Spent.MUCH: _("plus de %(amount)s", amount=high),
    }
    return words[spent]


def hour_words(hour: int) -> str:
    """« 17 h »."""
    return format_clock(time(hour), language())


def sold_amount(sold: Sold) -> str:
    """« 12 » or « 3,5 kg »."""
    return quantity(sold.units, sold.by_weight)
