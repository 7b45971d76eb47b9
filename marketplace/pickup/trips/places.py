"""How far one walks from one door of the street to another."""

from marketplace.shops.street.place import Place

CROSSING_METRES = 12  # from one row of doors to the other
PACE = 60  # metres a minute, with bags; somebody who walks slowly does 40


def metres_between(one: Place, other: Place) -> int:
    """Along the street, and across it where the doors face each other."""
    across = CROSSING_METRES if one.side != other.side else 0
    return abs(one.metres - other.metres) + across


def walk_seconds(metres: int, *, pace: int) -> int:
    """How long a walk takes, a begun second counted whole. `pace`: metres a minute."""
    return -(-metres * 60 // pace)
