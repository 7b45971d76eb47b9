"""Tables of withdrawals: who renounced what, when, and what the shop has done since."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.core.db import Model, TownRow, UtcDateTime, enum_type, town_key
from marketplace.orders.withdrawals.errors import AlreadyAnswered


class WithdrawalState(StrEnum):
    """Where a withdrawal stands. `asked`: the shop waits for the goods, or has to answer."""

    ASKED = "asked"
    SETTLED = "settled"


MOVES: dict[WithdrawalState, frozenset[WithdrawalState]] = {
    WithdrawalState.ASKED: frozenset({WithdrawalState.SETTLED}),
    WithdrawalState.SETTLED: frozenset(),
}


class GoodsBack(StrEnum):
    """What became of the goods."""

    AWAITED = "awaited"
    BACK = "back"
    NOT_NEEDED = "not_needed"


class Withdrawal(TownRow, Model):
    """A resident renounces a bag or lines of it. `number` is told to them; `due_at`: paid back by then.

    `reminded_at`, `reported_at`: when the shop was reminded, and the operator told that it is late.
    """

    __tablename__ = "withdrawals"
    __table_args__ = (
        town_key("shop_order_id", "shop_orders"),
        UniqueConstraint("town_id", "number"),
        Index("ix_withdrawals_shop_order", "town_id", "shop_order_id"),
        Index("ix_withdrawals_due", "state", "due_at"),
    )
    shop_order_id: Mapped[int] = mapped_column(BigInteger)
    number: Mapped[str] = mapped_column(String(12))
    state: Mapped[WithdrawalState] = mapped_column(enum_type(WithdrawalState))
    goods: Mapped[GoodsBack] = mapped_column(enum_type(GoodsBack))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reported_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_by_user_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("users.id"))
    words: Mapped[str] = mapped_column(String(300), default="")  # of the shop, where it kept something
    version: Mapped[int] = mapped_column(default=1)
    lines: Mapped[list["WithdrawalLine"]] = relationship(
        primaryjoin="and_(WithdrawalLine.town_id == Withdrawal.town_id, "
        "foreign(WithdrawalLine.withdrawal_id) == Withdrawal.id)",
        order_by="WithdrawalLine.id",
        viewonly=True,
    )
    __mapper_args__ = {"version_id_col": version}

    def become(self, state: WithdrawalState, *, at: datetime, by_user_id: int | None) -> None:
        """Make one allowed move, and write down who made it and when. Raises: AlreadyAnswered."""
        if state not in MOVES[self.state]:
            raise AlreadyAnswered
        self.state, self.settled_at, self.settled_by_user_id = state, at, by_user_id


class WithdrawalLine(TownRow, Model):
    """How much of a line is renounced. Units: pieces, or grams. `refused_units`: came back unfit for it."""

    __tablename__ = "withdrawal_lines"
    __table_args__ = (
        town_key("withdrawal_id", "withdrawals"),
        town_key("order_line_id", "order_lines"),
        UniqueConstraint("town_id", "withdrawal_id", "order_line_id"),
        CheckConstraint("units > 0 AND refused_units BETWEEN 0 AND units", name="units"),
    )
    withdrawal_id: Mapped[int] = mapped_column(BigInteger)
    order_line_id: Mapped[int] = mapped_column(BigInteger)
    units: Mapped[int]
    refused_units: Mapped[int] = mapped_column(default=0)
