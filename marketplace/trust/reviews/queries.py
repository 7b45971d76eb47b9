"""Reads of reviews."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select

from marketplace.core.db import db
from marketplace.trust.reviews.models import Review
from marketplace.trust.reviews.states import LEAST_FOR_MEAN, ReviewState

PAGE = 20


@dataclass(frozen=True)
class ReviewView:
    """A review as everybody reads it; the order of the fields is that of the columns."""

    mark: str
    stars: int
    words: str
    fetched_on: date
    made_at: datetime
    edited_at: datetime | None
    answer: str
    answered_at: datetime | None
    subject_name: str

    @property
    def answer_is_older(self) -> bool:
        """Whether the shop answered to other words than these."""
        return bool(self.edited_at and self.answered_at and self.edited_at > self.answered_at)


@dataclass(frozen=True)
class Said:
    """One page of what is said of something, the latest first; how much in all, and the stars of all.

    `people`: how many spoke, as far as that was asked.
    """

    rows: Sequence[ReviewView] = ()
    total: int = 0
    stars: int = 0
    people: int = 0

    @property
    def mean_tenths(self) -> int | None:
        """The mean in tenths of a star; None where too few people have spoken, however often."""
        if self.people < LEAST_FOR_MEAN:
            return None
        return (self.stars * 20 + self.total) // (2 * self.total)


_COLUMNS = tuple(getattr(Review, name) for name in ReviewView.__dataclass_fields__)


def said_of(town_id: int, *, subject_id: int, skip: int = 0, most: int = PAGE) -> Said:
    """What is said of a shop, or of a product. One statement; a second one where one page is not all."""
    mine = shown_of(town_id, subject_id)
    query = select(*_COLUMNS).where(*mine).order_by(Review.made_at.desc(), Review.id.desc())
    rows = [ReviewView(*row) for row in db.session.execute(query.limit(most).offset(skip))]
    if not skip and len(rows) < most:
        return Said(rows, len(rows), sum(row.stars for row in rows))
    whole = select(func.count(), func.coalesce(func.sum(Review.stars), 0)).where(*mine)
    total, stars = db.session.execute(whole).one()
    return Said(rows, total, int(stars))


def shown_of(town_id: int, subject_id: int) -> tuple[ColumnElement[bool], ...]:
    """What everybody reads of a shop or of a product, as conditions."""
    return (
        Review.town_id == town_id,
        Review.subject_id == subject_id,
        Review.state == ReviewState.SHOWN,
    )


def reviews_of_bag(town_id: int, *, shop_order_id: int) -> dict[int, Review]:
    """What was written about a bag, by what it is about. One statement."""
    query = select(Review).where(Review.town_id == town_id, Review.shop_order_id == shop_order_id)
    return {each.subject_id: each for each in db.session.scalars(query)}


@dataclass(frozen=True)
class ForShop:
    """One page of what was said of a shop and of its goods, the latest first."""

    rows: Sequence[Review]
    total: int


def reviews_for_shop(town_id: int, *, shop_id: int, skip: int) -> ForShop:
    """All that is shown of a shop and of its goods, the latest first. Two statements."""
    mine = (Review.town_id == town_id, Review.shop_id == shop_id, Review.state == ReviewState.SHOWN)
    query = select(Review).where(*mine).order_by(Review.made_at.desc(), Review.id.desc())
    total = db.session.scalar(select(func.count()).select_from(Review).where(*mine)) or 0
    return ForShop(db.session.scalars(query.limit(PAGE).offset(skip)).all(), total)


def review_named(town_id: int, mark: str) -> Review | None:
    """The town's review with that mark, or None."""
    return db.session.scalar(select(Review).where(Review.town_id == town_id, Review.mark == mark))
