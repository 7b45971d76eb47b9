"""Tables of intake: a merchant's file, its lines, what its columns mean, and a till's feed of stock."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core import clock
from marketplace.core.db import Model, TownRow, UtcDateTime, enum_type, town_key
from marketplace.intake.errors import IntakeMoveRefused
from marketplace.intake.states import MOVES, OPEN, IntakeState, Verdict


class Intake(TownRow, Model):
    """One file that a shop brought, and how far it has come.

    `open_slot` is 1 while the file has a way to go and NULL afterwards: a shop has one such file at a time.
    `claim` is held, until `claimed_until`, by whoever reads or applies it now. `applied_through` is the line
    on which the last product begins that was applied: a run that was killed goes on behind it.
    """

    __tablename__ = "intakes"
    __table_args__ = (
        town_key("shop_id", "shops"),
        UniqueConstraint("town_id", "shop_id", "open_slot"),
        Index("ix_intakes_shop", "town_id", "shop_id", "created_at"),
        Index("ix_intakes_open", "open_slot", "claimed_until"),
    )
    shop_id: Mapped[int] = mapped_column(BigInteger)
    by_user_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("users.id"))
    file_name: Mapped[str] = mapped_column(String(200))
    file_bytes: Mapped[int] = mapped_column(BigInteger)
    format: Mapped[str] = mapped_column(String(60), default="")
    state: Mapped[IntakeState] = mapped_column(enum_type(IntakeState), default=IntakeState.UPLOADED)
    open_slot: Mapped[int | None]
    claim: Mapped[str] = mapped_column(String(32), default="")
    claimed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    columns: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))  # as the reader saw them
    column_map: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))  # as the shop put them
    lines_read: Mapped[int] = mapped_column(default=0)
    lines_judged: Mapped[int] = mapped_column(default=0)
    lines_applied: Mapped[int] = mapped_column(default=0)
    created: Mapped[int] = mapped_column(default=0)
    updated: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    uncounted: Mapped[int] = mapped_column(default=0)
    done_created: Mapped[int] = mapped_column(default=0)
    done_updated: Mapped[int] = mapped_column(default=0)
    applied_through: Mapped[int] = mapped_column(default=0)
    whole_only: Mapped[bool] = mapped_column(default=False)
    longest_hold_ms: Mapped[int] = mapped_column(default=0)
    error_reason: Mapped[str] = mapped_column(Text, default="")
    error_cure: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    previewed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # somebody said: apply it
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    def become(self, state: IntakeState) -> None:
        """Make one allowed move. Raises: IntakeMoveRefused if `MOVES` does not list the step."""
        if state not in MOVES[self.state]:
            raise IntakeMoveRefused
        self.state = state
        if state not in OPEN:
            self.open_slot = None
            self.ended_at = clock.now()

    @property
    def is_applying(self) -> bool:
        """Whether it was said that it be applied, and it is not yet."""
        return self.state is IntakeState.PREVIEWED and self.asked_at is not None


class IntakeRow(TownRow, Model):
    """One line of a file, staged. Lines of one product share `place`: the line on which the product begins.

    `variant_id` is the article of the shop that the line speaks of; `changes` what an update would change:
    (field, before, after).
    """

    __tablename__ = "intake_rows"
    __table_args__ = (
        town_key("intake_id", "intakes", on_delete="CASCADE"),
        Index("ix_intake_rows_place", "town_id", "intake_id", "place", "line"),
        Index("ix_intake_rows_key", "town_id", "intake_id", "product_key"),
        Index("ix_intake_rows_verdict", "town_id", "intake_id", "verdict", "line"),
    )
    intake_id: Mapped[int] = mapped_column(BigInteger)
    place: Mapped[int]
    line: Mapped[int]
    product_key: Mapped[str] = mapped_column(String(160), default="")
    name: Mapped[str] = mapped_column(String(160), default="")
    payload: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    verdict: Mapped[Verdict] = mapped_column(enum_type(Verdict), default=Verdict.WAITING)
    variant_id: Mapped[int | None] = mapped_column(BigInteger)
    changes: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    column: Mapped[str] = mapped_column("column_name", String(160), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    cure: Mapped[str] = mapped_column(Text, default="")


class ColumnMap(TownRow, Model):
    """What a shop said of the columns of its files: kept for the next file with the same header."""

    __tablename__ = "column_maps"
    __table_args__ = (
        town_key("shop_id", "shops"),
        UniqueConstraint("town_id", "shop_id", "fingerprint"),
    )
    shop_id: Mapped[int] = mapped_column(BigInteger)
    fingerprint: Mapped[str] = mapped_column(String(64))
    fields: Mapped[dict[str, Any]] = mapped_column(JSON)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)


class StockFeed(TownRow, Model):
    """The right of a shop's till to drop its stock here: a secret, kept as a digest, and what came last."""

    __tablename__ = "stock_feeds"
    __table_args__ = (town_key("shop_id", "shops"), UniqueConstraint("town_id", "shop_id"))
    shop_id: Mapped[int] = mapped_column(BigInteger)
    token_digest: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by_user_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("users.id"))
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_result: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
