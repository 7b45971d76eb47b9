"""What a walk is planned from, and what comes out: errands in, trips out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from marketplace.pickup.slots import Window
from marketplace.shops.street.place import Place

USUAL_MINUTES = 3
_A_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Lighter:
    """The same errand without one of its items: when it could be done then."""

    item_id: int
    windows: Sequence[Window]


@dataclass(frozen=True)
class Errand:
    """What is to be fetched at one point. `windows`: those with a place for it, soonest first.

    Units: minutes spent there. `lighter`: what the windows would be without each item that narrows them.
    """

    point_id: int
    windows: Sequence[Window]
    place: Place
    minutes: int = USUAL_MINUTES
    is_cold: bool = False
    is_fragile: bool = False
    lighter: Sequence[Lighter] = ()

    @property
    def is_delicate(self) -> bool:
        """Whether it is fetched last: it would thaw, or break under the rest."""
        return self.is_cold or self.is_fragile


@dataclass(frozen=True)
class Call:
    """One stop of a walk, reached within its window. Units: metres walked to it from the stop before."""

    point_id: int
    window: Window
    arrives_at: datetime
    leaves_at: datetime
    metres: int = 0


@dataclass(frozen=True)
class Trip:
    """One walk: at least one call, in the order of the walk. Units: metres walked between them."""

    calls: tuple[Call, ...]
    metres: int

    @property
    def starts_at(self) -> datetime:
        """When the first shop is reached."""
        return self.calls[0].arrives_at

    @property
    def ends_at(self) -> datetime:
        """When the last shop is left."""
        return self.calls[-1].leaves_at

    @property
    def minutes(self) -> int:
        """From the first shop's door to leaving the last, a begun minute counted whole."""
        return -(-(self.ends_at - self.starts_at) // _A_MINUTE)

    @property
    def local_day(self) -> date:
        """The day of the town on which it is walked."""
        return self.calls[0].window.local_day


@dataclass(frozen=True)
class Force:
    """What one point imposes: its first window, None without any; and with whom it never goes in one walk."""

    point_id: int
    first: Window | None
    clashes: tuple[int, ...] = ()


@dataclass(frozen=True)
class Advice:
    """Left out, or reserved for another day, this makes the rest one walk: a point, or one item of it."""

    point_id: int
    item_id: int | None
    trip: Trip


@dataclass(frozen=True)
class Plan:
    """The fewest walks that fetch everything, soonest first.

    `forced`: what each point imposes. `advice`: only where there is not one walk for all, soonest day first.
    A point without any window is in no walk.
    """

    trips: tuple[Trip, ...]
    forced: tuple[Force, ...] = ()
    advice: tuple[Advice, ...] = ()

    @property
    def trip(self) -> Trip | None:
        """The one walk that fetches everything, or None."""
        missing = any(force.first is None for force in self.forced)
        return self.trips[0] if len(self.trips) == 1 and not missing else None
