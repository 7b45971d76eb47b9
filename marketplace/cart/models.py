"""Tables of the basket: one a visitor, over all shops of a town."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Model, TownRow, UtcDateTime, enum_type, town_key


class IfMissing(StrEnum):
    """What the resident wishes when the shop finds that a thing is gone."""

    REPLACE = "replace"
    CALL = "call"
    DROP = "drop"


class Cart(TownRow, Model):
    """A basket. The browser bears the token, the table its digest."""

    __tablename__ = "carts"
    __table_args__ = (
        UniqueConstraint("town_id", "token_digest"),
        Index("ix_carts_user", "town_id", "user_id"),
    )
    token_digest: Mapped[str] = mapped_column(String(64))
    user_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("users.id"))
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class CartLine(TownRow, Model):
    """So much of one variant. Units: pieces, or grams. The price is the one the resident last saw."""

    __tablename__ = "cart_lines"
    __table_args__ = (
        UniqueConstraint("town_id", "cart_id", "variant_id"),
        town_key("cart_id", "carts", on_delete="CASCADE"),
        town_key("variant_id", "variants"),
        CheckConstraint("quantity > 0", name="quantity"),
    )
    cart_id: Mapped[int] = mapped_column(BigInteger)
    variant_id: Mapped[int] = mapped_column(BigInteger)
    quantity: Mapped[int]
    by_weight: Mapped[bool | None]  # how it was sold when it was put in; unknown for baskets of before
    seen_price_cents: Mapped[int]
    if_missing: Mapped[IfMissing] = mapped_column(enum_type(IfMissing), default=IfMissing.CALL)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
