"""Tables of what is counted."""

from datetime import date

from sqlalchemy import Date, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Model, TownRow


class EmptySearch(TownRow, Model):
    """Words that found nothing in a town, and how often on that day. Nothing of whoever typed them."""

    __tablename__ = "empty_searches"
    __table_args__ = (UniqueConstraint("town_id", "day", "words"),)
    day: Mapped[date] = mapped_column(Date)
    words: Mapped[str] = mapped_column(String(60))
    count: Mapped[int]
