"""The table of cards that people keep in their account."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Model, TownRow, UtcDateTime, town_key


class KeptCard(TownRow, Model):
    """Somebody has shown that they hold a card. It does not follow a card that was replaced by somebody else:
    whoever had found the lost one would find the new one, too.
    """

    __tablename__ = "kept_cards"
    __table_args__ = (
        town_key("voucher_id", "vouchers"),
        UniqueConstraint("town_id", "user_id", "voucher_id"),
        Index("ix_kept_cards_user", "user_id"),
    )
    user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("users.id"))
    voucher_id: Mapped[int] = mapped_column(BigInteger)
    since: Mapped[datetime] = mapped_column(UtcDateTime)
