"""The lives of a card, and of what it pays of an order."""

from enum import StrEnum


class CardState(StrEnum):
    """What may be done with a card."""

    ACTIVE = "active"
    BLOCKED = "blocked"  # lost: what was left is on the card that stands for it
    EXPIRED = "expired"
    SUSPENDED = "suspended"  # the bank that paid for it contests that
    RETURNED = "returned"  # its buyer gave it back, and has the money again


class UseState(StrEnum):
    """What became of the part of an order that a card pays."""

    HELD = "held"
    TAKEN = "taken"
    FREED = "freed"


CARD_MOVES: dict[CardState, frozenset[CardState]] = {
    CardState.ACTIVE: frozenset(
        {CardState.BLOCKED, CardState.EXPIRED, CardState.SUSPENDED, CardState.RETURNED}
    ),
    CardState.BLOCKED: frozenset(),
    CardState.EXPIRED: frozenset({CardState.ACTIVE}),  # a refund came, which its holder has time to spend
    CardState.SUSPENDED: frozenset({CardState.ACTIVE}),  # the bank was put right
    CardState.RETURNED: frozenset(),
}
USE_MOVES: dict[UseState, frozenset[UseState]] = {
    UseState.HELD: frozenset({UseState.TAKEN, UseState.FREED}),
    UseState.TAKEN: frozenset({UseState.FREED}),  # paid, and yet nothing of it could be had
    UseState.FREED: frozenset({UseState.HELD}),  # paid late, and the card still had it
}
