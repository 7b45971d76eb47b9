"""The table of a provider's account: every movement it tells of, kept once and changed only by its match."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import LocalRow, Model, UtcDateTime, enum_type


class Meaning(StrEnum):
    """What a line is to us. `open`: nothing of our book; `platform`: of no town, booked by the line."""

    OPEN = "open"
    BOOK = "book"
    PLATFORM = "platform"


class StatementLine(LocalRow, Model):
    """One movement of the platform's money, as the provider tells it.

    Of this installation, since a payout is of no town. A line that is an event of a town's book names it; the
    unique key lets one line be one event. Units: cents; `net_cents` = `amount_cents` - `fee_cents`, negative
    goes out.
    """

    __tablename__ = "statement_lines"
    __table_args__ = (
        UniqueConstraint("gateway", "provider_id"),
        UniqueConstraint("town_id", "source_kind", "source_id", "kind"),
        Index("ix_statement_lines_meaning", "meaning", "created_at"),
        Index("ix_statement_lines_gateway", "gateway", "currency"),
    )
    gateway: Mapped[str] = mapped_column(String(16))
    provider_id: Mapped[str] = mapped_column(String(255))
    type: Mapped[str] = mapped_column(String(60))
    source: Mapped[str] = mapped_column(String(255), default="")
    amount_cents: Mapped[int]
    fee_cents: Mapped[int]
    net_cents: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)  # the provider's clock
    meaning: Mapped[Meaning] = mapped_column(enum_type(Meaning), default=Meaning.OPEN)
    town_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("towns.id"))
    source_kind: Mapped[str | None] = mapped_column(String(24))  # as the book's own source
    source_id: Mapped[int | None] = mapped_column(BigInteger)
    kind: Mapped[str | None] = mapped_column(String(24))
