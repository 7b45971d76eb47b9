"""The life of a wish, and what the town can answer."""

from enum import StrEnum


class WishState(StrEnum):
    """Where a wish stands."""

    DRAFT = "draft"  # its author has not opened the link of the mail yet
    WAITING = "waiting"
    PUBLISHED = "published"
    REFUSED = "refused"
    MERGED = "merged"


class Answer(StrEnum):
    """What the town says of a wish, in public."""

    SOUGHT = "sought"
    FOUND = "found"
    DECLINED = "declined"


_S = WishState
MOVES: dict[WishState, frozenset[WishState]] = {
    _S.DRAFT: frozenset({_S.WAITING}),
    _S.WAITING: frozenset({_S.PUBLISHED, _S.REFUSED, _S.MERGED}),
    _S.PUBLISHED: frozenset({_S.REFUSED, _S.MERGED}),
    _S.REFUSED: frozenset(),
    _S.MERGED: frozenset(),
}
