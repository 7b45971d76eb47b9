"""Tables of the catalogue: what is for sale, in which variants, at which price."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.catalogue.ages import IS_ALCOHOL
from marketplace.core.db import Model, TownRow, UtcDateTime, enum_type, town_key


class SoldBy(StrEnum):
    """How a quantity of it is counted: pieces, or grams of a price per kilo."""

    PIECE = "piece"
    WEIGHT = "weight"


class ProductStatus(StrEnum):
    """Whether residents see it."""

    PUBLISHED = "published"
    HIDDEN = "hidden"
    OUT_OF_SEASON = "out_of_season"


class Offered(StrEnum):
    """What a resident does to have it: take it from the shelf, have it made, or come and try it first."""

    SHELF = "shelf"
    TO_ORDER = "to_order"
    TO_TRY = "to_try"


class Product(TownRow, Model):
    """Something a shop offers."""

    __tablename__ = "products"
    __table_args__ = (
        UniqueConstraint("town_id", "shop_id", "slug"),
        town_key("shop_id", "shops"),
        Index("ix_products_shelf", "town_id", "shop_id", "status", "position"),
        Index("ix_products_fresh", "town_id", "status", "created_at"),
        Index("ix_products_name", "town_id", "shop_id", "name"),  # how files without codes are matched
        Index("ix_products_brand", "town_id", "shop_id", "brand"),
        Index(
            "ix_products_alcohol",
            *("town_id", "status", "shop_id"),
            sqlite_where=text(IS_ALCOHOL),
            postgresql_where=text(IS_ALCOHOL),
        ),
    )
    shop_id: Mapped[int] = mapped_column(BigInteger)
    slug: Mapped[str] = mapped_column(String(120))
    name: Mapped[str] = mapped_column(String(160))
    description: Mapped[str] = mapped_column(Text, default="")
    shelf: Mapped[str] = mapped_column(String(80), default="")
    status: Mapped[ProductStatus] = mapped_column(enum_type(ProductStatus), default=ProductStatus.PUBLISHED)
    sold_by: Mapped[SoldBy] = mapped_column(enum_type(SoldBy), default=SoldBy.PIECE)
    vat_basis_points: Mapped[int] = mapped_column(default=2000)
    picture: Mapped[str] = mapped_column(String(200), default="")
    backdrop: Mapped[int] = mapped_column(default=0)
    allergens: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))  # None: not answered yet
    origin: Mapped[str] = mapped_column(String(120), default="")
    storage: Mapped[str] = mapped_column(String(120), default="")
    alcohol_percent_tenths: Mapped[int | None]
    age_limit: Mapped[int | None]
    category: Mapped[str] = mapped_column(String(60), default="")  # a code of `catalogue.categories`
    offered: Mapped[Offered] = mapped_column(enum_type(Offered), default=Offered.SHELF)
    lead_days: Mapped[int | None]  # made to order: how long that takes
    ceiling_percent: Mapped[int] = mapped_column(default=10)  # by weight: the most above what was asked
    brand: Mapped[str] = mapped_column(String(80), default="")
    maker_name: Mapped[str] = mapped_column(String(160), default="")
    maker_address: Mapped[str] = mapped_column(String(240), default="")
    maker_contact: Mapped[str] = mapped_column(String(160), default="")  # an e-mail address or a web page
    warnings: Mapped[str] = mapped_column(Text, default="")
    next_vat_basis_points: Mapped[int | None]
    next_vat_from: Mapped[date | None]
    # What must be answered before it may be on show, as codes; it is hidden until then, by no choice of the
    # shop's, and comes out by itself. Empty: complete, or hidden because the shop wants it so.
    missing: Mapped[str] = mapped_column(String(240), default="")
    barred_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # off sale until it is let: see `barring`
    position: Mapped[int] = mapped_column(default=0)
    shares_card: Mapped[bool] = mapped_column(default=False)  # the shop lets others have its card by its code
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    __mapper_args__ = {"version_id_col": version}


class Variant(TownRow, Model):
    """What is really taken from the shelf: it has the code, the price and the stock."""

    __tablename__ = "variants"
    __table_args__ = (
        town_key("product_id", "products"),
        town_key("shop_id", "shops"),
        Index("ix_variants_product", "town_id", "product_id", "position"),
        UniqueConstraint("town_id", "shop_id", "sku"),
        Index("ix_variants_ean", "town_id", "shop_id", "ean"),
        CheckConstraint("price_cents >= 0", name="price"),
    )
    product_id: Mapped[int] = mapped_column(BigInteger)
    shop_id: Mapped[int] = mapped_column(BigInteger)
    label: Mapped[str] = mapped_column(
        String(120), default=""
    )  # « 38 », « 100 g »; empty when there is one only
    options: Mapped[list[list[str]] | None] = mapped_column(JSON(none_as_null=True))  # [["Taille", "38"]]
    sku: Mapped[str | None] = mapped_column(String(80))
    ean: Mapped[str | None] = mapped_column(String(14))
    price_cents: Mapped[int]  # VAT included; per piece, or per kilo when sold by weight
    usual_weight_grams: Mapped[int | None]
    net_quantity: Mapped[int | None]
    net_unit: Mapped[str] = mapped_column(String(8), default="")  # g, ml or piece
    reduced_since: Mapped[datetime | None] = mapped_column(UtcDateTime)  # announced as a reduction since then
    reduced_from_cents: Mapped[int | None]  # what it is compared with, read from the history when announced
    reduced_perishable: Mapped[bool] = mapped_column(default=False)  # compared with the price just before
    position: Mapped[int] = mapped_column(default=0)
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PriceChange(TownRow, Model):
    """A price as it stood from a moment on; never changed, never deleted."""

    __tablename__ = "price_changes"
    __table_args__ = (
        town_key("variant_id", "variants"),
        Index("ix_price_changes_variant", "town_id", "variant_id", "at"),
    )
    variant_id: Mapped[int] = mapped_column(BigInteger)
    price_cents: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_user_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("users.id"))


class CategoryMapping(TownRow, Model):
    """What a shop means by a category of its own files, once somebody has said so."""

    __tablename__ = "category_mappings"
    __table_args__ = (
        town_key("shop_id", "shops"),
        UniqueConstraint("town_id", "shop_id", "merchant_text"),
    )
    shop_id: Mapped[int] = mapped_column(BigInteger)
    merchant_text: Mapped[str] = mapped_column(String(160))  # folded: see `catalogue.mapping`
    category: Mapped[str] = mapped_column(String(60))
