"""Reads of a basket."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, select

from marketplace.cart.models import Cart, CartLine, IfMissing
from marketplace.catalogue.ages import least_age
from marketplace.catalogue.changing_mind import exempt_of
from marketplace.catalogue.models import Offered, Product, ProductStatus, SoldBy, Variant
from marketplace.catalogue.offers import days_to_make
from marketplace.catalogue.vat import rate_on
from marketplace.catalogue.wording import offer_words
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.money import heaviest, line_total
from marketplace.shops.models import Shop
from marketplace.shops.states import ShopStatus
from marketplace.stock.doubt import DoubtRule
from marketplace.stock.models import StockLevel


@dataclass(frozen=True)
class BasketLine:
    """One line of a basket with what is true of its product now. Units: pieces or grams; cents."""

    line_id: int
    variant_id: int
    shop_id: int
    shop_slug: str
    shop_name: str
    shop_selling: bool
    product_slug: str
    product_name: str
    label: str
    picture: str
    backdrop: int
    published: bool
    by_weight: bool
    quantity: int
    seen_price_cents: int
    price_cents: int
    vat_basis_points: int
    age_limit: int | None
    if_missing: IfMissing
    free: int
    other_units: bool = False  # put in by the piece and now sold by weight, or the other way round
    offered: Offered = Offered.SHELF
    lead_days: int = 0
    next_vat_basis_points: int | None = None
    next_vat_from: date | None = None
    alcohol_percent_tenths: int | None = None
    net_quantity: int | None = None
    net_unit: str = ""
    ceiling_percent: int = 0
    category: str = ""
    confirmed_at: datetime | None = None
    doubt_hours: int = 0
    doubt_pieces: int = 0
    doubt_grams: int = 0

    @property
    def total_cents(self) -> int:
        """What the line costs at today's price."""
        return line_total(self.price_cents, self.quantity, by_weight=self.by_weight)

    @property
    def most_cents(self) -> int:
        """The most it may cost: what is weighed may weigh a little more than was asked for."""
        if not self.by_weight:
            return self.total_cents
        grams = heaviest(self.quantity, ceiling_percent=self.ceiling_percent)
        return line_total(self.price_cents, grams, by_weight=True)

    @property
    def offer(self) -> str:
        """How it is offered, in words; empty for what stands on the shelf."""
        return offer_words(self.offered, lead_days=self.lead_days)

    @property
    def is_doubtful(self) -> bool:
        """Whether its shop should look first: counted long ago, and little is left on its shelf."""
        if self.offered is not Offered.SHELF:
            return False
        rule = DoubtRule(self.doubt_hours, self.doubt_pieces, self.doubt_grams)
        return rule.doubts(
            free=self.free, by_weight=self.by_weight, confirmed_at=self.confirmed_at, at=clock.now()
        )

    @property
    def no_withdrawal(self) -> str:
        """Why nobody may change their mind about it, as orders keep it; empty for what is taken back."""
        return exempt_of(self.category, offered=self.offered) or ""

    def least_age_in(self, country: str) -> int | None:
        """From which age it is sold in a country; None for anybody."""
        return least_age(self.age_limit, alcohol_percent_tenths=self.alcohol_percent_tenths, country=country)

    def vat_on(self, day: date) -> int:
        """Its VAT rate on a day of the town. Units: basis points."""
        return rate_on(
            day,
            basis_points=self.vat_basis_points,
            next_basis_points=self.next_vat_basis_points,
            next_from=self.next_vat_from,
        )

    @property
    def for_sale(self) -> bool:
        """Whether shop and product still sell."""
        return self.shop_selling and self.published


