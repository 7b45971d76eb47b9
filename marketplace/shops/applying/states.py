"""How far an application has come."""

from enum import StrEnum


class ApplicationState(StrEnum):
    """Where an application stands."""

    UNCONFIRMED = "unconfirmed"  # its address is not proved: nobody of the town hall sees it
    WAITING = "waiting"  # for the town hall
    ASKED = "asked"  # for the shopkeeper
    ADMITTED = "admitted"
    REFUSED = "refused"


_S = ApplicationState
MOVES: dict[ApplicationState, frozenset[ApplicationState]] = {
    _S.UNCONFIRMED: frozenset({_S.WAITING}),
    _S.WAITING: frozenset({_S.ASKED, _S.ADMITTED, _S.REFUSED}),
    _S.ASKED: frozenset({_S.WAITING, _S.ADMITTED, _S.REFUSED}),
    _S.ADMITTED: frozenset(),
    _S.REFUSED: frozenset(),
}
OPEN = frozenset({_S.UNCONFIRMED, _S.WAITING, _S.ASKED})


class PaperKind(StrEnum):
    """What a paper proves. Source: EU 2022/2065 (DSA), art. 30 (1)."""

    IDENTITY = "identity"
    REGISTER = "register"
    OTHER = "other"


NEEDED = (PaperKind.IDENTITY, PaperKind.REGISTER)
"""What the town hall has seen before a shop is let in."""
