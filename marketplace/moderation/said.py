"""A review, or the shop's answer to it, leaves the pages by a decision, and comes back by another one."""

from collections.abc import Mapping
from datetime import datetime

from marketplace.core.db import db
from marketplace.trust.reports.states import Outcome
from marketplace.trust.reviews.models import Review
from marketplace.trust.reviews.services import locked_review
from marketplace.trust.reviews.states import ReviewState


def hide_said(review: Review, *, outcome: Outcome) -> Mapping[str, str]:
    """Hide a review, or take the shop's answer away; gives what is to come back, by column.

    What its author has withdrawn is hidden too: it stays erased, and is not written anew.
    Races: the review's row is locked. Commits: no.
    """
    row, removed = locked_review(review), {}
    if outcome is Outcome.REVIEW_HIDDEN and row.state is not ReviewState.HIDDEN:
        removed = {"state": row.state.value}
        row.become(ReviewState.HIDDEN)
    if outcome is Outcome.ANSWER_HIDDEN and row.answered_at:
        removed = {"answer": row.answer, "answered_at": row.answered_at.isoformat()}
        row.answer, row.answered_at = "", None
    db.session.flush()
    return removed


def show_said(review: Review, *, outcome: Outcome, removed: Mapping[str, str]) -> None:
    """Undo it, unless its author has withdrawn it, or the shop has answered anew.

    An answer comes back below the words that it answered alone; to others the shop answers anew. Commits: no.
    """
    row = locked_review(review)
    if outcome is Outcome.REVIEW_HIDDEN and row.state is ReviewState.HIDDEN:
        row.become(ReviewState.SHOWN if row.stars else ReviewState.WITHDRAWN)
    if outcome is Outcome.ANSWER_HIDDEN and row.stars and not row.answer and removed.get("answer"):
        answered_at = datetime.fromisoformat(removed["answered_at"])
        if answered_at >= (row.edited_at or row.made_at):
            row.answer, row.answered_at = removed["answer"], answered_at
    db.session.flush()
