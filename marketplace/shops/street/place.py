"""Where something stands in the street."""

from dataclasses import dataclass
from typing import Literal

Side = Literal["odd", "even"]
SIDES: tuple[Side, Side] = ("odd", "even")


@dataclass(frozen=True, order=True)
class Place:
    """A door of the street: how far from its beginning, and on which side.

    Units: whole metres along the street, from where its numbers begin.
    """

    metres: int
    side: Side


def side_of(shop_id: int, *, number: int) -> Side:
    """Odd numbers face even ones; a shop without a number (0) keeps one side, whichever."""
    return "odd" if (number or shop_id) % 2 else "even"
