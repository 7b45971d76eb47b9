"""Tables of packing: who ticked which line, what was proposed instead of another, and how a scale writes."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Model, TownOwned, TownRow, UtcDateTime, enum_type, town_key
from marketplace.core.errors import Refusal
from marketplace.core.words import _
from marketplace.orders.actors import Actor, ActorKind


class ScaleLayout(StrEnum):
    """How the labels of a shop's scale are read: two digits, the article, then a weight or a price.

    Named by the digits of the article and what follows; a check digit of its own may stand between them.
    """

    NONE = "none"
    WEIGHT_5 = "weight_5"
    PRICE_5 = "price_5"
    WEIGHT_4 = "weight_4"
    PRICE_4 = "price_4"


class ReplacementState(StrEnum):
    """What became of a proposal."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    TAKEN_BACK = "taken_back"  # by the shop, or with its bag


_R = ReplacementState
_MOVES: dict[ReplacementState, frozenset[ReplacementState]] = {
    _R.ASKED: frozenset({_R.ACCEPTED, _R.REFUSED, _R.TAKEN_BACK}),
    _R.ACCEPTED: frozenset({_R.TAKEN_BACK}),
    _R.REFUSED: frozenset(),
    _R.TAKEN_BACK: frozenset(),
}


class ReplacementMoveRefused(Refusal):
    """A proposal that is answered is answered."""

    def __init__(self) -> None:
        super().__init__(_("Cette proposition a déjà sa réponse."))


class Pick(TownOwned, Model):
    """A line that was found and lies in the bag: who said so first, and when."""

    __tablename__ = "picks"
    __table_args__ = (town_key("order_line_id", "order_lines"), town_key("by_device_id", "shop_devices"))
    order_line_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_what: Mapped[ActorKind] = mapped_column(enum_type(ActorKind))
    by_user_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("users.id"))
    by_device_id: Mapped[int | None] = mapped_column(BigInteger)


class Replacement(TownRow, Model):
    """Something proposed instead of what is missing of a line; in the bag once it is accepted.

    `units`: how much of the line was missing when it was proposed; they have left it already.
    `silence_accepts`: what the resident's wish makes of no answer until `answer_by`.
    """

    __tablename__ = "replacements"
    __table_args__ = (
        town_key("shop_order_id", "shop_orders"),
        town_key("order_line_id", "order_lines"),
        town_key("with_line_id", "order_lines"),
        town_key("by_device_id", "shop_devices"),
        UniqueConstraint("town_id", "with_line_id"),
        Index("ix_replacements_bag", "town_id", "shop_order_id"),
        Index("ix_replacements_due", "state", "answer_by"),
    )
    shop_order_id: Mapped[int] = mapped_column(BigInteger)
    order_line_id: Mapped[int] = mapped_column(BigInteger)
    with_line_id: Mapped[int] = mapped_column(BigInteger)
    units: Mapped[int]
    state: Mapped[ReplacementState] = mapped_column(enum_type(ReplacementState))
    silence_accepts: Mapped[bool]
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_what: Mapped[ActorKind] = mapped_column(enum_type(ActorKind))
    by_user_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("users.id"))
    by_device_id: Mapped[int | None] = mapped_column(BigInteger)
    answer_by: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_by: Mapped[ActorKind | None] = mapped_column(enum_type(ActorKind))

    def become(self, state: ReplacementState, *, at: datetime, by: Actor) -> None:
        """Make one allowed move, and write down who made it and when. Raises: ReplacementMoveRefused."""
        if state not in _MOVES[self.state]:
            raise ReplacementMoveRefused
        self.state, self.answered_at, self.answered_by = state, at, by.kind


class Scale(TownOwned, Model):
    """The scale a shop weighs with."""

    __tablename__ = "scales"
    __table_args__ = (town_key("shop_id", "shops"),)
    shop_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    layout: Mapped[ScaleLayout] = mapped_column(enum_type(ScaleLayout))
