"""Which period is asked for, and the addresses of the ones around it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for

from marketplace.core import clock
from marketplace.core.periods import Period, Stretch
from marketplace.web.backoffice.access import this_shop
from marketplace.web.days_asked import begun, day_asked, days_asked
from marketplace.web.town import this_town


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
    today = clock.today(this_town().time_zone)
    if words.get("by") == Stretch.DAYS:
        return Asked(days_asked(words, today=today))
    stretch = next((each for each in Stretch if each == words.get("by")), Stretch.WEEK)
    day = day_asked(words["day"], today=today) if words.get("day") else today
    return Asked(begun(Period.around(day, stretch=stretch), today=today))


def this_week() -> Asked:
    """The week that runs."""
    return Asked(Period.around(clock.today(this_town().time_zone), stretch=Stretch.WEEK))
