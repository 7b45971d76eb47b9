"""VAT: the rates of France with the day each began, and which rate a product bears on a day.

Nothing has to run at midnight: a product says its next rate and the day it begins, and whoever reads it asks
for the rate of a day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class VatClass(StrEnum):
    """What the law calls a rate, whatever it stands at."""

    STANDARD = "standard"
    INTERMEDIATE = "intermediate"
    REDUCED = "reduced"
    SUPER_REDUCED = "super_reduced"
    NONE = "none"  # a small seller who charges none: CGI art. 293 B


@dataclass(frozen=True)
class Rate:
    """A rate from a day on. Units: basis points."""

    vat_class: VatClass
    basis_points: int
    since: date


_LAST_CHANGE = date(2014, 1, 1)
FRANCE: Sequence[Rate] = (
    Rate(VatClass.STANDARD, 1960, date(2000, 4, 1)),
    Rate(VatClass.STANDARD, 2000, _LAST_CHANGE),
    Rate(VatClass.INTERMEDIATE, 700, date(2012, 1, 1)),
    Rate(VatClass.INTERMEDIATE, 1000, _LAST_CHANGE),
    Rate(VatClass.REDUCED, 550, _LAST_CHANGE),
    Rate(VatClass.SUPER_REDUCED, 210, _LAST_CHANGE),
    Rate(VatClass.NONE, 0, _LAST_CHANGE),
)
"""Metropolitan France. A new rate is one more line, with the day it begins. Source: CGI art. 278 to 281."""


def rates_on(day: date, *, rates: Sequence[Rate] = FRANCE) -> dict[VatClass, int]:
    """The rate of each class on a day: the last one that has begun. Units: basis points."""
    begun = sorted((rate for rate in rates if rate.since <= day), key=lambda rate: rate.since)
    return {rate.vat_class: rate.basis_points for rate in begun}


def rate_on(day: date, *, basis_points: int, next_basis_points: int | None, next_from: date | None) -> int:
    """The rate that a product bears on a day of its town: its next one once that has begun.

    Units: basis points.
    """
    if next_basis_points is None or next_from is None or day < next_from:
        return basis_points
    return next_basis_points
