"""Tables of reports."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Model, TownRow, UtcDateTime, enum_type, town_key
from marketplace.trust.reports.errors import DecidedMeanwhile
from marketplace.trust.reports.states import NEXT, Basis, Outcome, ReportState, Side, Subject, Why


class Report(TownRow, Model):
    """Somebody says that something should not be shown. `quoted`: what it said at that moment.

    Name and address are whoever's who reports, for the answer; both go some months after the last decision.
    """

    __tablename__ = "reports"
    __table_args__ = (
        UniqueConstraint("town_id", "mark"),
        town_key("shop_id", "shops"),
        Index("ix_reports_state", "town_id", "state", "made_at"),
        Index("ix_reports_shop", "town_id", "shop_id", "made_at"),
        Index("ix_reports_subject", "town_id", "subject_id", "state"),
        Index("ix_reports_email", "town_id", "email"),
    )
    mark: Mapped[str] = mapped_column(String(12))
    subject: Mapped[Subject] = mapped_column(enum_type(Subject))
    subject_id: Mapped[int] = mapped_column(BigInteger)
    shop_id: Mapped[int] = mapped_column(BigInteger)
    about: Mapped[str] = mapped_column(String(300))  # its name, and its shop's
    quoted: Mapped[str] = mapped_column(Text, default="")
    why: Mapped[Why] = mapped_column(enum_type(Why))
    words: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(String(120), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    locale: Mapped[str] = mapped_column(String(8), default="fr")
    state: Mapped[ReportState] = mapped_column(enum_type(ReportState), default=ReportState.OPEN)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    moved_at: Mapped[datetime] = mapped_column(UtcDateTime)

    def become(self, state: ReportState, *, at: datetime) -> None:
        """Make the one step that follows. Raises: DecidedMeanwhile for any other."""
        if NEXT.get(self.state) is not state:
            raise DecidedMeanwhile
        self.state, self.moved_at = state, at


class ReportDecision(TownRow, Model):
    """What the town decided, and why, in words: the statement of reasons. Source: DSA art. 17.

    `removed`: the words that were taken away, by column, so that they can come back.
    """

    __tablename__ = "report_decisions"
    __table_args__ = (
        town_key("report_id", "reports"),
        Index("ix_report_decisions_report", "town_id", "report_id", "at"),
    )
    report_id: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("users.id"))
    outcome: Mapped[Outcome] = mapped_column(enum_type(Outcome))
    basis: Mapped[Basis] = mapped_column(enum_type(Basis))
    basis_words: Mapped[str] = mapped_column(String(300), default="")
    facts: Mapped[str] = mapped_column(Text)
    removed: Mapped[str] = mapped_column(Text, default="{}")


class ReportContest(TownRow, Model):
    """Somebody does not agree with the decision. Each side once a report."""

    __tablename__ = "report_contests"
    __table_args__ = (
        town_key("report_id", "reports"),
        UniqueConstraint("town_id", "report_id", "side"),
    )
    report_id: Mapped[int] = mapped_column(BigInteger)
    side: Mapped[Side] = mapped_column(enum_type(Side))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_user_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("users.id"))  # of the shop alone
    words: Mapped[str] = mapped_column(Text)
