"""Tables of the wanted board."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Model, TownRow, UtcDateTime, enum_type, town_key
from marketplace.trust.wishes.errors import WishMoved
from marketplace.trust.wishes.states import MOVES, Answer, WishState


class Wish(TownRow, Model):
    """Something that the street lacks. `email`: of its author, until the town has decided.

    `votes` counts its `WishVote`s.
    """

    __tablename__ = "wishes"
    __table_args__ = (
        UniqueConstraint("town_id", "mark"),
        town_key("merged_into_id", "wishes"),
        Index("ix_wishes_board", "town_id", "state", "votes"),
        Index("ix_wishes_email", "town_id", "email"),
    )
    mark: Mapped[str] = mapped_column(String(12))
    title: Mapped[str] = mapped_column(String(80))
    words: Mapped[str] = mapped_column(String(600), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    locale: Mapped[str] = mapped_column(String(8), default="fr")
    state: Mapped[WishState] = mapped_column(enum_type(WishState))
    votes: Mapped[int] = mapped_column(default=0)
    answer: Mapped[Answer | None] = mapped_column(enum_type(Answer))
    answer_words: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    merged_into_id: Mapped[int | None] = mapped_column(BigInteger)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)

    def become(self, state: WishState) -> None:
        """Make one allowed move. Raises: WishMoved."""
        if state not in MOVES[self.state]:
            raise WishMoved
        self.state = state


class WishVote(TownRow, Model):
    """One voice. `voter`: a keyed digest of an address or a number, which nobody keeps."""

    __tablename__ = "wish_votes"
    __table_args__ = (town_key("wish_id", "wishes"), UniqueConstraint("town_id", "wish_id", "voter"))
    wish_id: Mapped[int] = mapped_column(BigInteger)
    voter: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
