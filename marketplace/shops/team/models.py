"""Tables of a shop's team."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Model, TownRow, UtcDateTime, enum_type, town_key
from marketplace.shops.models import ShopRole


class ShopInvitation(TownRow, Model):
    """A mailed link that lets one person join a team, once. The link bears the token, the row its digest."""

    __tablename__ = "shop_invitations"
    __table_args__ = (
        UniqueConstraint("town_id", "token_digest"),
        town_key("shop_id", "shops"),
        Index("ix_shop_invitations_shop", "town_id", "shop_id", "created_at"),
    )
    shop_id: Mapped[int] = mapped_column(BigInteger)
    email: Mapped[str] = mapped_column(String(254))
    role: Mapped[ShopRole] = mapped_column(enum_type(ShopRole))
    token_digest: Mapped[str] = mapped_column(String(64))
    invited_by: Mapped[int] = mapped_column(BigInteger, ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    taken_back_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ShopLetter(TownRow, Model):
    """An invitation on paper, where nobody works yet: the letter bears the code, the row its digest."""

    __tablename__ = "shop_letters"
    __table_args__ = (
        UniqueConstraint("town_id", "code_digest"),
        town_key("shop_id", "shops"),
        Index("ix_shop_letters_shop", "town_id", "shop_id"),
    )
    shop_id: Mapped[int] = mapped_column(BigInteger)
    code_digest: Mapped[str] = mapped_column(String(64))
    written_by_user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
