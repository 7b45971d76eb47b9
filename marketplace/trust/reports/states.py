"""What is reported, why, what can be decided, and where a report stands."""

from datetime import timedelta
from enum import StrEnum


class Subject(StrEnum):
    """What a report is about. `subject_id` is its key."""

    PRODUCT = "product"
    SHOP = "shop"
    REVIEW = "review"


class Why(StrEnum):
    """Why somebody reports it. A word that is once out stays: old reports keep it."""

    DANGEROUS = "dangerous"
    FORBIDDEN = "forbidden"
    MISLEADING = "misleading"
    COUNTERFEIT = "counterfeit"
    HATEFUL = "hateful"
    PRIVACY = "privacy"
    CHILDREN = "children"
    NOT_LIVED = "not_lived"  # of a review: whoever wrote it has not been there
    OTHER = "other"


class Outcome(StrEnum):
    """What the town decides."""

    KEPT = "kept"
    PRODUCT_HIDDEN = "product_hidden"
    TEXT_HIDDEN = "text_hidden"
    SHOP_PAUSED = "shop_paused"
    REVIEW_HIDDEN = "review_hidden"
    ANSWER_HIDDEN = "answer_hidden"


class Side(StrEnum):
    """Who may have the town look again at a decision."""

    REPORTER = "reporter"
    SHOP = "shop"
    AUTHOR = "author"  # of a review


class Basis(StrEnum):
    """What a decision rests on."""

    LAW = "law"
    TERMS = "terms"


class ReportState(StrEnum):
    """Where a report stands. Each decision moves it on; nobody decides the same thing twice."""

    OPEN = "open"
    DECIDED = "decided"
    CONTESTED = "contested"
    CLOSED = "closed"


CONTESTABLE = timedelta(days=183)  # six months: DSA art. 20
AWAITED = (ReportState.OPEN, ReportState.CONTESTED)
NEXT = {
    ReportState.OPEN: ReportState.DECIDED,
    ReportState.DECIDED: ReportState.CONTESTED,
    ReportState.CONTESTED: ReportState.CLOSED,
    ReportState.CLOSED: ReportState.CONTESTED,  # by the other side, which has not been heard yet
}
OUTCOMES_FOR = {
    Subject.PRODUCT: (Outcome.KEPT, Outcome.PRODUCT_HIDDEN, Outcome.TEXT_HIDDEN, Outcome.SHOP_PAUSED),
    Subject.SHOP: (Outcome.KEPT, Outcome.TEXT_HIDDEN, Outcome.SHOP_PAUSED),
    Subject.REVIEW: (Outcome.KEPT, Outcome.REVIEW_HIDDEN, Outcome.ANSWER_HIDDEN),
}
AGAINST_SHOP = frozenset(set(Outcome) - {Outcome.KEPT, Outcome.REVIEW_HIDDEN})
"""What takes something from the shop: it is told the reasons, and may contest."""
CONTESTED_BY: dict[Side, frozenset[Outcome]] = {
    Side.REPORTER: frozenset(Outcome),
    Side.SHOP: AGAINST_SHOP,
    Side.AUTHOR: frozenset({Outcome.REVIEW_HIDDEN}),
}
"""Which decisions each side may contest: whoever reported any, the others what takes something from them."""
