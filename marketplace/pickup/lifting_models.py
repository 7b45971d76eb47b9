"""Table of windows that an event lets bear something else than their point's rule says."""

from sqlalchemy import BigInteger, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Model, TownRow, town_key


class EventWindow(TownRow, Model):
    """What an event wrote of how much one window bears, and what it found there. Units: what it counts.

    Events come one after the other: the first found what the rule says, each later one what stood before it.
    """

    __tablename__ = "event_windows"
    __table_args__ = (
        UniqueConstraint("town_id", "event_id", "booking_id"),
        town_key("event_id", "events"),
        town_key("booking_id", "slot_bookings"),
        Index("ix_event_windows_booking", "town_id", "booking_id"),
    )
    event_id: Mapped[int] = mapped_column(BigInteger)
    booking_id: Mapped[int] = mapped_column(BigInteger)
    found: Mapped[int]
    written: Mapped[int]
