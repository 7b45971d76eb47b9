"""The table of pictures that are to be fetched."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Model, TownRow, UtcDateTime, enum_type, town_key
from marketplace.intake.fetching.faults import Fault

_waiting = text("state = 'waiting'")


class FetchState(StrEnum):
    """Whether it has been fetched."""

    WAITING = "waiting"
    KEPT = "kept"
    FAILED = "failed"


class PictureFetch(TownRow, Model):
    """A picture that a merchant's file names: one row a product and address, so that it is asked for once."""

    __tablename__ = "picture_fetches"
    __table_args__ = (
        town_key("product_id", "products"),
        UniqueConstraint("town_id", "product_id", "url_digest"),
        Index("ix_picture_fetches_due", "due_at", "id", sqlite_where=_waiting, postgresql_where=_waiting),
    )
    product_id: Mapped[int] = mapped_column(BigInteger)
    url: Mapped[str] = mapped_column(Text)
    url_digest: Mapped[str] = mapped_column(String(64))
    state: Mapped[FetchState] = mapped_column(enum_type(FetchState), default=FetchState.WAITING)
    fault: Mapped[Fault | None] = mapped_column(enum_type(Fault))  # the last one
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    claimed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
