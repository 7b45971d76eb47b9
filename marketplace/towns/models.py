"""Tables of a town: the town itself, its hosts, staff, streets and showcase."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import GlobalRow, LocalRow, Model, TownRow, UtcDateTime, enum_type


class TownRole(StrEnum):
    """What somebody may do for a town."""

    MANAGER = "manager"
    AGENT = "agent"
    MODERATOR = "moderator"


class Town(GlobalRow, Model):
    """A town, the tenant."""

    __tablename__ = "towns"
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    street_name: Mapped[str] = mapped_column(String(120))
    tagline: Mapped[str] = mapped_column(String(160), default="")
    help_phone: Mapped[str] = mapped_column(String(32), default="")
    help_email: Mapped[str] = mapped_column(String(254), default="")
    postcode: Mapped[str] = mapped_column(String(12), default="")
    country: Mapped[str] = mapped_column(String(2), default="FR")
    subdivision: Mapped[str] = mapped_column(String(8), default="")  # whose public holidays: 57, GE, QC
    locale: Mapped[str] = mapped_column(String(8), default="fr")
    currency: Mapped[str] = mapped_column(String(3), default="EUR")
    time_zone: Mapped[str] = mapped_column(String(40), default="Europe/Paris")
    look: Mapped[str] = mapped_column(String(400), default="")  # marketplace/towns/looks; empty: the original
    seasons: Mapped[str] = mapped_column(Text, default="")  # looks of some days (looks/seasons.py)
    menu: Mapped[str] = mapped_column(Text, default="")  # marketplace/towns/pages/menu.py; empty: no page yet
    featured_a_day: Mapped[int] = mapped_column(default=3)  # shops that the home shows first; 0: none
    takes_reviews: Mapped[bool] = mapped_column(default=False, server_default=false())  # if its shops do, too
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class TownHost(GlobalRow, Model):
    """A host name under which a town is reached.

    `awaits_proof`: not yet, until it is seen that the name leads here; `trouble`: what was seen instead.
    """

    __tablename__ = "town_hosts"
    host: Mapped[str] = mapped_column(String(253), unique=True)
    town_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("towns.id"), index=True)
    redirects: Mapped[bool] = mapped_column(default=False, server_default=false())  # to the public one
    awaits_proof: Mapped[bool] = mapped_column(default=False, server_default=false())
    trouble: Mapped[str] = mapped_column(String(24), default="", server_default="")


class TownStaff(TownRow, Model):
    """Somebody who works for the town."""

    __tablename__ = "town_staff"
    __table_args__ = (UniqueConstraint("town_id", "user_id"), Index("ix_town_staff_user", "user_id"))
    user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("users.id"))
    role: Mapped[TownRole] = mapped_column(enum_type(TownRole))


class TownInvitation(TownRow, Model):
    """A mailed link that lets one person work for the town, once. `invited_by`: None at a command line."""

    __tablename__ = "town_invitations"
    __table_args__ = (UniqueConstraint("town_id", "token_digest"),)
    email: Mapped[str] = mapped_column(String(254))
    role: Mapped[TownRole] = mapped_column(enum_type(TownRole))
    token_digest: Mapped[str] = mapped_column(String(64))
    invited_by: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class TownParticulars(TownRow, Model):
    """What the law wants told of a town's site, and who its mails are from; one row a town, once it says so.

    `mail_from` is the operator's to set: its domain must allow our server to send for it.
    """

    __tablename__ = "town_particulars"
    __table_args__ = (UniqueConstraint("town_id"),)
    publisher: Mapped[str] = mapped_column(String(160), default="")
    address: Mapped[str] = mapped_column(String(200), default="")
    director: Mapped[str] = mapped_column(String(120), default="")
    controller: Mapped[str] = mapped_column(String(160), default="")
    data_contact: Mapped[str] = mapped_column(String(200), default="")
    host_company: Mapped[str] = mapped_column(String(200), default="")
    terms_more: Mapped[str] = mapped_column(Text, default="")
    sender_name: Mapped[str] = mapped_column(String(80), default="")
    reply_to: Mapped[str] = mapped_column(String(254), default="")
    mail_from: Mapped[str] = mapped_column(String(254), default="")
    compares: Mapped[bool] = mapped_column(default=False, server_default=false())  # its ratios, unnamed
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_by_user_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("users.id"))
    __mapper_args__ = {"version_id_col": version}


class Street(TownRow, Model):
    """A street of the town's high street, in walking order."""

    __tablename__ = "streets"
    __table_args__ = (UniqueConstraint("town_id", "name"),)
    name: Mapped[str] = mapped_column(String(120))
    position: Mapped[int] = mapped_column(default=0)


class Showcase(TownRow, Model):
    """The council's words and picture on the home page; one row a town."""

    __tablename__ = "showcases"
    __table_args__ = (UniqueConstraint("town_id"),)
    title_fr: Mapped[str] = mapped_column(String(120), default="")
    lead_fr: Mapped[str] = mapped_column(String(400), default="")
    title_en: Mapped[str] = mapped_column(String(120), default="")
    lead_en: Mapped[str] = mapped_column(String(400), default="")
    picture: Mapped[str] = mapped_column(String(200), default="")
    picture_alt: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_by_user_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("users.id"))
    __mapper_args__ = {"version_id_col": version}


class CostKey(StrEnum):
    """What the shared cost of a year is split by."""

    SHOPS = "shops"
    TURNOVER = "turnover"


class SharedCost(LocalRow, Model):
    """What the installation cost in a year, as it was split; written once. Units: cents with taxes."""

    __tablename__ = "shared_costs"
    __table_args__ = (CheckConstraint("total_cents > 0", name="total"),)
    year: Mapped[int] = mapped_column(unique=True)
    cost_key: Mapped[CostKey] = mapped_column(enum_type(CostKey))
    total_cents: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    shared_at: Mapped[datetime] = mapped_column(UtcDateTime)
    shared_by_user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("users.id"))


class CostShare(LocalRow, Model):
    """One town’s part of a year. `weight`: its shops, or its turnover in cents; its name as it was."""

    __tablename__ = "cost_shares"
    __table_args__ = (UniqueConstraint("cost_id", "town_id"), Index("ix_cost_shares_town", "town_id"))
    cost_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("shared_costs.id"))
    town_id: Mapped[int] = mapped_column(BigInteger)  # no key: it may have left since
    town_name: Mapped[str] = mapped_column(String(80))
    weight: Mapped[int] = mapped_column(BigInteger)
    cents: Mapped[int] = mapped_column(BigInteger)


class TownLetter(TownRow, Model):
    """What a town tells another one (marketplace/towns/letters.py)."""

    __tablename__ = "town_letters"
    __table_args__ = (Index("ix_town_letters_unread", "arrived_at", "id"),)
    to_town_id: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str] = mapped_column(String(40))
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    arrived_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ReadLetter(TownRow, Model):
    """A letter that was read to this town; its key is the letter’s, so that it is acted on once."""

    __tablename__ = "read_letters"
    from_town_id: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
