"""Whether a count can still be believed: looked at long ago, and little is left of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class DoubtRule:
    """When a shop would rather look before it promises. `hours` 0: never.

    Units: pieces, or grams of what is sold by weight: the most that counts as little.
    """

    hours: int
    pieces: int
    grams: int

    def doubts(self, *, free: int, by_weight: bool, confirmed_at: datetime | None, at: datetime) -> bool:
        """Whether the shop should look first. What was never counted is in doubt as well."""
        if not self.hours or free > (self.grams if by_weight else self.pieces):
            return False
        return confirmed_at is None or confirmed_at <= at - timedelta(hours=self.hours)
