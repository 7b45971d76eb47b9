"""Tables of the installation itself: who does which job, and what its clocks said."""

from datetime import datetime

from sqlalchemy import BigInteger, Float, String
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import LocalRow, Model, TownOwned, UtcDateTime


class JobLease(LocalRow, Model):
    """Which worker does a job until when, and when the job was last done to its end."""

    __tablename__ = "job_leases"
    name: Mapped[str] = mapped_column(String(40), unique=True)
    holder: Mapped[str] = mapped_column(String(80))
    until: Mapped[datetime] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ClockReading(LocalRow, Model):
    """What the wall clock and the steady clock of a machine said last, both at once.

    `rests_until_seconds`: until when, by the steady clock, the wall clock is not believed about deadlines.
    """

    __tablename__ = "clock_readings"
    boot_id: Mapped[str] = mapped_column(String(36), unique=True)
    uptime_seconds: Mapped[float] = mapped_column(Float)
    wall: Mapped[datetime] = mapped_column(UtcDateTime)
    rests_until_seconds: Mapped[float] = mapped_column(Float, default=0.0)


class PageVersion(TownOwned, Model):
    """A part of the version of what a town's pages show: whoever changes it raises one of them, at random.

    The version is their sum (marketplace/core/versions.py).
    """

    __tablename__ = "page_versions"
    slot: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(BigInteger)
