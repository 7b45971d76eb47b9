"""Tables of hand-overs."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Model, TownOwned, TownRow, UtcDateTime, enum_type, town_key
from marketplace.orders.actors import ActorKind


class Way(StrEnum):
    """How it was known whose bag it is."""

    CODE = "code"
    NAME = "name"  # the name, with the last digits of the telephone or of the code
    ORDER = "order"  # chosen on the board, the name asked for


class Handover(TownRow, Model):
    """One time that a bag, or a part of it, changed hands for good. Never changed, but for `has_told`.

    `nonce`: drawn by the phone at the tap, so that what is sent twice counts once. `said_at`: when the phone
    says the tap was; `at` is the server's and counts. Of an age only yes or no is kept, None if not asked.
    """

    __tablename__ = "handovers"
    __table_args__ = (
        UniqueConstraint("town_id", "nonce"),
        town_key("shop_order_id", "shop_orders"),
        town_key("proxy_id", "proxies"),
        town_key("by_device_id", "shop_devices"),
        Index("ix_handovers_bag", "town_id", "shop_order_id"),
    )
    shop_order_id: Mapped[int] = mapped_column(BigInteger)
    nonce: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    said_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    way: Mapped[Way] = mapped_column(enum_type(Way))
    by_what: Mapped[ActorKind] = mapped_column(enum_type(ActorKind))
    by_user_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("users.id"))
    by_device_id: Mapped[int | None] = mapped_column(BigInteger)
    is_of_age: Mapped[bool | None]
    proxy_id: Mapped[int | None] = mapped_column(BigInteger)
    is_part: Mapped[bool] = mapped_column(default=False, server_default=false())  # something waits on
    has_told: Mapped[bool] = mapped_column(default=False, server_default=false())  # what was bought besides


class HubStop(TownOwned, Model):
    """The hub at which a bag is fetched, instead of its shop; and when it came there. Units: bags.

    The bag's own window is the one in which its shop prepares it. `bring_by`: until when the shop brings it;
    `fetch_from`, `fetch_until`: when the resident comes. None where only the day was agreed on.
    """

    __tablename__ = "hub_stops"
    __table_args__ = (
        town_key("shop_order_id", "shop_orders"),
        town_key("point_id", "collection_points"),
        Index("ix_hub_stops_point", "town_id", "point_id"),
        CheckConstraint("bags >= 0 AND cold_bags BETWEEN 0 AND bags", name="bags"),
    )
    shop_order_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    point_id: Mapped[int] = mapped_column(BigInteger)
    bags: Mapped[int] = mapped_column(default=0)
    cold_bags: Mapped[int] = mapped_column(default=0)
    arrived_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    taken_in_by_user_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("users.id"))
    bring_by: Mapped[datetime | None] = mapped_column(UtcDateTime)
    fetch_from: Mapped[datetime | None] = mapped_column(UtcDateTime)
    fetch_until: Mapped[datetime | None] = mapped_column(UtcDateTime)


class HubPlace(TownRow, Model):
    """Room that an order has in a window of a hub, for all its bags; free again with the last of them."""

    __tablename__ = "hub_places"
    __table_args__ = (
        town_key("order_id", "orders"),
        town_key("slot_booking_id", "slot_bookings"),
        UniqueConstraint("town_id", "order_id", "slot_booking_id", name="uq_hub_places_order"),
        Index("ix_hub_places_booking", "town_id", "slot_booking_id"),
        CheckConstraint("places > 0", name="places"),
    )
    order_id: Mapped[int] = mapped_column(BigInteger)
    slot_booking_id: Mapped[int] = mapped_column(BigInteger)
    places: Mapped[int]
    freed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Proxy(TownRow, Model):
    """Somebody whom a resident sends instead, and the word that they say; taken back at any moment.

    `code`: their own, good for each bag of the order once; empty for those named before there was one.
    """

    __tablename__ = "proxies"
    __table_args__ = (
        town_key("order_id", "orders"),
        Index("ix_proxies_order", "town_id", "order_id"),
        Index("ix_proxies_code", "town_id", "code"),
    )
    order_id: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str] = mapped_column(String(120))
    word: Mapped[str] = mapped_column(String(24))
    code: Mapped[str] = mapped_column(String(8), default="", server_default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
