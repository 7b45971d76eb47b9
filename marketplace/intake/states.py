"""The life of a merchant's file, and what is said of each of its lines."""

from enum import StrEnum


class IntakeState(StrEnum):
    """Where a file stands."""

    UPLOADED = "uploaded"  # kept, not read to its end
    READ = "read"  # every line is staged, none is compared with the shop
    PREVIEWED = (
        "previewed"  # every line has its verdict; nothing of the shop has changed, or a part of it has
    )
    APPLIED = "applied"
    REFUSED = "refused"  # unreadable, given up by the shop, or against its choice


MOVES: dict[IntakeState, frozenset[IntakeState]] = {
    IntakeState.UPLOADED: frozenset({IntakeState.READ, IntakeState.REFUSED}),
    IntakeState.READ: frozenset({IntakeState.PREVIEWED, IntakeState.REFUSED, IntakeState.UPLOADED}),
    IntakeState.PREVIEWED: frozenset({IntakeState.APPLIED, IntakeState.REFUSED, IntakeState.UPLOADED}),
    IntakeState.APPLIED: frozenset(),
    IntakeState.REFUSED: frozenset(),
}
OPEN = frozenset(state for state, onward in MOVES.items() if onward)


class Verdict(StrEnum):
    """What becomes of a line."""

    WAITING = "waiting"
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    PART = "part"  # it says something of a product whose articles stand on other lines
