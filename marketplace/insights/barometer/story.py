"""What several told weeks add up to: sums of what is told, each with the number of weeks it stands on."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeVar

from marketplace.insights.barometer.weeks import Cell, TownFigures, Week, last_week_over, told_weeks
from marketplace.measures.daily import Place
from marketplace.measures.models import Helped
from marketplace.towns.queries import TownView

K = TypeVar("K")
WEEKS = (8, 13, 26, 52)


@dataclass(frozen=True)
class Figure:
    """A sum over the weeks in which it may be told. `of`: what it is a part of, in the same weeks."""

    value: int = 0
    weeks: int = 0
    of: int = 0

    @property
    def percent(self) -> int:
        """The part as a share of its whole; 0 without one."""
        return round(100 * self.value / self.of) if self.of else 0


@dataclass(frozen=True)
class Part:
    """A street, or a family of shops, and in how many weeks it could be told."""

    sold: Cell
    weeks: int


@dataclass(frozen=True)
class Story:
    """A stretch of weeks, oldest first."""

    weeks: Sequence[Week] = field(default_factory=list)

    @property
    def told(self) -> Sequence[TownFigures]:
        """The weeks above the floor."""
        return [week.figures for week in self.weeks if week.figures]

    @property
    def orders(self) -> Figure:
        """Orders placed and not given up."""
        return self._sum(lambda told: told.orders)

    @property
    def cents(self) -> int:
        """What they came to."""
        return sum(told.sold.cents for told in self.told)

    @property
    def average_cents(self) -> int:
        """What one of them came to, in the mean; 0 without any."""
        orders = self.orders.value
        return (self.cents + orders // 2) // orders if orders else 0

    @property
    def walks(self) -> Figure:
        """Orders that led to two shops or more, of all."""
        return self._sum(lambda told: told.shared_orders, of=lambda told: told.orders)

    @property
    def asleep(self) -> Figure:
        """Bags ordered while the shop was closed, of all bags."""
        return self._sum(
            lambda told: told.asleep.bags if told.asleep else None, of=lambda told: told.sold.bags
        )

    @property
    def asleep_cents(self) -> int:
        """What those came to."""
        return sum(told.asleep.cents for told in self.told if told.asleep)

    @property
    def visits(self) -> Figure:
        """Bags handed over."""
        return self._sum(lambda told: told.collected)

    @property
    def newcomers(self) -> Figure:
        """Bags of somebody new in the shop, of all bags."""
        return self._sum(lambda told: told.newcomers, of=lambda told: told.sold.bags)

    @property
    def unanswered(self) -> Figure:
        """Bags that nobody answered for."""
        return self._sum(lambda told: told.unanswered)

    @property
    def assisted(self) -> Figure:
        """Orders placed for residents, of all."""
        return self._sum(
            lambda told: told.assisted.orders if told.assisted else None, of=lambda told: told.orders
        )

    @property
    def assisted_cents(self) -> Figure:
        """What those came to, of what all came to, in the weeks in which it may be told."""
        return self._sum(
            lambda told: told.assisted.cents if told.assisted else None, of=lambda told: told.sold.cents
        )

    def assisted_at(self, where: Helped) -> Figure:
        """Those of them that were placed there, of all orders placed for residents."""
        return self._sum(
            lambda told: told.assisted.places.get(where) if told.assisted else None,
            of=lambda told: told.assisted.orders if told.assisted else 0,
        )

    @property
    def streets(self) -> Mapping[int, Part]:
        """Each street in the weeks in which it may be told."""
        return _parts((street_id, cell) for week in self.weeks for street_id, cell in week.streets.items())

    @property
    def places(self) -> Mapping[Place, Part]:
        """Each family of shops in each street."""
        return _parts((place, cell) for week in self.weeks for place, cell in week.families.items())

    @property
    def families(self) -> Mapping[str, Part]:
        """Each family over the streets in which it may be told; `weeks` counts those with any."""
        by_week = (_by_family(week) for week in self.weeks)
        return _parts(each for families in by_week for each in families.items())

    def _sum(
        self,
        read: Callable[[TownFigures], int | None],
        *,
        of: Callable[[TownFigures], int] = lambda _told: 0,
    ) -> Figure:
        found = [(value, of(told)) for told in self.told if (value := read(told)) is not None]
        return Figure(sum(value for value, _of in found), len(found), sum(whole for _value, whole in found))


def story_of(town: TownView, *, weeks: int) -> Story:
    """The last weeks that are over and counted. Three statements."""
    last = last_week_over(town)
    if last is None:
        return Story()
    return Story(told_weeks(town.id, first=last - timedelta(weeks=weeks - 1), last=last))


def _by_family(week: Week) -> dict[str, Cell]:
    families = defaultdict[str, Cell](Cell)
    for place, cell in week.families.items():
        families[place.family] += cell
    return families


def _parts(cells: Iterable[tuple[K, Cell]]) -> dict[K, Part]:
    parts = dict[K, Part]()
    for key, cell in cells:
        known = parts.get(key, Part(Cell(), 0))
        parts[key] = Part(known.sold + cell, known.weeks + 1)
    return parts
