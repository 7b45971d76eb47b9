"""How long one stands at a shop."""

from marketplace.pickup.trips.errands import USUAL_MINUTES

_LINES_A_MINUTE = 4
_MOST_MINUTES = 10


def minutes_at(*, lines: int) -> int:
    """How long it takes to be handed so many lines: the first few in the usual time, others a bit longer."""
    return min(_MOST_MINUTES, USUAL_MINUTES + max(0, lines - 1) // _LINES_A_MINUTE)
