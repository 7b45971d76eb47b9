"""Taxes on sales: the classes that laws know, the rate of each from a day on, and what a rate is made of.

Nothing has to run at midnight: a product says its next rate and the day it begins, and whoever reads it asks
for the rate of a day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from flask_babel import LazyString

from marketplace.core.shares import allocate


class VatClass(StrEnum):
    """What the law calls a rate, whatever it stands at."""

    STANDARD = "standard"
    INTERMEDIATE = "intermediate"
    REDUCED = "reduced"
    SUPER_REDUCED = "super_reduced"
    NONE = "none"  # a small seller who charges none


@dataclass(frozen=True)
class Rate:
    """A rate from a day on. Units: basis points."""

    vat_class: VatClass
    basis_points: int
    since: date


@dataclass(frozen=True)
class Tax:
    """One of the taxes that a rate is made of. Units: thousandths of a percent of the price without taxes."""

    name: LazyString
    thousandths: int


@dataclass(frozen=True)
class Taxes:
    """The taxes of a country. `words`: what each rate is for, in the order in which it is offered.

    `parts`: where a rate is several taxes, which; any other rate is one tax called `name`. `without`: what a
    paper says that bears none.
    """

    name: LazyString
    rates: Sequence[Rate]
    words: dict[int, LazyString]
    without: LazyString
    parts: dict[int, tuple[Tax, ...]]

    def on(self, day: date) -> dict[VatClass, int]:
        """The rate of each class on a day: the last one that has begun. Units: basis points."""
        return rates_on(day, rates=self.rates)

    def usual(self, day: date) -> int:
        """What most goods bear. Units: basis points."""
        return self.on(day)[VatClass.STANDARD]

    def shares(self, basis_points: int, cents: int) -> list[tuple[Tax, int]]:
        """Which taxes an amount of tax is, each with its cents; they add up to it."""
        parts = self.parts.get(basis_points) or (Tax(self.name, basis_points * 10),)
        weights = {n: tax.thousandths for n, tax in enumerate(parts)}
        shares = allocate(cents, weights=weights)
        return [(tax, shares[n]) for n, tax in enumerate(parts)]


def rates_on(day: date, *, rates: Sequence[Rate]) -> dict[VatClass, int]:
    """The rate of each class on a day: the last one that has begun. Units: basis points."""
    begun = sorted((rate for rate in rates if rate.since <= day), key=lambda rate: rate.since)
    return {rate.vat_class: rate.basis_points for rate in begun}
