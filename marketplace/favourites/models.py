"""Tables of favourites."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Model, TownRow, UtcDateTime, town_key


class FavouriteShop(TownRow, Model):
    """A shop that a resident keeps at hand."""

    __tablename__ = "favourite_shops"
    __table_args__ = (UniqueConstraint("town_id", "user_id", "shop_id"), town_key("shop_id", "shops"))
    user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("users.id"))
    shop_id: Mapped[int] = mapped_column(BigInteger)
    kept_at: Mapped[datetime] = mapped_column(UtcDateTime)


class FavouriteProduct(TownRow, Model):
    """A product that a resident keeps at hand."""

    __tablename__ = "favourite_products"
    __table_args__ = (
        UniqueConstraint("town_id", "user_id", "product_id"),
        town_key("product_id", "products"),
    )
    user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("users.id"))
    product_id: Mapped[int] = mapped_column(BigInteger)
    kept_at: Mapped[datetime] = mapped_column(UtcDateTime)
