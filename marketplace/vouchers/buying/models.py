"""Tables of the sale of town cards: a town's rules for it, and what was bought."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Model, TownRow, UtcDateTime, town_key


class CardSale(TownRow, Model):
    """Whether a town sells cards on line, and within what limits. No row: it does not. Units: cents.

    The cards that are sold are of one campaign without a budget, whose name is printed on them.
    """

    __tablename__ = "voucher_sales"
    __table_args__ = (
        town_key("campaign_id", "voucher_campaigns"),
        UniqueConstraint("town_id"),
        CheckConstraint("0 < least_cents AND least_cents <= most_cents", name="limits"),
        CheckConstraint("most_cents <= day_cents", name="day"),
        CheckConstraint("months > 0", name="months"),
    )
    campaign_id: Mapped[int] = mapped_column(BigInteger)
    is_open: Mapped[bool]
    least_cents: Mapped[int]
    most_cents: Mapped[int]
    day_cents: Mapped[int]  # a buyer's, in one day of the town
    town_cents: Mapped[int]  # everybody's together, in one day of the town
    months: Mapped[int]  # for so long a card is good


class CardPurchase(TownRow, Model):
    """Somebody buys a card, for themselves or as a present. Its payment says how far that is.

    `token`: of the form as it was sent, so that sent twice it is one purchase. `voucher_id`: the card, once
    it is paid. `receiver` and `words` are printed on it. `network`: whence it was asked for, kept for
    a day or two.
    """

    __tablename__ = "voucher_purchases"
    __table_args__ = (
        town_key("payment_id", "payments"),
        town_key("voucher_id", "vouchers"),
        UniqueConstraint("town_id", "token"),
        UniqueConstraint("town_id", "reference"),
        UniqueConstraint("town_id", "payment_id"),
        UniqueConstraint("town_id", "voucher_id"),
        Index("ix_voucher_purchases_user", "town_id", "user_id"),
        Index("ix_voucher_purchases_asked", "town_id", "asked_at"),
        Index("ix_voucher_purchases_email", "town_id", "email", "asked_at"),
        CheckConstraint("cents > 0", name="cents"),
    )
    reference: Mapped[str] = mapped_column(String(12))
    token: Mapped[str] = mapped_column(String(64))
    payment_id: Mapped[int] = mapped_column(BigInteger)
    voucher_id: Mapped[int | None] = mapped_column(BigInteger)
    user_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("users.id"))
    email: Mapped[str] = mapped_column(String(254))
    locale: Mapped[str] = mapped_column(String(8))
    cents: Mapped[int]
    receiver: Mapped[str] = mapped_column(String(80), default="")
    words: Mapped[str] = mapped_column(String(300), default="")
    network: Mapped[str] = mapped_column(String(64), default="")
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    bought_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    returned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
