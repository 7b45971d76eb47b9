"""What changed in the street since a basket was filled, and the one act that brings the basket up to date."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import update

from marketplace.cart.models import CartLine
from marketplace.cart.queries import Basket, BasketLine
from marketplace.cart.services import LEAST_GRAMS, note_prices, take_out
from marketplace.core.db import db


class ChangeKind(StrEnum):
    """What may have happened to a line."""

    SHOP_PAUSED = "shop_paused"
    OFF_SALE = "off_sale"
    UNITS = "units"
    SOLD_OUT = "sold_out"
    FEWER = "fewer"
    PRICE = "price"


GONE = frozenset({ChangeKind.SHOP_PAUSED, ChangeKind.OFF_SALE, ChangeKind.UNITS, ChangeKind.SOLD_OUT})
"""The changes after which a line can only be taken out."""


@dataclass(frozen=True)
class Change:
    """One thing that is no longer as the resident saw it."""

    kind: ChangeKind
    line: BasketLine


def changes_of(line: BasketLine) -> list[Change]:
    """What changed for one line, the gravest first; a line that can no longer be had has just that change."""
    if not line.shop_selling:
        return [Change(ChangeKind.SHOP_PAUSED, line)]
    if not line.published:
        return [Change(ChangeKind.OFF_SALE, line)]
    if line.other_units:
        return [Change(ChangeKind.UNITS, line)]
    if line.free < (LEAST_GRAMS if line.by_weight else 1):
        return [Change(ChangeKind.SOLD_OUT, line)]
    fewer = [Change(ChangeKind.FEWER, line)] if line.free < line.quantity else []
    price = [Change(ChangeKind.PRICE, line)] if line.price_cents != line.seen_price_cents else []
    return fewer + price


def changes_in(basket: Basket) -> list[Change]:
    """What changed for a basket, in street order; empty when it can be ordered as it stands."""
    return [change for line in basket.lines for change in changes_of(line)]


def mend(basket: Basket, *, town_id: int) -> None:
    """Take out what is gone, take what is left of the rest, and accept today's prices.

    Promises no stock. A second call changes nothing more. Commits: no.
    """
    for change in changes_in(basket):
        if change.kind in GONE:
            take_out(town_id, cart_id=basket.cart_id, line_id=change.line.line_id)
        elif change.kind is ChangeKind.FEWER:
            _take_what_is_left(town_id, basket.cart_id, change.line)
    note_prices(town_id, cart_id=basket.cart_id)


def _take_what_is_left(town_id: int, cart_id: int, line: BasketLine) -> None:
    db.session.execute(
        update(CartLine)
        .where(CartLine.town_id == town_id, CartLine.cart_id == cart_id, CartLine.id == line.line_id)
        .values(quantity=line.free)
        .execution_options(synchronize_session=False)
    )
