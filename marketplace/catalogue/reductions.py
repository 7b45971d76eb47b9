"""What a reduced price is compared with: read from the history of prices, never typed. Pure reading.

Source: code de la consommation, L112-1-1: the lowest price of the 30 days before the reduction; of successive
reductions, before the first; of perishable goods about to spoil, the price just before.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

LOOKED_BACK = timedelta(days=30)


@dataclass(frozen=True, order=True)
class Stood:
    """A price as it stood from a moment on, until the next one. Units: cents per piece, or per kilo."""

    at: datetime
    price_cents: int


def lowest_before(history: Sequence[Stood], *, since: datetime) -> int | None:
    """The lowest price that stood in the 30 days before a moment; None where none stood yet.

    `history`: in order of time; of two at one moment the second counts.
    """
    begins, stood = since - LOOKED_BACK, list[int]()
    for price, after in pairwise([*history, None]):
        if price is None or price.at >= since:
            break
        ends = since if after is None else min(after.at, since)
        if ends > max(price.at, begins):
            stood.append(price.price_cents)
    return min(stood, default=None)


def price_before(history: Sequence[Stood], *, since: datetime) -> int | None:
    """The price that stood just before a moment; None where none did."""
    before = [price for price in history if price.at < since]
    return before[-1].price_cents if before else None


def reference_of(history: Sequence[Stood], *, since: datetime, perishable: bool) -> int | None:
    """What a reduction that began at a moment is compared with; None where nothing was sold before.

    `perishable`: about to spoil; then it is the price just before.
    """
    find = price_before if perishable else lowest_before
    return find(history, since=since)
