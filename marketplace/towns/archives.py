"""Archives that a town hall or a shop has asked for: written by the worker, kept for a day."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Model, TownRow, UtcDateTime, enum_type, town_key


class ArchiveState(StrEnum):
    """Where it stands. `failed`: the worker could not write it, three times over."""

    ASKED = "asked"
    READY = "ready"
    FAILED = "failed"


class TownArchive(TownRow, Model):
    """One archive: of the whole town, or of a shop. `file`: its name in the folder of archives."""

    __tablename__ = "town_archives"
    __table_args__ = (
        town_key("shop_id", "shops"),
        Index("ix_town_archives_state", "state", "asked_at"),
        Index("ix_town_archives_shop", "town_id", "shop_id", "asked_at"),
    )
    shop_id: Mapped[int | None] = mapped_column(BigInteger)
    by_user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("users.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[ArchiveState] = mapped_column(enum_type(ArchiveState), default=ArchiveState.ASKED)
    tries: Mapped[int] = mapped_column(default=0)
    claimed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    file: Mapped[str] = mapped_column(String(80), default="")
    size_bytes: Mapped[int] = mapped_column(BigInteger, default=0)
    ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
