"""The table of photos."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Model, TownRow, UtcDateTime, enum_type, town_key
from marketplace.core.pictures.framing import Frame, Shape
from marketplace.core.pictures.keeping import Stored
from marketplace.core.pictures.names import photo_named

_unfinished, _retired = text("finished_at IS NULL"), text("retired_at IS NOT NULL")


class Photo(TownRow, Model):
    """One photo of a product, as it is cut now. Of another cut, and of a deleted photo, a retired row remains
    until its files are gone, for baskets and pages of this moment still show them."""

    __tablename__ = "photos"
    __table_args__ = (
        town_key("product_id", "products"),
        town_key("shop_id", "shops"),
        Index("ix_photos_product", "town_id", "product_id", "position"),
        Index("ix_photos_shop", "town_id", "shop_id", "id"),
        Index("ix_photos_unfinished", "id", sqlite_where=_unfinished, postgresql_where=_unfinished),
        Index("ix_photos_retired", "retired_at", sqlite_where=_retired, postgresql_where=_retired),
        CheckConstraint("zoom_percent BETWEEN 100 AND 300", name="zoom"),
    )
    product_id: Mapped[int] = mapped_column(BigInteger)
    shop_id: Mapped[int] = mapped_column(BigInteger)
    position: Mapped[int]
    picture: Mapped[str] = mapped_column(String(200))  # the address under which pages show it
    master: Mapped[str] = mapped_column(String(120))  # the file it is cut from
    shape: Mapped[Shape] = mapped_column(enum_type(Shape), default=Shape.WIDE)
    turns: Mapped[int] = mapped_column(default=0)
    zoom_percent: Mapped[int] = mapped_column(default=100)
    centre_x: Mapped[int] = mapped_column(default=500)
    centre_y: Mapped[int] = mapped_column(default=500)
    alt: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # when its last format was made
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def frame(self) -> Frame:
        """How it is cut."""
        return Frame(self.shape, self.turns, self.zoom_percent, self.centre_x, self.centre_y)

    @property
    def stored(self) -> Stored:
        """Its files."""
        return Stored(self.picture, self.master, self.frame)

    @property
    def width(self) -> int:
        """Of its largest size, in dots; 0 for a picture of before."""
        photo = photo_named(self.picture)
        return photo.width if photo else 0

    @property
    def height(self) -> int:
        """Of its largest size, in dots; 0 for a picture of before."""
        photo = photo_named(self.picture)
        return photo.height if photo else 0
