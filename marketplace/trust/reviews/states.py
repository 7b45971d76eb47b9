"""What a review is about, where it stands, and the times that its rules name."""

from datetime import timedelta
from enum import StrEnum


class About(StrEnum):
    """What a review is about; `subject_id` is its key."""

    SHOP = "shop"
    PRODUCT = "product"


class ReviewState(StrEnum):
    """Where a review stands. Only the town hides one, with reasons; its author takes it back at any time.

    What was taken back may be hidden too: else the words that the town has refused would be written again.
    """

    SHOWN = "shown"
    HIDDEN = "hidden"
    WITHDRAWN = "withdrawn"


_S = ReviewState
MOVES: dict[ReviewState, frozenset[ReviewState]] = {
    _S.SHOWN: frozenset({_S.HIDDEN, _S.WITHDRAWN}),
    _S.HIDDEN: frozenset({_S.SHOWN, _S.WITHDRAWN}),
    _S.WITHDRAWN: frozenset({_S.SHOWN, _S.HIDDEN}),
}
WRITTEN_WITHIN = timedelta(days=90)  # from the hand-over on
KEPT_FOR = timedelta(days=3 * 365)  # from the day it was written on
LEAST_FOR_MEAN = 5  # people: below that a mean says more of one of them than of the shop
STARS = (1, 2, 3, 4, 5)
LONGEST, LONGEST_ANSWER = 1200, 1200
