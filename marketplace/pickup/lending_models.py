"""Tables of room that a hub lends to another town: the loan in its own town, the borrowing in the other."""

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Model, TownRow, town_key


class HubLoan(TownRow, Model):
    """So many bags a window of a hub that another town has the use of. `bags` 0: it is all back."""

    __tablename__ = "hub_loans"
    __table_args__ = (
        town_key("hub_id", "collection_points"),
        UniqueConstraint("town_id", "hub_id", "to_town_id"),
        CheckConstraint("bags >= 0", name="bags"),
    )
    hub_id: Mapped[int] = mapped_column(BigInteger)
    to_town_id: Mapped[int] = mapped_column(BigInteger)
    bags: Mapped[int]
    is_ending: Mapped[bool] = mapped_column(default=False, server_default=false())


class HubBorrowing(TownRow, Model):
    """What a town has the use of at another town’s hub; its residents see it as `hub_id`, a hub of their own.

    `is_ending`: nothing more is taken; what is expected there is still fetched, then the room goes back.
    """

    __tablename__ = "hub_borrowings"
    __table_args__ = (
        town_key("hub_id", "collection_points"),
        UniqueConstraint("town_id", "loan_id"),
        Index("ix_hub_borrowings_ending", "is_ending"),
    )
    loan_id: Mapped[int] = mapped_column(BigInteger)
    from_town_id: Mapped[int] = mapped_column(BigInteger)
    hub_id: Mapped[int] = mapped_column(BigInteger)
    bags: Mapped[int]
    is_ending: Mapped[bool] = mapped_column(default=False, server_default=false())