@dataclass(frozen=True)
class Basket:
    """A visitor's basket, its lines in street order."""

    cart_id: int
    lines: tuple[BasketLine, ...]

    @property
    def total_cents(self) -> int:
        """The sum of all lines."""
        return sum(line.total_cents for line in self.lines)

    def counting(self, units: Mapping[int, int]) -> "Basket":
        """The same basket with its owner's own held units, by variant id, counted as free."""
        lines = (replace(line, free=line.free + units.get(line.variant_id, 0)) for line in self.lines)
        return Basket(self.cart_id, tuple(lines))

    @property
    def by_shop(self) -> dict[int, list[BasketLine]]:
        """The lines grouped by shop, in street order."""
        groups: dict[int, list[BasketLine]] = {}
        for line in self.lines:
            groups.setdefault(line.shop_id, []).append(line)
        return groups

    @property
    def lead_days(self) -> dict[int, int]:
        """By shop, how many days its bag takes: as long as what takes longest in it."""
        return {shop_id: max(line.lead_days for line in lines) for shop_id, lines in self.by_shop.items()}

    @property
    def to_try(self) -> list[BasketLine]:
        """What is to be tried in its shop first, and paid there if it is kept."""
        return [line for line in self.lines if line.offered is Offered.TO_TRY]


# Each page of somebody who has a basket counts its lines, so it is built once.
_LINES = (
    select(func.count())
    .select_from(CartLine)
    .join(Cart, and_(Cart.town_id == CartLine.town_id, Cart.id == CartLine.cart_id))
    .where(
        Cart.town_id == bindparam("town"),
        Cart.token_digest == bindparam("digest"),
        CartLine.town_id == bindparam("town"),
    )
)


def count_lines(town_id: int, *, token_digest: str) -> int:
    """How many lines the basket behind a token has."""
    return db.session.scalar(_LINES, {"town": town_id, "digest": token_digest}) or 0


def cart_id_of(town_id: int, *, token_digest: str) -> int | None:
    """The key of the basket behind a token, or None."""
    return db.session.scalar(
        select(Cart.id).where(Cart.town_id == town_id, Cart.token_digest == token_digest)
    )


def basket_of(town_id: int, *, token_digest: str) -> Basket | None:
    """The basket behind a token with prices and stock of now; None while there is none. Two queries."""
    cart_id = cart_id_of(town_id, token_digest=token_digest)
    return None if cart_id is None else Basket(cart_id, _lines_of(town_id, cart_id))


def _lines_of(town_id: int, cart_id: int) -> tuple[BasketLine, ...]:
    rows: Sequence[Any] = db.session.execute(_lines(), {"town_id": town_id, "cart_id": cart_id}).all()
    return tuple(BasketLine(*row) for row in rows)


@cache
def _lines() -> Select[*tuple[Any, ...]]:
    # Built once: every page of a basket asks this.
    return (
        select(
            CartLine.id, Variant.id, Shop.id, Shop.slug, Shop.name, Shop.status == ShopStatus.SELLING,
            Product.slug, Product.name, Variant.label, Product.picture, Product.backdrop,
            and_(Product.status == ProductStatus.PUBLISHED, Variant.retired_at.is_(None)),
            Product.sold_by == SoldBy.WEIGHT, CartLine.quantity, CartLine.seen_price_cents,
            Variant.price_cents, Product.vat_basis_points, Product.age_limit, CartLine.if_missing,
            StockLevel.on_hand - StockLevel.held,
            and_(CartLine.by_weight.is_not(None), CartLine.by_weight != (Product.sold_by == SoldBy.WEIGHT)),
            Product.offered, days_to_make, Product.next_vat_basis_points, Product.next_vat_from,
            Product.alcohol_percent_tenths, Variant.net_quantity, Variant.net_unit,
            Product.ceiling_percent, Product.category, StockLevel.confirmed_at,
            Shop.doubt_hours, Shop.doubt_pieces, Shop.doubt_grams,
        )
        .join(Variant, and_(Variant.town_id == CartLine.town_id, Variant.id == CartLine.variant_id))
        .join(Product, and_(Product.town_id == Variant.town_id, Product.id == Variant.product_id))
        .join(Shop, and_(Shop.town_id == Variant.town_id, Shop.id == Variant.shop_id))
        .join(StockLevel, and_(StockLevel.town_id == Variant.town_id, StockLevel.variant_id == Variant.id))
        .where(CartLine.town_id == bindparam("town_id"), CartLine.cart_id == bindparam("cart_id"))
        .order_by(Shop.street_position, Shop.street_number, Shop.id, CartLine.added_at, CartLine.id)
    )  # fmt: skip
