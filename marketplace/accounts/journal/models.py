"""Tables of the journal: one chain per shop, and one for the town's own doings."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.accounts.journal.acts import Act
from marketplace.core.db import Model, TownRow, UtcDateTime, enum_type, town_key


class AuditChain(TownRow, Model):
    """The end of a chain: how many entries it has, and the seal of the last.

    Its id is the shop's, or the town's for what is no shop's. Whoever adds an entry locks this row, so that
    no two entries follow the same one.
    """

    __tablename__ = "audit_chains"
    length: Mapped[int] = mapped_column(default=0)
    digest: Mapped[str] = mapped_column(String(64), default="")


class AuditEntry(TownRow, Model):
    """One thing somebody did. Rows are only ever added; `digest` seals the chain up to here."""

    __tablename__ = "audit_entries"
    __table_args__ = (
        town_key("chain_id", "audit_chains"),
        UniqueConstraint("town_id", "chain_id", "number"),
        Index("ix_audit_entries_by", "town_id", "chain_id", "by_user_id", "number"),
        Index("ix_audit_entries_at", "town_id", "chain_id", "at"),
    )
    chain_id: Mapped[int] = mapped_column(BigInteger)
    number: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    act: Mapped[Act] = mapped_column(enum_type(Act))
    by_what: Mapped[str] = mapped_column(String(16))
    by_user_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("users.id"))
    by_device_id: Mapped[int | None] = mapped_column(BigInteger)
    about: Mapped[str] = mapped_column(String(200), default="")
    before: Mapped[str] = mapped_column(Text, default="{}")
    after: Mapped[str] = mapped_column(Text, default="{}")
    digest: Mapped[str] = mapped_column(String(64))
