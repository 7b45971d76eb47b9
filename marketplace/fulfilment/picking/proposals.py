"""Reads of what was proposed instead of a line."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlalchemy.orm import aliased

from marketplace.catalogue.models import Offered, Product, ProductStatus, SoldBy, Variant
from marketplace.core.db import db
from marketplace.core.money import line_total
from marketplace.orders.figures import due_cents, units_missing
from marketplace.orders.models import Order, OrderLine, ShopOrder
from marketplace.orders.picking.models import Replacement, ReplacementState
from marketplace.shops.models import Shop
from marketplace.stock.models import StockLevel

MOST_CANDIDATES = 6
_STANDING = (ReplacementState.ASKED, ReplacementState.ACCEPTED)


@dataclass(frozen=True)
class Candidate:
    """What could stand for a line. `price_cents`: on its own label; `due_cents`: what the resident pays.

    Units: pieces, or grams.
    """

    key: str
    variant_id: int
    name: str
    label: str
    picture: str
    backdrop: int
    by_weight: bool
    quantity: int
    price_cents: int
    due_cents: int

    @property
    def borne_cents(self) -> int:
        """What the shop bears: the resident never pays more than for what is missing."""
        return max(0, self.price_cents - self.due_cents)


@dataclass(frozen=True)
class Proposal:
    """What a resident is asked, as their page shows it. Units: pieces, or grams."""

    row: Replacement
    reference: str
    shop_name: str
    shop_phone: str
    missing: str
    name: str
    label: str
    picture: str
    by_weight: bool
    quantity: int
    price_cents: int
    pays_cents: int

    @property
    def borne_cents(self) -> int:
        """What the shop bears of its price."""
        return self.price_cents - self.pays_cents


def proposal_at(town_id: int, *, order_id: int, shop_slug: str, place: int) -> Proposal | None:
    """The proposal whose own line has that place in a shop's bag; None when there is none."""
    line, other = aliased(OrderLine), aliased(OrderLine)
    query = (
        select(Replacement, Order.reference, Shop.name, Shop.phone, line, other)
        .join(
            ShopOrder,
            and_(ShopOrder.town_id == Replacement.town_id, ShopOrder.id == Replacement.shop_order_id),
        )
        .join(Order, and_(Order.town_id == ShopOrder.town_id, Order.id == ShopOrder.order_id))
        .join(Shop, and_(Shop.town_id == ShopOrder.town_id, Shop.id == ShopOrder.shop_id))
        .join(line, and_(line.town_id == Replacement.town_id, line.id == Replacement.order_line_id))
        .join(other, and_(other.town_id == Replacement.town_id, other.id == Replacement.with_line_id))
        .where(
            Replacement.town_id == town_id,
            ShopOrder.order_id == order_id,
            Shop.slug == shop_slug,
            other.position == place,
        )
    )
    found: Any = db.session.execute(query).one_or_none()
    if found is None:
        return None
    row, reference, shop_name, shop_phone, missing, instead = found
    return Proposal(
        row=row,
        reference=reference,
        shop_name=shop_name,
        shop_phone=shop_phone,
        missing=missing.product_name,
        name=instead.product_name,
        label=instead.label,
        picture=instead.picture,
        by_weight=instead.by_weight,
        quantity=instead.quantity,
        price_cents=instead.total_cents,
        pays_cents=min(instead.total_cents, instead.most_cents or free_cents(missing)),
    )


def standing_of(line: OrderLine) -> Replacement | None:
    """The proposal for a line that is asked about or accepted; None when there is none."""
    query = select(Replacement).where(
        Replacement.town_id == line.town_id,
        Replacement.order_line_id == line.id,
        Replacement.state.in_(_STANDING),
    )
    return db.session.scalar(query)


def missing_units(line: OrderLine) -> int:
    """How much of a line is known not to come. Units: pieces, or grams."""
    return units_missing(by_weight=line.by_weight, quantity=line.quantity, given=line.given)


def free_cents(line: OrderLine) -> int:
    """What the resident would have paid for what is missing of a line, at most."""
    return max(0, line.most_cents - due_cents(line))


def key_of(variant_id: int) -> str:
    """How forms name a variant: short, and no more than a name."""
    return f"{variant_id:x}"


def candidates_for(line: OrderLine) -> Sequence[Candidate]:
    """What the shop has of the same family, its own category and the nearest price first.

    Only what lies on the shelf, enough of it, for anybody's age, and sold as the line is, by the piece or by
    weight. Two queries.
    """
    units = missing_units(line)
    if not units:
        return []
    wanted = _product_of(line)
    distance = func.abs(Variant.price_cents - line.unit_price_cents)
    query = (
        select(Variant, Product)
        .join(Product, and_(Product.town_id == Variant.town_id, Product.id == Variant.product_id))
        .join(StockLevel, and_(StockLevel.town_id == Variant.town_id, StockLevel.variant_id == Variant.id))
        .where(
            Variant.town_id == line.town_id,
            Variant.shop_id == wanted.shop_id,
            Variant.id != line.variant_id,
            Variant.retired_at.is_(None),
            Product.status == ProductStatus.PUBLISHED,
            Product.offered == Offered.SHELF,
            _is_kin(wanted),
            Product.sold_by == _sold_by(line),
            or_(Product.age_limit.is_(None), Product.age_limit <= (line.age_limit or 0)),
            Product.alcohol_percent_tenths.is_(None) if line.age_limit is None else true(),
            StockLevel.on_hand - StockLevel.held >= units,
        )
        .order_by(Product.id != wanted.id, Product.category != wanted.category, distance, Variant.id)
        .limit(MOST_CANDIDATES)
    )
    return [_candidate(variant, product, line, units) for variant, product in db.session.execute(query)]


def waiting_in(bag: ShopOrder) -> list[Replacement]:
    """The proposals of a bag that nobody has answered yet."""
    query = (
        select(Replacement)
        .where(
            Replacement.town_id == bag.town_id,
            Replacement.shop_order_id == bag.id,
            Replacement.state == ReplacementState.ASKED,
        )
        .order_by(Replacement.id)
    )
    return list(db.session.scalars(query))


def _product_of(line: OrderLine) -> Product:
    query = (
        select(Product)
        .join(Variant, and_(Variant.town_id == Product.town_id, Variant.product_id == Product.id))
        .where(Variant.town_id == line.town_id, Variant.id == line.variant_id)
    )
    return db.session.scalars(query).one()


def _is_kin(wanted: Product) -> ColumnElement[bool]:
    """Other variants of the same product, and what stands on the same branch of the tree of categories."""
    if not wanted.category:
        return or_(Product.id == wanted.id, and_(Product.category == "", Product.shelf == wanted.shelf))
    branch = ".".join(wanted.category.split(".")[:2])
    return or_(Product.id == wanted.id, Product.category == branch, Product.category.startswith(f"{branch}."))


def _sold_by(line: OrderLine) -> SoldBy:
    return SoldBy.WEIGHT if line.by_weight else SoldBy.PIECE


def _candidate(variant: Variant, product: Product, line: OrderLine, units: int) -> Candidate:
    price = line_total(variant.price_cents, units, by_weight=line.by_weight)
    return Candidate(
        key=key_of(variant.id),
        variant_id=variant.id,
        name=product.name,
        label=variant.label,
        picture=product.picture,
        backdrop=product.backdrop,
        by_weight=line.by_weight,
        quantity=units,
        price_cents=price,
        due_cents=min(price, free_cents(line)),
    )
