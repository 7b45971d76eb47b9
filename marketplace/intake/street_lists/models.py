"""What a list of shops says otherwise than the street, one row a shop, until the town hall decides."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Model, TownRow, UtcDateTime, enum_type, town_key
from marketplace.core.errors import ChangedMeanwhile


class Difference(StrEnum):
    """How a list and the street differ about a shop."""

    NEW = "new"
    CHANGED = "changed"
    GONE = "gone"  # it came from a list, and this one has it no more


class ProposalState(StrEnum):
    """What became of a difference."""

    OPEN = "open"
    DONE = "done"
    LEFT = "left"  # as it was: the same is not proposed again
    OUTDATED = "outdated"  # a later list, or the shop itself, says otherwise


_S = ProposalState
MOVES: dict[ProposalState, frozenset[ProposalState]] = {
    _S.OPEN: frozenset({_S.DONE, _S.LEFT, _S.OUTDATED}),
    _S.DONE: frozenset({_S.OPEN}),  # the same again: a shop that came back
    _S.OUTDATED: frozenset({_S.OPEN}),  # true again
    _S.LEFT: frozenset(),
}


class ListProposal(TownRow, Model):
    """One difference. `fingerprint`: the same is proposed once, however often its list is brought.

    `entry`: the shop as the list has it; `changes`: field by field, what is and what the list says.
    """

    __tablename__ = "list_proposals"
    __table_args__ = (
        UniqueConstraint("town_id", "fingerprint"),
        town_key("shop_id", "shops"),
        Index("ix_list_proposals_state", "town_id", "state", "difference", "name"),
    )
    fingerprint: Mapped[str] = mapped_column(String(64))
    difference: Mapped[Difference] = mapped_column(enum_type(Difference))
    state: Mapped[ProposalState] = mapped_column(enum_type(ProposalState), default=ProposalState.OPEN)
    shop_id: Mapped[int | None] = mapped_column(BigInteger)
    external_ref: Mapped[str] = mapped_column(String(120), default="")
    name: Mapped[str] = mapped_column(String(120))
    entry: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    changes: Mapped[dict[str, list[str]]] = mapped_column(JSON, default=dict)
    list_name: Mapped[str] = mapped_column(String(120))
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by_user_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("users.id"))

    def become(self, state: ProposalState) -> None:
        """Make one allowed move. Raises: ChangedMeanwhile if `MOVES` does not list it."""
        if state not in MOVES[self.state]:
            raise ChangedMeanwhile
        self.state = state
