"""The table of reviews."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Date, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Model, TownRow, UtcDateTime, enum_type, town_key
from marketplace.trust.reviews.errors import ReviewMoved
from marketplace.trust.reviews.states import MOVES, About, ReviewState


class Review(TownRow, Model):
    """What somebody who fetched a bag says of the shop, or of something in the bag: once each.

    It names nobody: `shop_order_id` proves the hand-over, and whoever opens that order is its author.
    `answer`: what the shop says to it, in public. Source: Code de la consommation L111-7-2, D111-16 to 19.
    """

    __tablename__ = "reviews"
    __table_args__ = (
        UniqueConstraint("town_id", "mark"),
        UniqueConstraint("town_id", "shop_order_id", "subject_id"),
        CheckConstraint("stars BETWEEN 0 AND 5", name="stars"),
        town_key("shop_id", "shops"),
        town_key("shop_order_id", "shop_orders"),
        Index("ix_reviews_subject", "town_id", "subject_id", "state", "made_at"),
        Index("ix_reviews_stars", "town_id", "subject_id", "state", "stars"),  # counts without a row
        Index("ix_reviews_shop", "town_id", "shop_id", "state", "made_at"),
        Index("ix_reviews_age", "town_id", "made_at"),
    )
    mark: Mapped[str] = mapped_column(String(12))
    shop_id: Mapped[int] = mapped_column(BigInteger)
    shop_order_id: Mapped[int] = mapped_column(BigInteger)
    about: Mapped[About] = mapped_column(enum_type(About))
    subject_id: Mapped[int] = mapped_column(BigInteger)
    subject_name: Mapped[str] = mapped_column(String(160))
    stars: Mapped[int]  # 1 to 5; 0 once it is withdrawn
    words: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[ReviewState] = mapped_column(enum_type(ReviewState), default=ReviewState.SHOWN)
    fetched_on: Mapped[date] = mapped_column(Date)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    edited_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    def become(self, state: ReviewState) -> None:
        """Make one allowed move. Raises: ReviewMoved."""
        if state not in MOVES[self.state]:
            raise ReviewMoved
        self.state = state
