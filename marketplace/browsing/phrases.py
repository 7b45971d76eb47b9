"""What cards and pages say about hours, prices and stock."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from babel.numbers import format_decimal

from marketplace.catalogue.models import Offered, SoldBy
from marketplace.core import clock
from marketplace.core.money import format_money, format_weight, line_total, rounded_share
from marketplace.core.times import format_clock, format_day, format_long_day, format_weekday
from marketplace.core.words import _, language, ngettext
from marketplace.shops.hours import Range, ShopHours

FEW_PIECES = 5
FEW_GRAMS = 500
_NOON = 12
_DAYS_AHEAD, _MOST_RUNS = 30, 6
_LARGE_UNITS = {"g": "kg", "ml": "L"}


def week_words(hours: ShopHours, *, at: datetime) -> list[tuple[str, str, bool]]:
    """The seven days from Monday of this week on: name, hours in words, whether it is today."""
    monday = at.date() - timedelta(days=at.date().weekday())
    days = [monday + timedelta(days=offset) for offset in range(7)]
    return [(format_weekday(day, language()), day_hours_words(hours, day), day == at.date()) for day in days]


def coming_days_words(hours: ShopHours, *, at: datetime) -> list[tuple[str, str]]:
    """What is not as usual in the next weeks, a run of days in one line: « du 11 au 24 juin », « fermé »."""
    days = sorted(day for day in hours.special.keys() | hours.unanswered if _is_coming(hours, day, at.date()))
    runs: list[tuple[date, date, str]] = []
    for day in days:
        words = day_hours_words(hours, day)
        if runs and runs[-1][1:] == (day - timedelta(days=1), words):
            runs[-1] = runs[-1][0], day, words
        else:
            runs.append((day, day, words))
    return [(_run_words(first, last), words) for first, last, words in runs[:_MOST_RUNS]]


def _is_coming(hours: ShopHours, day: date, today: date) -> bool:
    is_near = today <= day <= today + timedelta(days=_DAYS_AHEAD)
    is_unusual = hours.is_unsure(day) or list(hours.ranges_on(day)) != list(hours.usual_ranges(day))
    return is_near and is_unusual


def _run_words(first: date, last: date) -> str:
    if first == last:
        return format_day(first, language())
    return _(
        "du %(first)s au %(last)s",
        first=format_long_day(first, language()),
        last=format_long_day(last, language()),
    )


def day_hours_words(hours: ShopHours, day: date) -> str:
    """The hours of a date, or that a shop has not yet said whether it opens on a public holiday."""
    return _("férié, à confirmer") if hours.is_unsure(day) else ranges_words(hours.ranges_on(day))


def ranges_words(ranges: Sequence[Range]) -> str:
    """« 9 h–12 h 30, 15 h–19 h », or « fermé »."""
    said = (
        f"{format_clock(opens, language())}–{format_clock(closes, language())}" for opens, closes in ranges
    )
    return ", ".join(said) or _("fermé")


def unit_price_label(price_cents: int, *, net_quantity: int | None, net_unit: str, currency: str) -> str:
    """« 12,40 €/kg », « 3,10 €/L », or « 0,45 €/pièce » of a pack; empty where no net quantity is known.

    Source: arrêté du 16 novembre 1999.
    """
    if not net_quantity:
        return ""
    if net_unit == "piece":
        each = format_money(rounded_share(price_cents, 1, net_quantity), currency, language())
        return _("%(price)s/pièce", price=each) if net_quantity > 1 else ""
    unit = _LARGE_UNITS.get(net_unit)
    price = format_money(rounded_share(price_cents, 1000, net_quantity), currency, language())
    return f"{price}/{unit}" if unit else ""


def about_label(price_cents: int, *, usual_grams: int | None, currency: str) -> str:
    """« environ 5,40 € les 300 g » of what is sold by weight; empty where no usual weight is known."""
    if not usual_grams:
        return ""
    cents = line_total(price_cents, usual_grams, by_weight=True)
    return _(
        "environ %(price)s les %(weight)s",
        price=format_money(cents, currency, language()),
        weight=format_weight(usual_grams, language()),
    )


def alcohol_words(percent_tenths: int | None) -> str:
    """« 12,5 % vol. »; empty for what has none. Units: tenths of a percent."""
    if not percent_tenths:
        return ""
    return _("%(percent)s %% vol.", percent=format_decimal(percent_tenths / 10, locale=language()))


def few_left(free: int, *, sold_by: SoldBy, offered: Offered = Offered.SHELF) -> str:
    """« Plus que 3 » when little is left; empty when there is enough, or nothing."""
    few = FEW_GRAMS if sold_by == SoldBy.WEIGHT else FEW_PIECES
    if not 0 < free <= few:
        return ""
    left = format_weight(free, language()) if sold_by == SoldBy.WEIGHT else str(free)
    if offered is Offered.TO_ORDER:
        return _("Encore %(left)s à commander", left=left)
    return _("Plus que %(left)s", left=left)


def confirmed_words(confirmed_at: datetime, *, time_zone: str) -> str:
    """When the shop last looked: « Vérifié ce matin à 8 h 40 »."""
    now, wall = clock.now(), clock.local(confirmed_at, time_zone)
    minutes = max(0, int((now - confirmed_at).total_seconds() // 60))
    if minutes < 60:
        return ngettext("Vérifié il y a %(num)s min", "Vérifié il y a %(num)s min", max(1, minutes))
    hour = format_clock(wall.time(), language())
    days = (clock.local(now, time_zone).date() - wall.date()).days
    if days == 0 and wall.hour < _NOON:
        return _("Vérifié ce matin à %(time)s", time=hour)
    if days == 0:
        return _("Vérifié aujourd’hui à %(time)s", time=hour)
    if days == 1:
        return _("Vérifié hier à %(time)s", time=hour)
    if days < 14:
        return ngettext("Vérifié il y a %(num)s jour", "Vérifié il y a %(num)s jours", days)
    return _("Vérifié le %(day)s", day=format_day(wall.date(), language()))
