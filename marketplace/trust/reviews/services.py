"""Writes of reviews. Whether somebody may write one is the affair of `moderation.reviewing`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.ids import new_id
from marketplace.core.inserting import insert_once
from marketplace.core.references import new_reference
from marketplace.trust.reviews.errors import KeptHidden, ReviewMoved
from marketplace.trust.reviews.models import Review
from marketplace.trust.reviews.states import About, ReviewState

_UNSAID: dict[str, Any] = {"stars": 0, "words": "", "answer": "", "answered_at": None, "edited_at": None}


@dataclass(frozen=True)
class Topic:
    """What somebody may speak of, and by which bag."""

    shop_id: int
    shop_order_id: int
    about: About
    subject_id: int
    subject_name: str
    fetched_on: date


def put_review(town_id: int, *, topic: Topic, stars: int, words: str) -> Review:
    """Write what somebody says, or say it otherwise: one review of one thing in one bag. Shown at once.

    Its place, and its time, are those of the first words, also of what was withdrawn meanwhile.
    Raises: KeptHidden. Races: of two at once one is written, and the other one changes it. Commits: no.
    """
    now = clock.now()
    row = {
        "id": new_id(),
        "town_id": town_id,
        "mark": new_reference(),
        **vars(topic),
        "stars": stars,
        "words": words,
        "state": ReviewState.SHOWN,
        "made_at": now,
        "edited_at": None,
        "answer": "",
        "answered_at": None,
    }
    is_new = insert_once(Review, row=row, key=("town_id", "shop_order_id", "subject_id"))
    review = _locked(town_id, topic)
    if not is_new:
        _say_otherwise(review, stars=stars, words=words, now=now)
    db.session.flush()
    return review


def _say_otherwise(review: Review, *, stars: int, words: str, now: datetime) -> None:
    if review.state is ReviewState.HIDDEN:
        raise KeptHidden
    if (review.stars, review.words) != (stars, words):  # what was withdrawn has none
        review.edited_at = now
    if review.state is ReviewState.WITHDRAWN:
        review.become(ReviewState.SHOWN)
    review.stars, review.words = stars, words


def withdraw_review(review: Review) -> None:
    """Take it back: its words, and what was answered to them, are erased. Twice changes nothing.

    What the town has hidden stays so: it is not written anew. Commits: no.
    """
    row = locked_review(review)
    if row.state is ReviewState.SHOWN:
        row.become(ReviewState.WITHDRAWN)
    for column, nothing in _UNSAID.items():
        setattr(row, column, nothing)
    db.session.flush()


def withdraw_reviews_of(town_id: int, *, shop_order_ids: Sequence[int]) -> None:
    """Take back all that was said of some bags; what the town has hidden stays so. Commits: no."""
    theirs = (Review.town_id == town_id, Review.shop_order_id.in_(shop_order_ids))
    for review in db.session.scalars(select(Review).where(*theirs).order_by(Review.id)).all():
        withdraw_review(review)


def answer_review(review: Review, *, words: str) -> None:
    """Say in public what the shop says to it; no words take the answer away.

    Raises: ReviewMoved when it is not shown any more. Races: its row is locked first. Commits: no.
    """
    row = locked_review(review)
    if row.state is not ReviewState.SHOWN:
        raise ReviewMoved
    row.answer, row.answered_at = words, clock.now() if words else None
    db.session.flush()


def forget_reviews(town_id: int, *, before: datetime) -> int:
    """Erase what was written before a moment. Commits: no."""
    old = (Review.town_id == town_id, Review.made_at < before)
    gone = db.session.execute(
        delete(Review).where(*old).execution_options(synchronize_session=False).returning(Review.id)
    )
    return len(gone.all())


def locked_review(review: Review) -> Review:
    """The review as it is now, kept from changes until the transaction ends."""
    mine = (Review.town_id == review.town_id, Review.id == review.id)
    query = select(Review).where(*mine).with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(query).one()


def _locked(town_id: int, topic: Topic) -> Review:
    mine = (Review.town_id == town_id, Review.shop_order_id == topic.shop_order_id)
    query = select(Review).where(*mine, Review.subject_id == topic.subject_id).with_for_update()
    return db.session.scalars(query.execution_options(populate_existing=True)).one()
