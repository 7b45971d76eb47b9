"""Tables of invoices: the series each shop numbers in, and the frozen papers."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, Date, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.core.db import Model, TownRow, UtcDateTime, enum_type, town_key

_OF_BAG = text("kind = 'invoice'")


class InvoiceKind(StrEnum):
    """An invoice, or what takes a part of one back."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"


class InvoiceSeries(TownRow, Model):
    """Where a shop's numbers of a year have come to. `mark`: of a series begun after a restore
    or where the shop arrived; that of year 0 is the arrival's own, and of it no number is given.

    `brought`: the last number that the shop gave in another town, before it came; its papers are there.
    """

    __tablename__ = "invoice_series"
    __table_args__ = (
        town_key("shop_id", "shops"),
        UniqueConstraint("town_id", "shop_id", "year", "mark"),
    )
    shop_id: Mapped[int] = mapped_column(BigInteger)
    year: Mapped[int]
    mark: Mapped[str] = mapped_column(String(16), default="")
    last_number: Mapped[int] = mapped_column(default=0)
    brought: Mapped[int] = mapped_column(default=0, server_default="0")


class InvoiceMark(TownRow, Model):
    """The mark of a town's numbers since its last restore: what came after the backup never comes again."""

    __tablename__ = "invoice_marks"
    __table_args__ = (UniqueConstraint("town_id"),)
    mark: Mapped[str] = mapped_column(String(16))


class Invoice(TownRow, Model):
    """One paper, with who sold and who bought as they were that day. Written once, never changed.

    Amounts are positive on a credit note too. `corrects_id` and `give_back_id` are a credit note's.
    """

    __tablename__ = "invoices"
    __table_args__ = (
        town_key("shop_id", "shops"),
        town_key("shop_order_id", "shop_orders"),
        town_key("corrects_id", "invoices"),
        town_key("give_back_id", "give_backs"),
        UniqueConstraint("town_id", "shop_id", "year", "mark", "number"),
        UniqueConstraint("town_id", "give_back_id"),
        Index(
            "uq_invoices_of_bag",
            "town_id",
            "shop_order_id",
            unique=True,
            sqlite_where=_OF_BAG,
            postgresql_where=_OF_BAG,
        ),
        Index("ix_invoices_day", "town_id", "shop_id", "local_day"),
    )
    shop_id: Mapped[int] = mapped_column(BigInteger)
    shop_order_id: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[InvoiceKind] = mapped_column(enum_type(InvoiceKind))
    year: Mapped[int]
    mark: Mapped[str] = mapped_column(String(16), default="")
    number: Mapped[int]
    corrects_id: Mapped[int | None] = mapped_column(BigInteger)
    give_back_id: Mapped[int | None] = mapped_column(BigInteger)
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    local_day: Mapped[date] = mapped_column(Date)
    reference: Mapped[str] = mapped_column(String(12))
    at_till: Mapped[bool]
    currency: Mapped[str] = mapped_column(String(3))
    country: Mapped[str] = mapped_column(String(2))
    seller_name: Mapped[str] = mapped_column(String(160))
    seller_form: Mapped[str] = mapped_column(String(60), default="")
    seller_siren: Mapped[str] = mapped_column(String(14), default="")
    seller_vat: Mapped[str] = mapped_column(String(20), default="")
    seller_second_tax: Mapped[str] = mapped_column(String(20), default="", server_default="")
    seller_register: Mapped[str] = mapped_column(String(120), default="")
    seller_address: Mapped[str] = mapped_column(String(200), default="")
    seller_postcode: Mapped[str] = mapped_column(String(12), default="")
    seller_city: Mapped[str] = mapped_column(String(80), default="")
    buyer_name: Mapped[str] = mapped_column(String(120))
    lines: Mapped[list["InvoiceLine"]] = relationship(
        primaryjoin="and_(InvoiceLine.town_id == Invoice.town_id, "
        "foreign(InvoiceLine.invoice_id) == Invoice.id)",
        order_by="InvoiceLine.position",
        viewonly=True,
    )

    @property
    def numbered(self) -> str:
        """Its number as it is printed: « 2026-00012 », « 2026-R1122-00001 » after a restore."""
        return "-".join(filter(None, [str(self.year), self.mark, f"{self.number:05d}"]))


class InvoiceLine(TownRow, Model):
    """One line of a paper. Units: pieces, or grams; cents with VAT in them; basis points."""

    __tablename__ = "invoice_lines"
    __table_args__ = (
        town_key("invoice_id", "invoices"),
        UniqueConstraint("town_id", "invoice_id", "position"),
        CheckConstraint("gross_cents > 0 AND vat_cents BETWEEN 0 AND gross_cents", name="amount"),
    )
    invoice_id: Mapped[int] = mapped_column(BigInteger)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(300))
    by_weight: Mapped[bool]
    quantity: Mapped[int]
    unit_price_cents: Mapped[int]
    gross_cents: Mapped[int]
    vat_basis_points: Mapped[int]
    vat_cents: Mapped[int]
