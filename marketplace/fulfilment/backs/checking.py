"""What is left of each line of a bag, and whether a wish keeps within it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import select

from marketplace.core.db import db
from marketplace.core.money import format_money, format_weight, rounded_share
from marketplace.core.words import language, ngettext
from marketplace.orders.figures import units_given
from marketplace.orders.giving_back.errors import (
    MoreThanLeft,
    NothingToGiveBack,
    NotOfThisBag,
    WholeOrAmount,
)
from marketplace.orders.models import OrderLine, ShopOrder
from marketplace.orders.states import OPEN
from marketplace.payments.figures import bag_figures_of
from marketplace.towns.queries import town_by_id


class Wanted(Protocol):
    """What of a line is to go back. Units: pieces or grams; cents."""

    @property
    def line_id(self) -> int: ...
    @property
    def units(self) -> int: ...
    @property
    def cents(self) -> int | None: ...


@dataclass(frozen=True)
class Left:
    """What is left of a line. Units: pieces, or grams; cents. `is_weighed`: its weight is known."""

    line: OrderLine
    units: int
    cents: int
    currency: str
    is_weighed: bool

    @property
    def name(self) -> str:
        """The line in words."""
        return ", ".join(filter(None, [self.line.product_name, self.line.label]))

    def cents_of(self, units: int) -> int:
        """What so much of what is left costs; all of it costs all that is left."""
        return rounded_share(self.cents, min(units, self.units), self.units) if self.units else 0


def left_of(shop_order: ShopOrder) -> dict[int, Left]:
    """What may still be given back of each line, by line. Three queries. Races: read behind the lock."""
    town = town_by_id(shop_order.town_id)
    lines = _lines_of(shop_order)
    figure = bag_figures_of(town.id, shop_order_ids=[shop_order.id])[shop_order.id]
    kept = {line.line_id: line.kept_cents for line in figure.lines}
    return {
        line.id: Left(
            line=line,
            units=max(0, units_given(line) - line.back_units),
            cents=kept[line.id],
            currency=town.currency,
            is_weighed=not line.by_weight or line.given is not None or shop_order.state not in OPEN,
        )
        for line in lines
        if line.id in kept
    }


def _lines_of(shop_order: ShopOrder) -> Sequence[OrderLine]:
    query = (
        select(OrderLine)
        .where(OrderLine.town_id == shop_order.town_id, OrderLine.shop_order_id == shop_order.id)
        .order_by(OrderLine.position)
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(query).all()


def check_parts(wanted: Iterable[Wanted], *, left: Mapping[int, Left]) -> None:
    """Raises: NothingToGiveBack, NotOfThisBag, MoreThanLeft, WholeOrAmount."""
    parts = list(wanted)
    if not parts:
        raise NothingToGiveBack
    if len({part.line_id for part in parts}) != len(parts):
        raise NothingToGiveBack
    for part in parts:
        known = left.get(part.line_id)
        if known is None:
            raise NotOfThisBag
        _check(part, known)


def _check(part: Wanted, left: Left) -> None:
    if part.units > left.units:
        raise MoreThanLeft(left.name, left=_units(left))
    if (part.cents or 0) > left.cents:
        raise MoreThanLeft(left.name, left=format_money(left.cents, left.currency, language()))
    if part.units < 0 or (part.cents or 0) <= 0:
        raise NothingToGiveBack
    if part.units and part.units != left.units and not left.is_weighed:
        raise WholeOrAmount(left.name)


def _units(left: Left) -> str:
    if left.line.by_weight:
        return format_weight(left.units, language())
    return ngettext("%(num)s pièce", "%(num)s pièces", left.units)
