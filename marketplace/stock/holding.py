"""Promises: units taken off the free stock for an order, until a deadline or for good."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from flask import current_app
from sqlalchemy import Table, and_, bindparam, delete, select, tuple_, update

from marketplace.catalogue.models import Variant
from marketplace.core.db import db
from marketplace.core.errors import Refusal
from marketplace.core.ids import new_id
from marketplace.core.prepared import Prepared
from marketplace.core.words import _
from marketplace.stock.models import Hold, Reason, StockLevel
from marketplace.stock.movements import write_down


class NotEnoughStock(Refusal):
    """At least one thing is no longer there in that quantity; nothing was taken."""

    def __init__(self) -> None:
        super().__init__(_("Quelqu’un a été plus rapide : un article n’est plus disponible."))


_levels = cast(Table, StockLevel.__table__)
_ADD_TO_HELD = (
    update(_levels)
    .where(_levels.c.town_id == bindparam("town"), _levels.c.variant_id == bindparam("variant"))
    .values(held=_levels.c.held + bindparam("quantity"))
)
_TAKE_UNGUARDED = Prepared(lambda _insert: _ADD_TO_HELD)
_TAKE = Prepared(
    lambda _insert: _ADD_TO_HELD.where(_levels.c.on_hand - _levels.c.held >= bindparam("quantity"))
)
_HOLD = Prepared(lambda insert: insert(Hold))


@dataclass(frozen=True)
class Wanted:
    """So much of a variant for one order line. Units: pieces, or grams."""

    variant_id: int
    quantity: int
    order_line_id: int
    shop_order_id: int


def take(town_id: int, *, wanted: Sequence[Wanted], until: datetime | None) -> None:
    """Promise all of it, or nothing: until a deadline, or for good when there is none.

    Raises: NotEnoughStock; the caller's transaction must then be rolled back.
    Races: one conditional UPDATE each, in the order of ids: two shoppers cannot both take the last piece,
    and two baskets with the same things cannot wait for each other. Commits: no.
    """
    ordered = sorted(wanted, key=lambda w: w.variant_id)
    _HOLD.run(
        [
            {
                "id": new_id(),
                "town_id": town_id,
                "variant_id": w.variant_id,
                "order_line_id": w.order_line_id,
                "shop_order_id": w.shop_order_id,
                "quantity": w.quantity,
                "expires_at": until,
            }
            for w in ordered
        ],
    )
    statement = _TAKE_UNGUARDED if current_app.extensions["settings"].unguarded_stock else _TAKE
    taken = statement.run(
        [{"town": town_id, "variant": w.variant_id, "quantity": w.quantity} for w in ordered]
    )
    if taken.rowcount != len(ordered):
        raise NotEnoughStock


def promise(town_id: int, *, shop_order_ids: Sequence[int]) -> None:
    """Turn the holds of these shop orders into promises without a deadline. Commits: no."""
    db.session.execute(
        update(Hold)
        .where(Hold.town_id == town_id, Hold.shop_order_id.in_(shop_order_ids))
        .values(expires_at=None)
        .execution_options(synchronize_session=False)
    )


def lock_levels(town_id: int, *, variant_ids: Iterable[int]) -> None:
    """Take the locks of these levels in the one order that everybody takes them in.

    For who gives back and takes in one transaction: two such would otherwise wait for each other.
    """
    db.session.execute(
        select(StockLevel.variant_id)
        .where(StockLevel.town_id == town_id, StockLevel.variant_id.in_(sorted(variant_ids)))
        .order_by(StockLevel.variant_id)
        .with_for_update(key_share=True)
    ).all()


def lock_shop_levels(town_id: int, *, shop_id: int) -> None:
    """Take the locks of all levels of a shop, for a file that counts them in an order of its own."""
    db.session.execute(
        select(StockLevel.variant_id)
        .join(Variant, and_(Variant.town_id == StockLevel.town_id, Variant.id == StockLevel.variant_id))
        .where(StockLevel.town_id == town_id, Variant.shop_id == shop_id)
        .order_by(StockLevel.variant_id)
        .with_for_update(key_share=True, of=StockLevel)
    ).all()


def release(town_id: int, *, shop_order_ids: Sequence[int]) -> None:
    """Give back everything promised to these shop orders; a second call gives back nothing.

    Races: levels change in the order of their ids, over all bags. Commits: no.
    """
    for variant_id, _line_id, quantity in _holds(town_id, shop_order_ids):
        db.session.execute(
            update(StockLevel)
            .where(StockLevel.town_id == town_id, StockLevel.variant_id == variant_id)
            .values(held=StockLevel.held - quantity)
            .execution_options(synchronize_session=False)
        )
    _forget(town_id, shop_order_ids)


def hand_out(
    town_id: int,
    *,
    shop_order_id: int,
    missing: Mapping[int, int],
    by_user_id: int | None,
    line_ids: Collection[int] | None = None,
    reason: Reason = Reason.HAND_OVER,
) -> None:
    """The bag leaves the shop: the count falls by what was promised to it and was there. Commits: no.

    `line_ids`: the order lines that leave, where the others of the bag wait on; None for all that it holds.
    `missing`: what a count did not find, by order line: it was not in the bag. A count that had already been
    stated lower than what was handed over stops at nothing: the shelf was right, and the movement says what
    really left it. Units: pieces, or grams.
    """
    leaving = _leaving(town_id, shop_order_id, line_ids)
    for variant_id, line_id, quantity in leaving:
        on_hand = db.session.scalar(
            select(StockLevel.on_hand)
            .where(StockLevel.town_id == town_id, StockLevel.variant_id == variant_id)
            .with_for_update()
        )
        left = min(quantity - missing.get(line_id, 0), on_hand or 0)
        db.session.execute(
            update(StockLevel)
            .where(StockLevel.town_id == town_id, StockLevel.variant_id == variant_id)
            .values(held=StockLevel.held - quantity, on_hand=StockLevel.on_hand - left)
            .execution_options(synchronize_session=False)
        )
        if left:
            write_down(
                town_id,
                variant_id=variant_id,
                quantity=-left,
                reason=reason,
                by_user_id=by_user_id,
            )
    _forget_lines(town_id, [line_id for _variant_id, line_id, _quantity in leaving])


def expired(*, at: datetime, limit: int, after: tuple[int, int] = (0, 0)) -> list[tuple[int, int]]:
    """Shop orders with a hold past its deadline, as (town_id, shop_order_id), over all towns, from one on."""
    key = tuple_(Hold.town_id, Hold.shop_order_id)
    query = (
        select(Hold.town_id, Hold.shop_order_id)
        .where(Hold.expires_at <= at, key > after)
        .group_by(Hold.town_id, Hold.shop_order_id)
        .order_by(Hold.town_id, Hold.shop_order_id)
        .limit(limit)
        .execution_options(all_towns=True)
    )
    return [(town_id, shop_order_id) for town_id, shop_order_id in db.session.execute(query)]


def _holds(town_id: int, shop_order_ids: Sequence[int]) -> list[tuple[int, int, int]]:
    """What is promised: variant, order line, and how much. In the order in which levels are changed."""
    query = (
        select(Hold.variant_id, Hold.order_line_id, Hold.quantity)
        .where(Hold.town_id == town_id, Hold.shop_order_id.in_(shop_order_ids))
        .order_by(Hold.variant_id)
    )
    return [(variant_id, line_id, quantity) for variant_id, line_id, quantity in db.session.execute(query)]


def _leaving(
    town_id: int, shop_order_id: int, line_ids: Collection[int] | None
) -> list[tuple[int, int, int]]:
    holds = _holds(town_id, [shop_order_id])
    return holds if line_ids is None else [hold for hold in holds if hold[1] in line_ids]


def _forget_lines(town_id: int, line_ids: Sequence[int]) -> None:
    db.session.execute(
        delete(Hold)
        .where(Hold.town_id == town_id, Hold.order_line_id.in_(line_ids))
        .execution_options(synchronize_session=False)
    )


def _forget(town_id: int, shop_order_ids: Sequence[int]) -> None:
    db.session.execute(
        delete(Hold)
        .where(Hold.town_id == town_id, Hold.shop_order_id.in_(shop_order_ids))
        .execution_options(synchronize_session=False)
    )
