"""How amounts, weights and times are written in templates."""

from datetime import date, datetime, time, timedelta

from babel.numbers import format_decimal
from flask import Flask

from marketplace.browsing.phrases import unit_price_label
from marketplace.cart.queries import BasketLine
from marketplace.catalogue.changing_mind import exempt_words
from marketplace.core import clock
from marketplace.core.money import exact_rate, format_money, format_weight, locale_of
from marketplace.core.times import format_clock, format_day, format_full_day, format_short_day
from marketplace.core.words import _, language
from marketplace.orders import wording
from marketplace.web.days import day_words, first_capital
from marketplace.web.prose import shown_prose
from marketplace.web.town import this_town


def money(cents: int) -> str:
    """An amount of the town's currency: « 12,34 € »."""
    return format_money(cents, this_town().currency, language())


def cash(cents: int) -> str:
    """What it comes to in coins, in words; empty where that is the same."""
    return wording.in_cash(cents, this_town().currency)


def due_there(cents: int) -> str:
    """What is paid in a shop, and in coins if that is another sum."""
    return wording.due_there(cents, this_town().currency)


def weight(grams: int) -> str:
    """A weight: « 350 g », « 1,2 kg »."""
    return format_weight(grams, language())


def clock_time(at: datetime | time) -> str:
    """A time of day on the town's clock: « 17 h 40 », or "17:40" in English."""
    wall = clock.local(at, this_town().time_zone).time() if isinstance(at, datetime) else at
    return format_clock(wall, language())


def day(at: datetime | date) -> str:
    """A day in the town: « vendredi 12 juin »."""
    return format_day(_local_date(at), language())


def short_day(at: datetime | date) -> str:
    """A day, shorter: « 12 juin »."""
    return format_short_day(_local_date(at), language())


def full_day(at: datetime | date) -> str:
    """A day in the town, with its year: « 12 juin 2026 »."""
    return format_full_day(_local_date(at), language())


def _local_date(at: datetime | date) -> date:
    return clock.local(at, this_town().time_zone).date() if isinstance(at, datetime) else at


def quantity(amount: int, by_weight: bool) -> str:  # noqa: FBT001 - a fact of the line, piped in templates
    """So much of something: « 350 g » or « 2 »."""
    return weight(amount) if by_weight else str(amount)


def number(count: int) -> str:
    """A whole number as it is read: « 1 130 »."""
    return format_decimal(count, locale="en_GB" if language() == "en" else "fr_FR")


def tenths(count: int) -> str:
    """Tenths as they are read: « 4,6 »."""
    return format_decimal(count / 10, "0.0", locale="en_GB" if language() == "en" else "fr_FR")


def percent(basis_points: int) -> str:
    """A rate as it is read: « 2,5 % »."""
    return _percent(exact_rate(basis_points))


def fine_percent(thousandths: int) -> str:
    """The same, of a rate in thousandths of a percent: « 9,975 % »."""
    return _percent(thousandths / 1000)


def _percent(rate: float) -> str:
    number = format_decimal(rate, locale=locale_of(language(), this_town().currency))
    return _("%(number)s %%", number=number)


def last_day(until: datetime) -> str:
    """The last day before a moment at which something ends: « jeudi 31 décembre 2026 »."""
    return full_day(until - timedelta(seconds=1))


def unit_price(line: BasketLine) -> str:
    """What a kilo, a litre or a piece of it costs; empty where the price says so itself."""
    if line.by_weight:
        return ""
    return unit_price_label(
        line.price_cents,
        net_quantity=line.net_quantity,
        net_unit=line.net_unit,
        currency=this_town().currency,
    )


def init_filters(app: Flask) -> None:
    """Make the filters known to the templates."""
    amounts = (money, cash, due_there, weight, quantity, number, tenths, percent, fine_percent, unit_price)
    app.add_template_filter(exempt_words)
    app.add_template_filter(shown_prose, "prose")
    for function in (*amounts, clock_time, day, full_day, short_day, last_day, day_words, first_capital):
        app.add_template_filter(function)
