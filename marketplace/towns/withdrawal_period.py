"""Until when somebody may change their mind.

It begins the day after the goods are in one's hands and ends with the last hour of its fourteenth day; where
that is a Saturday, a Sunday or a public holiday, with the next working day.
Sources: Code de la consommation L221-18, L221-19; EU 2011/83 art. 9; Regulation 1182/71 art. 3.
"""

from datetime import date, datetime, timedelta

from marketplace.core import clock
from marketplace.core.periods import day_ends
from marketplace.towns.calendar import holidays_from
from marketplace.towns.countries.choosing import pack_of
from marketplace.towns.queries import TownView

LEGAL_DAYS = 14
_SATURDAY = 5
_UNION = frozenset(
    {
        *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT"),
        *("LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"),
    }
)


def has_right(town: TownView) -> bool:
    """Whether the law of the town's country knows the right; elsewhere each shop says what it does."""
    pack = pack_of(town.country, town.subdivision)
    return pack.withdrawal_days is not None if pack else town.country in _UNION


def last_day(collected_on: date, *, town: TownView) -> date:
    """The last day on which somebody may still change their mind about what was fetched on that day."""
    day = collected_on + timedelta(days=LEGAL_DAYS)
    holidays = holidays_from(town, day)
    while day.weekday() >= _SATURDAY or day in holidays:
        day += timedelta(days=1)
    return day


def ends_at(collected_at: datetime, *, town: TownView) -> datetime:
    """The first moment at which it is too late."""
    day = last_day(clock.local(collected_at, town.time_zone).date(), town=town)
    return day_ends(day, town.time_zone)
