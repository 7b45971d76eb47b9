"""Tables of a shop."""

from datetime import date, datetime, time
from enum import StrEnum

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Date,
    Float,
    ForeignKey,
    Index,
    String,
    Text,
    Time,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Model, TownOwned, TownRow, UtcDateTime, enum_type, town_key
from marketplace.core.errors import Refusal
from marketplace.core.words import _
from marketplace.shops.states import MOVES, ShopStatus


class ShopRole(StrEnum):
    """What somebody may do in a shop."""

    OWNER = "owner"
    MANAGER = "manager"
    STAFF = "staff"


class PausedBy(StrEnum):
    """Who paused a shop: only the town opens again what the town paused."""

    SHOP = "shop"  # itself, for a while
    SILENCE = "silence"  # its orders went unanswered
    TOWN = "town"


class ShopMoveRefused(Refusal):
    """The shop cannot go from its status to that one."""

    def __init__(self, name: str) -> None:
        super().__init__(_("« %(shop)s » ne peut pas passer à cet état.", shop=name))


class Shop(TownRow, Model):
    """A shop of the street."""

    __tablename__ = "shops"
    __table_args__ = (
        UniqueConstraint("town_id", "slug"),
        town_key("street_id", "streets"),
        Index("ix_shops_walk", "town_id", "street_position", "street_number"),
        Index("ix_shops_external_ref", "town_id", "external_ref"),
    )
    slug: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(24), default="other")
    status: Mapped[ShopStatus] = mapped_column(enum_type(ShopStatus), default=ShopStatus.APPLIED)
    tagline: Mapped[str] = mapped_column(String(160), default="")
    story: Mapped[str] = mapped_column(Text, default="")
    picture: Mapped[str] = mapped_column(String(200), default="")
    colour: Mapped[int] = mapped_column(default=0)
    street_id: Mapped[int | None] = mapped_column(BigInteger)
    street_position: Mapped[int] = mapped_column(default=0)  # the street's, copied: lists sort without a join
    street_number: Mapped[int] = mapped_column(default=0)
    address: Mapped[str] = mapped_column(String(200), default="")
    postcode: Mapped[str] = mapped_column(String(12), default="")
    city: Mapped[str] = mapped_column(String(80), default="")
    latitude: Mapped[float | None] = mapped_column(Float)
    longitude: Mapped[float | None] = mapped_column(Float)
    phone: Mapped[str] = mapped_column(String(32), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    website: Mapped[str] = mapped_column(String(300), default="")
    external_ref: Mapped[str | None] = mapped_column(String(120))
    counts_packed_bags: Mapped[bool] = mapped_column(default=True)  # whether its counts include packed bags
    hides_ladder: Mapped[bool] = mapped_column(default=False)  # whether its board leaves out the next steps
    takes_reviews: Mapped[bool] = mapped_column(
        default=False, server_default=false()
    )  # if the town does, too
    stamps_needed: Mapped[int] = mapped_column(default=0, server_default="0")  # for a full card; 0: no cards
    stamps_reward: Mapped[str] = mapped_column(String(80), default="", server_default="")
    doubt_hours: Mapped[int] = mapped_column(default=72)  # not confirmed for so long: asked first; 0: never
    doubt_pieces: Mapped[int] = mapped_column(default=2)  # and no more than so many are free
    doubt_grams: Mapped[int] = mapped_column(default=500)
    feed_token: Mapped[str] = mapped_column(String(32), default="")  # empty: see `shops.feeds`
    # Goes up with whatever takes collection times away: a checkout begun before looks at the hours again.
    hours_version: Mapped[int] = mapped_column(default=1, server_default="1")
    paused_by: Mapped[PausedBy | None] = mapped_column(enum_type(PausedBy))
    paused_from: Mapped[ShopStatus | None] = mapped_column(enum_type(ShopStatus))
    hours_text: Mapped[str] = mapped_column(Text, default="", server_default="")  # see intake.hours
    hours_text_until: Mapped[date | None] = mapped_column(Date)  # the last day written from that text
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    __mapper_args__ = {"version_id_col": version}

    def become(self, status: ShopStatus) -> None:
        """Make one allowed move. Raises: ShopMoveRefused if `MOVES` does not list it."""
        if status not in MOVES[self.status]:
            raise ShopMoveRefused(self.name)
        self.status = status


class ShopLegal(TownOwned, Model):
    """Who sells: the legal data shown with every offer. Source: Code de la consommation L221-5.

    `second_tax_number`: where two taxes are raised by two offices: that of Québec. Else empty.
    `safety_contact`: whom to reach about the safety of what is sold. Source: EU 2023/988 (GPSR), art. 22.
    `epr_numbers`: sector code to unique number. Source: Code de l’environnement L541-10-13.
    """

    __tablename__ = "shop_legal"
    __table_args__ = (town_key("shop_id", "shops"),)
    shop_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    company_name: Mapped[str] = mapped_column(String(160), default="")
    legal_form: Mapped[str] = mapped_column(String(60), default="")
    siren: Mapped[str] = mapped_column(String(14), default="")
    vat_number: Mapped[str] = mapped_column(String(20), default="")
    second_tax_number: Mapped[str] = mapped_column(String(20), default="", server_default="")
    register: Mapped[str] = mapped_column(String(120), default="")
    mediator: Mapped[str] = mapped_column(String(200), default="")
    safety_contact: Mapped[str] = mapped_column(String(200), default="")
    epr_numbers: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}


class ShopStaff(TownRow, Model):
    """Somebody who works in a shop."""

    __tablename__ = "shop_staff"
    __table_args__ = (
        UniqueConstraint("town_id", "shop_id", "user_id"),
        town_key("shop_id", "shops"),
        Index("ix_shop_staff_user", "user_id"),
    )
    shop_id: Mapped[int] = mapped_column(BigInteger)
    user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("users.id"))
    role: Mapped[ShopRole] = mapped_column(enum_type(ShopRole))


class OpeningRange(TownRow, Model):
    """One range of a weekday in which a shop is open; several a day where it closes for lunch."""

    __tablename__ = "opening_ranges"
    __table_args__ = (
        UniqueConstraint("town_id", "shop_id", "weekday", "opens"),
        CheckConstraint("weekday BETWEEN 1 AND 7", name="weekday"),
        CheckConstraint("opens < closes", name="order"),
        town_key("shop_id", "shops", on_delete="CASCADE"),
    )
    shop_id: Mapped[int] = mapped_column(BigInteger)
    weekday: Mapped[int]  # ISO: 1 is Monday
    opens: Mapped[time] = mapped_column(Time)
    closes: Mapped[time] = mapped_column(Time)


class SpecialDay(TownRow, Model):
    """A date with hours of its own; a row without hours says that the shop is closed that day."""

    __tablename__ = "special_days"
    __table_args__ = (
        Index("ix_special_days_day", "town_id", "shop_id", "day"),
        town_key("shop_id", "shops", on_delete="CASCADE"),
    )
    shop_id: Mapped[int] = mapped_column(BigInteger)
    day: Mapped[date] = mapped_column(Date)
    opens: Mapped[time | None] = mapped_column(Time)
    closes: Mapped[time | None] = mapped_column(Time)
    reason: Mapped[str] = mapped_column(String(120), default="")
