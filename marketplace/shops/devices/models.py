"""Table of the devices of shops."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Model, TownRow, UtcDateTime, town_key


class ShopDevice(TownRow, Model):
    """A tablet or a phone that serves at the counter. Its cookie bears the token, the table its digest.

    Its row stays when it is turned away: the story of a bag goes on naming it.
    """

    __tablename__ = "shop_devices"
    __table_args__ = (
        UniqueConstraint("town_id", "link_digest"),
        UniqueConstraint("town_id", "token_digest"),
        town_key("shop_id", "shops"),
        Index("ix_shop_devices_shop", "town_id", "shop_id"),
    )
    shop_id: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str] = mapped_column(String(60))
    link_digest: Mapped[str | None] = mapped_column(String(64))  # of the link that joins it, until it is used
    link_until: Mapped[datetime] = mapped_column(UtcDateTime)
    token_digest: Mapped[str | None] = mapped_column(String(64))  # none before it has joined
    made_by_user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("users.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # to the hour
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
