"""Which period is asked for, and the addresses of the ones around it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import url_for

from marketplace.core import clock
from marketplace.core.errors import Refusal
from marketplace.core.periods import Period, Stretch
from marketplace.core.words import _, lazy
from marketplace.web.backoffice.access import this_shop
from marketplace.web.town import this_town

LONGEST_DAYS = 366
_OLDEST = date(2000, 1, 1)
_TO_COME = lazy("Ces jours sont encore à venir. Choisissez-en d’autres.")


class PeriodRefused(Refusal):
    """No period to tell sales of."""

    status = 422


@dataclass(frozen=True)
class Asked:
    """A period, and what its address says of it."""

    period: Period

    @property
    def words(self) -> dict[str, Any]:
        """The period as an address names it."""
        if self.period.stretch is Stretch.DAYS:
            return {"by": "days", "first": f"{self.period.first}", "last": f"{self.period.last}"}
        return {"by": self.period.stretch.value, "day": f"{self.period.first}"}

    def url(self, page: str = "show_sales", **more: Any) -> str:
        """The address of a page on this period."""
        return url_for(f"backoffice.{page}", **more, **self.words)

    @property
    def earlier_url(self) -> str:
        """The period before."""
        return Asked(self.period.earlier).url()

    @property
    def has_earlier(self) -> bool:
        """Whether the shop was there in the period before."""
        town, shop = this_town(), this_shop()
        return self.period.earlier.last >= clock.local(shop.created_at, town.time_zone).date()

    @property
    def later_url(self) -> str:
        """The period after; empty while it is still to come."""
        has_begun = self.period.last < clock.today(this_town().time_zone)
        return Asked(self.period.later).url() if has_begun else ""

    def url_by(self, stretch: Stretch) -> str:
        """The week, month or year around the latest day of the period that is not to come."""
        day = min(self.period.last, clock.today(this_town().time_zone))
        return Asked(Period.around(day, stretch=stretch)).url()


def asked_in(words: Mapping[str, str]) -> Asked:
    """The period that an address asks for; this week where it asks for none.

    Raises: PeriodRefused for days that are none, come in the wrong order, are to come or too many.
    """
    if words.get("by") == Stretch.DAYS:
        return Asked(_days(_read(words.get("first")), _read(words.get("last"))))
    stretch = next((each for each in Stretch if each == words.get("by")), Stretch.WEEK)
    day = _read(words["day"]) if words.get("day") else clock.today(this_town().time_zone)
    period = Period.around(day, stretch=stretch)
    _check_begun(period)
    return Asked(period)


def this_week() -> Asked:
    """The week that runs."""
    return Asked(Period.around(clock.today(this_town().time_zone), stretch=Stretch.WEEK))


def _days(first: date, last: date) -> Period:
    if last < first:
        raise PeriodRefused(_("Le dernier jour vient avant le premier. Échangez-les."))
    period = Period(Stretch.DAYS, first, last)
    if period.length > LONGEST_DAYS:
        raise PeriodRefused(_("Prenez un an au plus à la fois."))
    _check_begun(period)
    return period


def _check_begun(period: Period) -> None:
    if period.first > clock.today(this_town().time_zone):
        raise PeriodRefused(_TO_COME)


def _read(text: str | None) -> date:
    try:
        day = date.fromisoformat((text or "")[:10])
    except ValueError as unreadable:
        raise PeriodRefused(_("Choisissez le premier et le dernier jour.")) from unreadable
    if day > clock.today(this_town().time_zone) + timedelta(days=LONGEST_DAYS):
        raise PeriodRefused(_TO_COME)
    return max(day, _OLDEST)
