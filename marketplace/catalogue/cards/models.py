"""Tables of the shared cards. They point at no shop and no town: who spoke is kept as plain words."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import GlobalRow, Model, UtcDateTime


class SharedCard(GlobalRow, Model):
    """What is known of the goods behind one public barcode: no price, no stock. One row a code."""

    __tablename__ = "product_cards"
    ean: Mapped[str] = mapped_column(String(14), unique=True)
    name: Mapped[str] = mapped_column(String(160))
    brand: Mapped[str] = mapped_column(String(80), default="")
    description: Mapped[str] = mapped_column(Text, default="")
    picture: Mapped[str] = mapped_column(String(200), default="")
    picture_voice: Mapped[str] = mapped_column(String(32), default="")  # whose it is: it goes with that voice
    category: Mapped[str] = mapped_column(String(60), default="")
    net_quantity: Mapped[int | None]
    net_unit: Mapped[str] = mapped_column(String(8), default="")
    vat_basis_points: Mapped[int]
    origin: Mapped[str] = mapped_column(String(120), default="")
    storage: Mapped[str] = mapped_column(String(120), default="")
    alcohol_percent_tenths: Mapped[int | None]
    age_limit: Mapped[int | None]
    allergens: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))  # a proposal, nothing more
    maker_name: Mapped[str] = mapped_column(String(160), default="")
    maker_address: Mapped[str] = mapped_column(String(240), default="")
    maker_contact: Mapped[str] = mapped_column(String(160), default="")
    warnings: Mapped[str] = mapped_column(Text, default="")
    told_by_shop: Mapped[str] = mapped_column(String(120))
    told_by_town: Mapped[str] = mapped_column(String(80))
    told_at: Mapped[datetime] = mapped_column(UtcDateTime)
    says: Mapped[str] = mapped_column(String(32))  # the digest of what it says: see `voices.digest_of`
    agree: Mapped[int] = mapped_column(default=1)  # shops that say the same, the first one included
    differ: Mapped[int] = mapped_column(default=0)  # shops that say otherwise


class CardVoice(GlobalRow, Model):
    """What one shop says of a code. The latest word of each shop counts, once."""

    __tablename__ = "product_card_voices"
    __table_args__ = (UniqueConstraint("card_id", "voice"),)
    card_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("product_cards.id", ondelete="CASCADE"))
    voice: Mapped[str] = mapped_column(String(32))  # a digest: the same shop is known again, and not found
    shop_name: Mapped[str] = mapped_column(String(120))
    town_name: Mapped[str] = mapped_column(String(80))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    says: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
