"""Tables of town cards: a town's rules, what it gives, the cards, their moves and what was settled."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Model, TownRow, UtcDateTime, enum_type, town_key
from marketplace.vouchers.buying.models import CardPurchase, CardSale
from marketplace.vouchers.errors import CardMoveRefused
from marketplace.vouchers.keeping.models import KeptCard
from marketplace.vouchers.states import CARD_MOVES, USE_MOVES, CardState, UseState

__all__ = (
    "Campaign",
    "CardPurchase",
    "CardRules",
    "CardSale",
    "KeptCard",
    "Move",
    "Settlement",
    "Voucher",
    "VoucherEntry",
    "VoucherUse",
)


class CardRules(TownRow, Model):
    """Whether a town has cards, and how much one of them pays at counters in a day. No row: it has none."""

    __tablename__ = "voucher_rules"
    __table_args__ = (UniqueConstraint("town_id"), CheckConstraint("day_cents > 0", name="day"))
    is_open: Mapped[bool]
    day_cents: Mapped[int]


class Campaign(TownRow, Model):
    """What the town gives: cards of one amount, within a budget. Units: cents.

    `town_percent`: the town's share of every amount that is spent; `partner` bears the rest. `given_cents`
    is never above `budget_cents`.
    """

    __tablename__ = "voucher_campaigns"
    __table_args__ = (
        CheckConstraint("amount_cents > 0", name="amount"),
        CheckConstraint("given_cents BETWEEN 0 AND budget_cents", name="budget"),
        CheckConstraint("town_percent BETWEEN 0 AND 100", name="share"),
    )
    name: Mapped[str] = mapped_column(String(120))
    amount_cents: Mapped[int]
    budget_cents: Mapped[int]
    given_cents: Mapped[int] = mapped_column(default=0)
    town_percent: Mapped[int]
    partner: Mapped[str] = mapped_column(String(120), default="")
    last_day: Mapped[date] = mapped_column(Date)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("users.id"))


class Voucher(TownRow, Model):
    """A card. Of its code only a keyed digest is kept, and its last letters, by which people name it.

    `balance_cents` is the sum of its moves. No name stands on a card that was given.
    """

    __tablename__ = "vouchers"
    __table_args__ = (
        town_key("campaign_id", "voucher_campaigns"),
        town_key("replaced_by_id", "vouchers"),
        UniqueConstraint("town_id", "code_digest"),
        Index("ix_vouchers_campaign", "town_id", "campaign_id"),
        Index("ix_vouchers_ending", "town_id", "ending"),
        Index("ix_vouchers_due", "state", "expires_at"),
        CheckConstraint("balance_cents >= 0", name="balance"),
        CheckConstraint("town_percent BETWEEN 0 AND 100", name="share"),
    )
    campaign_id: Mapped[int] = mapped_column(BigInteger)
    code_digest: Mapped[str] = mapped_column(String(64))
    ending: Mapped[str] = mapped_column(String(4))
    balance_cents: Mapped[int] = mapped_column(default=0)
    town_percent: Mapped[int]
    partner: Mapped[str] = mapped_column(String(120), default="")
    state: Mapped[CardState] = mapped_column(enum_type(CardState), default=CardState.ACTIVE)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    replaced_by_id: Mapped[int | None] = mapped_column(BigInteger)

    def become(self, state: CardState) -> None:
        """Make one allowed move. Raises: CardMoveRefused."""
        if state not in CARD_MOVES[self.state]:
            raise CardMoveRefused
        self.state = state


class Move(StrEnum):
    """What moved a card's balance."""

    GIVEN = "given"
    HELD = "held"  # for an order that is about to be paid
    FREED = "freed"  # that order came to nothing
    SPENT = "spent"  # at a counter
    UNDONE = "undone"  # and taken back there
    REFUNDED = "refunded"
    EXPIRED = "expired"
    MOVED = "moved"  # off a lost card, onto the one that stands for it
    BOUGHT = "bought"  # on line
    REPAID = "repaid"  # its buyer gave it back
    CONTESTED = "contested"  # the bank took the money back; put right, it comes again


class VoucherEntry(TownRow, Model):
    """One move of a card. Rows are added, never changed. Units: cents, negative where it takes.

    `cause` makes the same move twice impossible.
    """

    __tablename__ = "voucher_entries"
    __table_args__ = (
        town_key("voucher_id", "vouchers"),
        town_key("order_id", "orders"),
        town_key("shop_id", "shops"),
        UniqueConstraint("town_id", "voucher_id", "cause"),
        Index("ix_voucher_entries_shop", "town_id", "shop_id", "at"),
        Index("ix_voucher_entries_order", "town_id", "order_id"),
        CheckConstraint("cents <> 0", name="cents"),
    )
    voucher_id: Mapped[int] = mapped_column(BigInteger)
    move: Mapped[Move] = mapped_column(enum_type(Move))
    cents: Mapped[int]
    cause: Mapped[str] = mapped_column(String(80))
    order_id: Mapped[int | None] = mapped_column(BigInteger)
    shop_id: Mapped[int | None] = mapped_column(BigInteger)
    by_user_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class VoucherUse(TownRow, Model):
    """What a card pays of an order; one card an order. Units: cents."""

    __tablename__ = "voucher_uses"
    __table_args__ = (
        town_key("order_id", "orders"),
        town_key("voucher_id", "vouchers"),
        UniqueConstraint("town_id", "order_id"),
        CheckConstraint("cents > 0", name="cents"),
    )
    order_id: Mapped[int] = mapped_column(BigInteger)
    voucher_id: Mapped[int] = mapped_column(BigInteger)
    cents: Mapped[int]
    state: Mapped[UseState] = mapped_column(enum_type(UseState))

    def become(self, state: UseState) -> None:
        """Make one allowed move. Raises: CardMoveRefused."""
        if state not in USE_MOVES[self.state]:
            raise CardMoveRefused
        self.state = state


class Settlement(TownRow, Model):
    """That the town has paid a shop for a month. `month`: its first day. Units: cents."""

    __tablename__ = "voucher_settlements"
    __table_args__ = (town_key("shop_id", "shops"), UniqueConstraint("town_id", "shop_id", "month"))
    shop_id: Mapped[int] = mapped_column(BigInteger)
    month: Mapped[date] = mapped_column(Date)
    cents: Mapped[int]
    settled_at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("users.id"))
