"""What is to be packed: bag by bag, and product by product over all bags."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import aliased

from marketplace.accounts.models import User
from marketplace.core.db import db
from marketplace.core.money import heaviest
from marketplace.fulfilment.picking.bags import PACKING
from marketplace.orders.figures import units_missing
from marketplace.orders.models import Order, OrderLine, ShopOrder
from marketplace.orders.picking.models import Pick, Replacement, ReplacementState
from marketplace.shops.devices.models import ShopDevice


@dataclass(frozen=True)
class PickLine:
    """One line to find. Units: pieces, or grams.

    `given`: what is really in the bag, once somebody has said so. `picked_by`: who found it; empty for nobody
    with a name. `proposed`: the name of what is proposed instead, and `proposal` what became of that.
    """

    reference: str
    place: int
    variant_id: int
    name: str
    label: str
    picture: str
    by_weight: bool
    quantity: int
    given: int | None
    missing: int
    ceiling_percent: int
    if_missing: str
    is_instead: bool
    picked_at: datetime | None
    picked_by: str
    proposed: str | None
    proposal: ReplacementState | None
    answer_by: datetime | None
    due_cents: int

    @property
    def units(self) -> int:
        """How much is to be in the bag."""
        return self.quantity if self.given is None else self.given

    @property
    def most_grams(self) -> int:
        """The heaviest that is charged for it, where it is weighed."""
        return heaviest(self.quantity, ceiling_percent=self.ceiling_percent)

    @property
    def lacks(self) -> int:
        """How much of it is known not to come."""
        return units_missing(by_weight=self.by_weight, quantity=self.quantity, given=self.given)

    @property
    def is_gone(self) -> bool:
        """Whether none of it comes."""
        return self.given == 0

    @property
    def is_done(self) -> bool:
        """Whether nobody has to look for it any more."""
        return self.picked_at is not None or self.is_gone

    @property
    def waits(self) -> bool:
        """Whether the resident is being asked about something else."""
        return self.proposal is ReplacementState.ASKED


@dataclass(frozen=True)
class PickBag:
    """One bag to pack."""

    reference: str
    version: int
    name: str
    phone: str
    email: str
    note: str
    collect_from: datetime
    lines: Sequence[PickLine]

    @property
    def done(self) -> int:
        """How many lines are found, or known to be missing."""
        return sum(line.is_done for line in self.lines)

    @property
    def is_done(self) -> bool:
        """Whether it can be closed: all is found, and nobody is being asked."""
        return self.done == len(self.lines) and not any(line.waits for line in self.lines)


@dataclass(frozen=True)
class Pile:
    """One product over all bags: fetched from the shelf in one go. Units: pieces, or grams."""

    name: str
    label: str
    by_weight: bool
    lines: Sequence[PickLine]

    @property
    def left(self) -> int:
        """How much is still to be fetched."""
        return sum(line.units for line in self.lines if not line.is_done)

    @property
    def units(self) -> int:
        """How much it is in all."""
        return sum(line.units for line in self.lines)


def pick_list_of(town_id: int, shop_id: int) -> list[PickBag]:
    """The bags that the shop has accepted and not packed, first to be fetched first. Two queries."""
    bags: Sequence[Any] = db.session.execute(_bags(town_id, shop_id)).all()
    lines: dict[int, list[PickLine]] = {}
    row: Any
    for row in db.session.execute(_lines(town_id, [bag.id for bag in bags])):
        lines.setdefault(row[0], []).append(PickLine(*row[1:]))
    facts: list[list[Any]] = [[*bag[1:], tuple(lines.get(bag.id, ()))] for bag in bags]
    return [PickBag(*of_one) for of_one in facts]


def piles_of(bags: Sequence[PickBag]) -> list[Pile]:
    """The same, product by product, in the order of their names."""
    found: dict[int, list[PickLine]] = {}
    for line in (line for bag in bags for line in bag.lines if not line.is_gone):
        found.setdefault(line.variant_id, []).append(line)
    piles = [Pile(some[0].name, some[0].label, some[0].by_weight, some) for some in found.values()]
    return sorted(piles, key=lambda pile: (pile.name, pile.label))


def _bags(town_id: int, shop_id: int) -> Select[*tuple[Any, ...]]:
    return (
        select(
            ShopOrder.id,
            Order.reference,
            ShopOrder.version,
            Order.name,
            Order.phone,
            Order.email,
            ShopOrder.note,
            ShopOrder.collect_from,
        )
        .join(Order, and_(Order.town_id == ShopOrder.town_id, Order.id == ShopOrder.order_id))
        .where(ShopOrder.town_id == town_id, ShopOrder.shop_id == shop_id, ShopOrder.state.in_(PACKING))
        .order_by(ShopOrder.collect_from, ShopOrder.id)
    )


def _lines(town_id: int, shop_order_ids: Sequence[int]) -> Select[*tuple[Any, ...]]:
    other = aliased(OrderLine)
    standing = (ReplacementState.ASKED, ReplacementState.ACCEPTED)
    return (
        select(
            OrderLine.shop_order_id, Order.reference, OrderLine.position, OrderLine.variant_id,
            OrderLine.product_name, OrderLine.label, OrderLine.picture, OrderLine.by_weight,
            OrderLine.quantity, OrderLine.given, OrderLine.missing, OrderLine.ceiling_percent,
            OrderLine.if_missing, OrderLine.instead, Pick.at, func.coalesce(User.name, ShopDevice.name, ""),
            other.product_name, Replacement.state, Replacement.answer_by, OrderLine.due_cents,
        )
        .join(
            ShopOrder,
            and_(ShopOrder.town_id == OrderLine.town_id, ShopOrder.id == OrderLine.shop_order_id),
        )
        .join(Order, and_(Order.town_id == ShopOrder.town_id, Order.id == ShopOrder.order_id))
        .outerjoin(Pick, and_(Pick.town_id == OrderLine.town_id, Pick.order_line_id == OrderLine.id))
        .outerjoin(User, User.id == Pick.by_user_id)
        .outerjoin(
            ShopDevice, and_(ShopDevice.town_id == Pick.town_id, ShopDevice.id == Pick.by_device_id)
        )
        .outerjoin(
            Replacement,
            and_(
                Replacement.town_id == OrderLine.town_id,
                Replacement.order_line_id == OrderLine.id,
                Replacement.state.in_(standing),
            ),
        )
        .outerjoin(
            other, and_(other.town_id == Replacement.town_id, other.id == Replacement.with_line_id)
        )
        .where(
            OrderLine.town_id == town_id,
            OrderLine.shop_order_id.in_(shop_order_ids),
            OrderLine.withdrawn == 0,
        )
        .order_by(OrderLine.shop_order_id, OrderLine.position)
    )  # fmt: skip
