"""How much of a window a bag takes up: an order, so many bags, or so many minutes of work. Pure."""

from dataclasses import dataclass
from enum import StrEnum


class Counted(StrEnum):
    """What a window bears so many of."""

    ORDERS = "orders"
    BAGS = "bags"
    MINUTES = "minutes"


@dataclass(frozen=True)
class Load:
    """What one shop packs for one order. Units: lines; pieces (a kilo begun is one); of them cold ones."""

    lines: int = 1
    pieces: int = 1
    cold_pieces: int = 0


ONE_THING = Load()
_GRAMS_A_PIECE = 1000


def pieces_in(quantity: int, *, by_weight: bool) -> int:
    """So many articles to carry; of what is weighed, a kilo begun is one."""
    return -(-quantity // _GRAMS_A_PIECE) if by_weight else quantity


def bags_for(pieces: int, *, bag_pieces: int) -> int:
    """How many bags so many pieces fill; none for nothing."""
    return -(-pieces // bag_pieces)


def bags_of(load: Load, *, bag_pieces: int) -> tuple[int, int]:
    """How many bags, and how many cold ones besides: what is cold has bags of its own."""
    warm = load.pieces - load.cold_pieces
    return bags_for(warm, bag_pieces=bag_pieces), bags_for(load.cold_pieces, bag_pieces=bag_pieces)
