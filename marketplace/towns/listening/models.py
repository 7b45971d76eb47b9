"""Words that were said to the town. Nothing of who said them, but for a shop: its own."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Model, TownRow, UtcDateTime, town_key

LONGEST_SAID, LONGEST_ANSWER, LONGEST_TITLE = 1000, 1000, 160


class TownWord(TownRow, Model):
    """Something that was said. `title` and `answer`: in the town's own words, once it answers in public."""

    __tablename__ = "town_words"
    __table_args__ = (
        town_key("shop_id", "shops"),
        Index("ix_town_words_answered", "town_id", "answered_at", "said_at"),
        Index("ix_town_words_shop", "town_id", "shop_id", "said_at"),
    )
    shop_id: Mapped[int | None] = mapped_column(BigInteger)  # None: a resident
    text: Mapped[str] = mapped_column(String(LONGEST_SAID))
    said_at: Mapped[datetime] = mapped_column(UtcDateTime)
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE), default="")
    answer: Mapped[str] = mapped_column(String(LONGEST_ANSWER), default="")
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_by_user_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("users.id"))
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}
