"""What was ordered once goes into a basket again: as much of it as is still sold, the rest told in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, select

from marketplace.cart.mending import GONE, Change, ChangeKind, changes_of
from marketplace.cart.models import CartLine
from marketplace.cart.queries import BasketLine
from marketplace.cart.services import put_in
from marketplace.catalogue.models import Product, ProductStatus, SoldBy, Variant
from marketplace.core.db import db
from marketplace.core.errors import Refusal
from marketplace.core.money import line_total
from marketplace.orders.models import OrderLine, ShopOrder
from marketplace.shops.models import Shop
from marketplace.shops.states import ShopStatus
from marketplace.stock.models import StockLevel


@dataclass(frozen=True)
class Again:
    """One thing of an order as it can be had now. `line.quantity`: as much as was ordered then."""

    line: BasketLine
    changes: Sequence[Change]

    @property
    def quantity(self) -> int:
        """How much of it can be had; 0 when it no longer can. Units: pieces, or grams."""
        kinds = {change.kind for change in self.changes}
        if kinds & GONE:
            return 0
        return self.line.free if ChangeKind.FEWER in kinds else self.line.quantity

    @property
    def cents(self) -> int:
        """What that costs at today's price."""
        return line_total(self.line.price_cents, self.quantity, by_weight=self.line.by_weight)


@dataclass(frozen=True)
class Refilled:
    """What came of it: how many things are in the basket now, and why others are not, in sentences."""

    things: int
    refusals: Sequence[str]


def again_of(town_id: int, *, order_id: int) -> list[Again]:
    """What was ordered, in street order, with what changed since. One query.

    What stood in for something missing is left out: nobody had asked for it.
    """
    rows: Sequence[Any] = db.session.execute(_ordered(town_id, order_id)).all()
    lines = [BasketLine(*row) for row in rows]
    return [Again(line, changes_of(line)) for line in lines]


def reorder(town_id: int, *, order_id: int, cart_id: int) -> Refilled:
    """Fill a basket up to what was ordered; a second time adds nothing more.

    Promises no stock. What a shop takes off sale meanwhile is told, and the rest goes in. Commits: no.
    """
    there = _in_basket(town_id, cart_id)
    things, refusals = 0, list[str]()
    for again in again_of(town_id, order_id=order_id):
        if again.quantity == 0:
            continue
        line = again.line
        more = again.quantity - there.get((line.variant_id, line.by_weight), 0)
        try:
            if more > 0:
                put_in(town_id, cart_id=cart_id, variant_id=line.variant_id, quantity=more)
            things += 1
        except Refusal as refusal:
            refusals.append(str(refusal))
    return Refilled(things, list(dict.fromkeys(refusals)))


def _in_basket(town_id: int, cart_id: int) -> dict[tuple[int, bool | None], int]:
    query = select(CartLine.variant_id, CartLine.by_weight, CartLine.quantity).where(
        CartLine.town_id == town_id, CartLine.cart_id == cart_id
    )
    rows = db.session.execute(query).all()
    return {(variant_id, by_weight): quantity for variant_id, by_weight, quantity in rows}


def _ordered(town_id: int, order_id: int) -> Select[*tuple[Any, ...]]:
    """The lines of an order as if they had stood in a basket since then; columns as in the dataclass."""
    sold_by_weight = Product.sold_by == SoldBy.WEIGHT
    return (
        select(
            OrderLine.id, Variant.id, Shop.id, Shop.slug, Shop.name, Shop.status == ShopStatus.SELLING,
            Product.slug, Product.name, Variant.label, Product.picture, Product.backdrop,
            and_(Product.status == ProductStatus.PUBLISHED, Variant.retired_at.is_(None)),
            sold_by_weight, OrderLine.quantity, OrderLine.unit_price_cents, Variant.price_cents,
            Product.vat_basis_points, Product.age_limit, OrderLine.if_missing,
            StockLevel.on_hand - StockLevel.held, OrderLine.by_weight != sold_by_weight,
        )
        .join(
            ShopOrder, and_(ShopOrder.town_id == OrderLine.town_id, ShopOrder.id == OrderLine.shop_order_id)
        )
        .join(Variant, and_(Variant.town_id == OrderLine.town_id, Variant.id == OrderLine.variant_id))
        .join(Product, and_(Product.town_id == Variant.town_id, Product.id == Variant.product_id))
        .join(Shop, and_(Shop.town_id == Variant.town_id, Shop.id == Variant.shop_id))
        .join(StockLevel, and_(StockLevel.town_id == Variant.town_id, StockLevel.variant_id == Variant.id))
        .where(OrderLine.town_id == town_id, ShopOrder.order_id == order_id, ~OrderLine.instead)
        .order_by(Shop.street_position, Shop.street_number, Shop.id, OrderLine.position)
    )  # fmt: skip
