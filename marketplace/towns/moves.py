"""Tables of towns that leave or arrive, and of the books that stay when one has left. Of the installation."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Date, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import LocalRow, Model, UtcDateTime, enum_type


class MoveKind(StrEnum):
    """Which way a town goes, or a shop."""

    ARRIVAL = "arrival"
    CLOSING = "closing"  # it may leave: nobody reaches it, and all of it is still there
    DEPARTURE = "departure"
    SHOP_ARRIVAL = "shop_arrival"  # a shop comes into a town that is here
    SHOP_DEPARTURE = "shop_departure"


class TownMove(LocalRow, Model):
    """A town that arrives or leaves. Until `ended_at` it is half here: nobody reaches it, no job sees to it.

    `shop_id`: the shop that arrives in a town, or leaves it; then the town itself is all there.
    `town_id` names no row: the town comes after, or goes before. `digest`: of the archive's last page.
    `people`: keys of the accounts that were made for it, or may be of no other town; a JSON list.
    `pictures`: names of files that go with its rows, noted before these do; a JSON list.
    `hosts`: the addresses that a town had which closes, to be given back when it stays; a JSON list of rows.
    """

    __tablename__ = "town_moves"
    town_id: Mapped[int] = mapped_column(BigInteger, index=True)
    shop_id: Mapped[int | None] = mapped_column(BigInteger)
    slug: Mapped[str] = mapped_column(String(80))
    kind: Mapped[MoveKind] = mapped_column(enum_type(MoveKind))
    digest: Mapped[str] = mapped_column(String(64), default="")
    people: Mapped[str] = mapped_column(Text, default="[]")
    pictures: Mapped[str] = mapped_column(Text, default="[]", server_default="[]")
    hosts: Mapped[str] = mapped_column(Text, default="[]", server_default="[]")
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class KeptBook(LocalRow, Model):
    """The books of a town or a shop that has left, as one file, to be read only, until the law lets it go."""

    __tablename__ = "kept_books"
    slug: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(200))
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    keep_until: Mapped[date] = mapped_column(Date)


class KeptBookPage(LocalRow, Model):
    """A piece of that file."""

    __tablename__ = "kept_book_pages"
    __table_args__ = (UniqueConstraint("book_id", "number"),)
    book_id: Mapped[int] = mapped_column(BigInteger)  # no key: a book is there once all its pages are
    number: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary)
