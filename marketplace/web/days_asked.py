"""Days that an address asks for, from one to another: read, or refused in words."""

from collections.abc import Mapping
from datetime import date, timedelta

from marketplace.core.errors import Refusal
from marketplace.core.periods import Period, Stretch
from marketplace.core.words import _

LONGEST_DAYS = 366
_OLDEST = date(2000, 1, 1)


class PeriodRefused(Refusal):
    """No period to tell anything of."""

    status = 422


def days_asked(words: Mapping[str, str], *, today: date) -> Period:
    """From `first` to `last`, both included.

    Raises: PeriodRefused for days that are none, come in the wrong order, are to come or too many.
    """
    first, last = (day_asked(words.get(end), today=today) for end in ("first", "last"))
    if last < first:
        raise PeriodRefused(_("Le dernier jour vient avant le premier. Échangez-les."))
    period = Period(Stretch.DAYS, first, last)
    if period.length > LONGEST_DAYS:
        raise PeriodRefused(_("Prenez un an au plus à la fois."))
    return begun(period, today=today)


def begun(period: Period, *, today: date) -> Period:
    """The period. Raises: PeriodRefused while it is still to come."""
    if period.first > today:
        raise PeriodRefused(_("Ces jours sont encore à venir. Choisissez-en d’autres."))
    return period


def day_asked(text: str | None, *, today: date) -> date:
    """One day as an address writes it. Raises: PeriodRefused for what is none, or lies too far ahead."""
    try:
        day = date.fromisoformat((text or "")[:10])
    except ValueError as unreadable:
        raise PeriodRefused(_("Choisissez le premier et le dernier jour.")) from unreadable
    if day > today + timedelta(days=LONGEST_DAYS):
        raise PeriodRefused(_("Ces jours sont encore à venir. Choisissez-en d’autres."))
    return max(day, _OLDEST)
