"""Which stretch, street and family the page is asked for; anything unknown is all of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request

from marketplace.insights.barometer.story import WEEKS
from marketplace.insights.barometer.weeks import Cell, Week
from marketplace.shops.families import FAMILIES
from marketplace.towns.models import Street


@dataclass(frozen=True)
class Asked:
    """What is shown. `street` and `family`: None for all of them."""

    weeks: int
    street: Street | None
    family: str | None

    @property
    def is_narrowed(self) -> bool:
        """Whether a part of the town is asked for."""
        return self.street is not None or self.family is not None

    def sold(self, week: Week) -> Cell | None:
        """The sales of a week that are asked for; None where they may not be told."""
        if self.family is not None:
            return _sum(
                [
                    cell
                    for place, cell in week.families.items()
                    if place.family == self.family
                    and (self.street is None or place.street_id == self.street.id)
                ]
            )
        if self.street is not None:
            return week.streets.get(self.street.id)
        return week.figures.sold if week.figures else None


def asked_in(streets: Sequence[Street]) -> Asked:
    """What the address asks for."""
    weeks = request.args.get("weeks", type=int)
    family = request.args.get("family")
    name = request.args.get("street")
    return Asked(
        weeks if weeks in WEEKS else WEEKS[0],
        next((street for street in streets if street.name == name), None),
        family if family in FAMILIES else None,
    )


def _sum(cells: Sequence[Cell]) -> Cell | None:
    return sum(cells, Cell()) if cells else None
