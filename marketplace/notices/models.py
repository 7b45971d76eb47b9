"""The outbox: what is to be told to whom, written in the transaction it tells of; and what bags were told."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Model, TownOwned, TownRow, UtcDateTime, enum_type, town_key


class NoticeState(StrEnum):
    """Where a notice stands."""

    QUEUED = "queued"
    SENT = "sent"
    GIVEN_UP = "given_up"
    ON_HOLD = "on_hold"  # of a backup that was brought back: it may have left since


class Channel(StrEnum):
    """By which way a notice travels."""

    MAIL = "mail"
    TEXT = "text"
    PUSH = "push"  # to a browser that asked for it; the recipient is its subscription
    CALL = "call"  # one of the town's agents rings them up: see `calling`


class Notice(TownRow, Model):
    """One mail, text or push to one person about one event. The unique key makes telling twice impossible."""

    __tablename__ = "notices"
    __table_args__ = (
        UniqueConstraint("town_id", "about_id", "event", "recipient", "channel"),
        Index("ix_notices_due", "state", "due_at"),
        Index("ix_notices_sent", "town_id", "state", "sent_at"),
    )
    about_id: Mapped[int] = mapped_column(BigInteger)  # an order or a shop order: ids never clash
    event: Mapped[str] = mapped_column(String(40))
    channel: Mapped[str] = mapped_column(String(8), default=Channel.MAIL.value)
    recipient: Mapped[str] = mapped_column(String(254))
    recipient_name: Mapped[str] = mapped_column(String(120), default="")
    locale: Mapped[str] = mapped_column(String(8), default="fr")
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    state: Mapped[NoticeState] = mapped_column(enum_type(NoticeState), default=NoticeState.QUEUED)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    claimed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str] = mapped_column(String(300), default="")
    queued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PushSubscription(TownRow, Model):
    """A browser that is told of one order, because whoever holds its page asked for that."""

    __tablename__ = "push_subscriptions"
    __table_args__ = (
        town_key("order_id", "orders", on_delete="CASCADE"),
        UniqueConstraint("town_id", "order_id", "endpoint_digest"),
        Index("ix_push_subscriptions_created", "created_at"),
    )
    order_id: Mapped[int] = mapped_column(BigInteger)
    endpoint: Mapped[str] = mapped_column(String(1000))
    endpoint_digest: Mapped[str] = mapped_column(String(64))
    p256dh: Mapped[str] = mapped_column(String(120))
    auth: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class CallTry(TownRow, Model):
    """One time that somebody rang a resident up about a notice, and whether they picked up."""

    __tablename__ = "call_tries"
    __table_args__ = (
        town_key("notice_id", "notices", on_delete="CASCADE"),
        Index("ix_call_tries_notice", "town_id", "notice_id", "at"),
    )
    notice_id: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("users.id"))
    reached: Mapped[bool]
    note: Mapped[str] = mapped_column(String(300), default="")


class BagNews(TownOwned, Model):
    """What the resident was told of one bag, so that messages tell of an outing and not of each of its bags.

    A row beside the bag's own: whoever tells of a bag changes no version that its shop has on its screen.
    """

    __tablename__ = "bag_news"
    __table_args__ = (town_key("shop_order_id", "shop_orders"),)
    shop_order_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    ready_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # since when it is known to be there
    late_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # since when it is known to be late
