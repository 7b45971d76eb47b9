"""Tables of help: mandates of residents, calls, the orders placed for them, and the printed catalogue."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Model, TownOwned, TownRow, UtcDateTime, enum_type, town_key


class Contact(StrEnum):
    """How the resident is there."""

    PHONE = "phone"
    COUNTER = "counter"
    PAPER = "paper"  # a signed sheet, or the form of the printed catalogue


class ResidentMandate(TownRow, Model):
    """What a resident lets the town's agents order, until when, and how they said so. Units: cents.

    Without shops it is good for all of them; without `most_cents` for any sum. `ends_on` is its last day.
    """

    __tablename__ = "resident_mandates"
    __table_args__ = (
        Index("ix_resident_mandates_phone", "town_id", "phone"),
        Index("ix_resident_mandates_ends", "town_id", "ends_on"),
        CheckConstraint("most_cents IS NULL OR most_cents > 0", name="most"),
    )
    name: Mapped[str] = mapped_column(String(120))
    phone: Mapped[str] = mapped_column(String(32))
    most_cents: Mapped[int | None]  # of one order
    ends_on: Mapped[date] = mapped_column(Date)
    agreed_by: Mapped[Contact] = mapped_column(enum_type(Contact))
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)
    noted_by_user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("users.id"))
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_by_user_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("users.id"))


class MandateShop(TownRow, Model):
    """One of the shops that a mandate is good for."""

    __tablename__ = "mandate_shops"
    __table_args__ = (
        UniqueConstraint("town_id", "mandate_id", "shop_id"),
        town_key("mandate_id", "resident_mandates"),
        town_key("shop_id", "shops"),
    )
    mandate_id: Mapped[int] = mapped_column(BigInteger)
    shop_id: Mapped[int] = mapped_column(BigInteger)


class AssistedCall(TownRow, Model):
    """One conversation: a resident, a basket of their own, and the one agent who is on it.

    `mark` names it in addresses. `cart_digest`: of the basket's secret, which nobody keeps.
    """

    __tablename__ = "assisted_calls"
    __table_args__ = (
        UniqueConstraint("town_id", "mark"),
        town_key("mandate_id", "resident_mandates"),
        Index("ix_assisted_calls_open", "town_id", "ended_at", "opened_at"),
        Index("ix_assisted_calls_phone", "town_id", "phone"),
    )
    mark: Mapped[str] = mapped_column(String(22))
    cart_digest: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(120))
    phone: Mapped[str] = mapped_column(String(32))
    email: Mapped[str] = mapped_column(String(254), default="")
    contact: Mapped[Contact] = mapped_column(enum_type(Contact))
    desk: Mapped[str] = mapped_column(String(120), default="")  # the hub's name; empty for the town hall
    user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("users.id"))
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime)
    mandate_id: Mapped[int | None] = mapped_column(BigInteger)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class AssistedOrder(TownOwned, Model):
    """Who placed an order for a resident, how they were there, and when they agreed to what was read."""

    __tablename__ = "assisted_orders"
    __table_args__ = (
        town_key("order_id", "orders"),
        town_key("call_id", "assisted_calls"),
        town_key("mandate_id", "resident_mandates"),
        Index("ix_assisted_orders_call", "town_id", "call_id"),
        Index("ix_assisted_orders_agreed", "town_id", "agreed_at"),
    )
    order_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    call_id: Mapped[int] = mapped_column(BigInteger)
    by_user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("users.id"))
    by_name: Mapped[str] = mapped_column(String(120))
    desk: Mapped[str] = mapped_column(String(120), default="")
    contact: Mapped[Contact] = mapped_column(enum_type(Contact))
    mandate_id: Mapped[int | None] = mapped_column(BigInteger)
    agreed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class LeafletShop(TownOwned, Model):
    """A shop that wishes to stand in the printed catalogue."""

    __tablename__ = "leaflet_shops"
    __table_args__ = (town_key("shop_id", "shops"),)
    shop_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    joined_at: Mapped[datetime] = mapped_column(UtcDateTime)


class LeafletNumber(TownRow, Model):
    """The short number under which a product is printed, and by which it is ordered on the telephone.

    `printed_on`: for the last time. See `assisting.leaflet.making` for how long it stays the product's.
    """

    __tablename__ = "leaflet_numbers"
    __table_args__ = (
        UniqueConstraint("town_id", "number"),
        UniqueConstraint("town_id", "product_id"),
        town_key("product_id", "products"),
        CheckConstraint("number > 0", name="number"),
    )
    number: Mapped[int]
    product_id: Mapped[int] = mapped_column(BigInteger)
    printed_on: Mapped[date] = mapped_column(Date)


class LeafletEdition(TownRow, Model):
    """One printed catalogue. `last_day`: the last one on which its prices are good."""

    __tablename__ = "leaflet_editions"
    __table_args__ = (Index("ix_leaflet_editions_made", "town_id", "made_on"),)
    made_on: Mapped[date] = mapped_column(Date)
    last_day: Mapped[date] = mapped_column(Date)
    made_by_user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("users.id"))


class LeafletLine(TownRow, Model):
    """What an edition says of a product; never changed. Units: cents, a piece or a kilo.

    `labels`: its variants in words. `net_quantity`, `net_unit`: of what has one variant only.
    """

    __tablename__ = "leaflet_lines"
    __table_args__ = (
        UniqueConstraint("town_id", "edition_id", "number"),
        town_key("edition_id", "leaflet_editions", on_delete="CASCADE"),
        town_key("shop_id", "shops"),
        town_key("product_id", "products"),
        Index("ix_leaflet_lines_product", "town_id", "product_id"),
    )
    edition_id: Mapped[int] = mapped_column(BigInteger)
    shop_id: Mapped[int] = mapped_column(BigInteger)
    product_id: Mapped[int] = mapped_column(BigInteger)
    number: Mapped[int]
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(160))
    labels: Mapped[str] = mapped_column(String(240), default="")
    by_weight: Mapped[bool]
    least_cents: Mapped[int]
    most_cents: Mapped[int]
    net_quantity: Mapped[int | None]
    net_unit: Mapped[str] = mapped_column(String(8), default="")
    age_limit: Mapped[int | None]
