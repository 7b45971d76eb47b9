"""Tables of what the council writes: pages as they are shown, every version of them, and its pictures."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Model, TownRow, UtcDateTime, enum_type

LONGEST_TITLE = 120
LONGEST_BODY = 20_000


class PagePlace(StrEnum):
    """Where residents find a page."""

    FOOT = "foot"
    HOME = "home"  # and at the foot
    ADDRESS = "address"  # by its address alone


class Subject(StrEnum):
    """What a version is a version of."""

    PAGE = "page"
    SHOWCASE = "showcase"
    SEASONS = "seasons"  # of looks; all of a town's together: their subject has no row, and the id 0


class TownPage(TownRow, Model):
    """A page of the council's as residents see it; `published_at` is None while they do not."""

    __tablename__ = "town_pages"
    __table_args__ = (UniqueConstraint("town_id", "slug"),)
    slug: Mapped[str] = mapped_column(String(80))
    place: Mapped[PagePlace] = mapped_column(enum_type(PagePlace), default=PagePlace.FOOT)
    title_fr: Mapped[str] = mapped_column(String(LONGEST_TITLE), default="")
    body_fr: Mapped[str] = mapped_column(Text, default="")
    title_en: Mapped[str] = mapped_column(String(LONGEST_TITLE), default="")
    body_en: Mapped[str] = mapped_column(Text, default="")
    trail: Mapped[str] = mapped_column(Text, default="")  # trail.py; empty: a page without a walk
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Edition(TownRow, Model):
    """One version of what the council wrote, as it was saved; never changed, never taken away.

    `taken_away_at`: when residents lost sight of a version that was shown, without another one in its place.
    """

    __tablename__ = "editions"
    __table_args__ = (UniqueConstraint("town_id", "subject", "subject_id", "number"),)
    subject: Mapped[Subject] = mapped_column(enum_type(Subject))
    subject_id: Mapped[int] = mapped_column(BigInteger)
    number: Mapped[int]
    content: Mapped[str] = mapped_column(Text)  # JSON: the fields by their names
    is_published: Mapped[bool]
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    taken_away_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    by_user_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("users.id"))


class TownPicture(TownRow, Model):
    """A picture that the council sent, with its words; pages and old versions name it by its address."""

    __tablename__ = "town_pictures"
    __table_args__ = (Index("ix_town_pictures_added_at", "town_id", "added_at"),)
    picture: Mapped[str] = mapped_column(String(200))
    master: Mapped[str] = mapped_column(String(200), default="")
    words: Mapped[str] = mapped_column(String(200))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_user_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("users.id"))
