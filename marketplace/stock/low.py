"""What runs low: watched where the shop wants it, told once for each time it falls."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, select, update

from marketplace.catalogue.models import Product, SoldBy, Variant
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.errors import Refusal
from marketplace.core.versions import note_owners
from marketplace.core.words import _
from marketplace.stock.models import StockLevel
from marketplace.stock.queries import variant_key

MOST = 1_000_000


class ThresholdRefused(Refusal):
    """No shop watches for that."""

    status = 422

    def __init__(self) -> None:
        super().__init__(_("Indiquez un nombre entre 0 et 1 000 000."))


@dataclass(frozen=True)
class LowRow:
    """A variant of which little is left. Units: pieces, or grams."""

    variant_id: int
    name: str
    label: str
    by_weight: bool
    free: int

    @property
    def key(self) -> str:
        """How addresses name the variant."""
        return variant_key(self.variant_id)


def watch(town_id: int, *, variant_id: int, low_at: int | None) -> None:
    """Tell when no more than this is free; None: do not watch it. Units: pieces, or grams.

    Raises: ThresholdRefused. Commits: no.
    """
    if low_at is not None and not 0 <= low_at <= MOST:
        raise ThresholdRefused
    db.session.execute(
        update(StockLevel)
        .where(StockLevel.town_id == town_id, StockLevel.variant_id == variant_id)
        .values(low_at=low_at, low_told_at=None, low_seen_at=None)
        .execution_options(synchronize_session=False)
    )


def low_on_board(town_id: int, shop_id: int) -> list[LowRow]:
    """What ran low and nobody of the shop has noted yet. One query."""
    return _rows(town_id, shop_id, StockLevel.low_seen_at.is_(None))


def note_low(town_id: int, *, shop_id: int) -> None:
    """Somebody of the shop has seen what runs low: it leaves the board until it falls again. Commits: no."""
    found = [row.variant_id for row in low_on_board(town_id, shop_id)]
    _mark(town_id, found, "low_seen_at")


def take_untold(town_id: int, *, shop_id: int) -> list[LowRow]:
    """What ran low and was not told by mail yet; it counts as told now. Commits: no."""
    found = _rows(town_id, shop_id, StockLevel.low_told_at.is_(None))
    _mark(town_id, [row.variant_id for row in found], "low_told_at")
    return found


def forget_risen() -> int:
    """What is there again in plenty is told anew when it falls; over all towns. Commits: no."""
    risen = db.session.scalars(
        update(StockLevel)
        .where(StockLevel.low_at.is_not(None), StockLevel.on_hand - StockLevel.held > StockLevel.low_at)
        .where(StockLevel.low_told_at.is_not(None) | StockLevel.low_seen_at.is_not(None))
        .values(low_told_at=None, low_seen_at=None)
        .returning(StockLevel.town_id)
        .execution_options(synchronize_session=False, all_towns=True)
    )
    towns = risen.all()
    note_owners(towns)
    return len(towns)


def shops_to_tell() -> list[tuple[int, int]]:
    """Shops with something low that they were not told of, as (town_id, shop_id), over all towns."""
    query = (
        select(Variant.town_id, Variant.shop_id)
        .join(StockLevel, _of_variant())
        .where(_is_low(), StockLevel.low_told_at.is_(None), Variant.retired_at.is_(None))
        .group_by(Variant.town_id, Variant.shop_id)
        .order_by(Variant.town_id, Variant.shop_id)
        .execution_options(all_towns=True)
    )
    return [(town_id, shop_id) for town_id, shop_id in db.session.execute(query)]


def _rows(town_id: int, shop_id: int, which: ColumnElement[bool]) -> list[LowRow]:
    free = StockLevel.on_hand - StockLevel.held
    query: Select[int, str, str, bool, int] = (
        select(Variant.id, Product.name, Variant.label, Product.sold_by == SoldBy.WEIGHT, free)
        .join(StockLevel, _of_variant())
        .join(Product, and_(Product.town_id == Variant.town_id, Product.id == Variant.product_id))
        .where(StockLevel.town_id == town_id, Variant.shop_id == shop_id, Variant.retired_at.is_(None))
        .where(_is_low(), which)
        .order_by(Product.position, Product.name, Variant.position, Variant.id)
    )
    return [
        LowRow(variant_id, name, label, kilos, max(left, 0))
        for variant_id, name, label, kilos, left in db.session.execute(query)
    ]


def _mark(town_id: int, variant_ids: Collection[int], column: str) -> None:
    for variant_id in sorted(variant_ids):
        db.session.execute(
            update(StockLevel)
            .where(StockLevel.town_id == town_id, StockLevel.variant_id == variant_id)
            .values({column: clock.now()})
            .execution_options(synchronize_session=False)
        )


def _is_low() -> ColumnElement[bool]:
    return and_(StockLevel.low_at.is_not(None), StockLevel.on_hand - StockLevel.held <= StockLevel.low_at)


def _of_variant() -> ColumnElement[bool]:
    return and_(StockLevel.town_id == Variant.town_id, StockLevel.variant_id == Variant.id)
