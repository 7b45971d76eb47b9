"""Tables of reconciliation: its runs, and what they and the workers found."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import LocalRow, Model, UtcDateTime, enum_type


class FindingState(StrEnum):
    """Whether somebody has put it right."""

    OPEN = "open"
    CLOSED = "closed"


class ReconciliationRun(LocalRow, Model):
    """One comparison of our book with a provider's. `kind`: five_minutes, hourly, daily."""

    __tablename__ = "reconciliation_runs"
    __table_args__ = (Index("ix_reconciliation_runs_kind", "kind", "started_at"),)
    kind: Mapped[str] = mapped_column(String(24))
    gateway: Mapped[str] = mapped_column(String(16))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    found: Mapped[int] = mapped_column(default=0)


class ReconciliationFinding(LocalRow, Model):
    """Something that does not add up. No person's data: ids and amounts only.

    Of this installation, since an event that names a foreign town has none of ours. What a person has closed
    stays closed, though it be found again.
    """

    __tablename__ = "reconciliation_findings"
    __table_args__ = (
        UniqueConstraint("kind", "about"),
        Index("ix_reconciliation_findings_open", "state", "found_at"),
    )
    kind: Mapped[str] = mapped_column(String(40))
    about: Mapped[str] = mapped_column(String(255))
    ours: Mapped[str] = mapped_column(String(300), default="")
    theirs: Mapped[str] = mapped_column(String(300), default="")
    town_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("towns.id"))
    run_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("reconciliation_runs.id"))
    state: Mapped[FindingState] = mapped_column(enum_type(FindingState), default=FindingState.OPEN)
    found_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # when a comparison last met it
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_by_user_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("users.id"))
    note: Mapped[str] = mapped_column(String(300), default="", server_default="")

    def become(self, state: FindingState, *, at: datetime, by_user_id: int, note: str) -> None:
        """Somebody has looked at it: who, when and what they say."""
        self.state, self.closed_at, self.closed_by_user_id, self.note = state, at, by_user_id, note
