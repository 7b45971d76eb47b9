"""The physical count: what is really in the shop, and why it changed."""

from collections.abc import Mapping
from typing import cast

from sqlalchemy import Table, bindparam, select, update

from marketplace.core import clock, crash
from marketplace.core.db import db
from marketplace.core.errors import Refusal
from marketplace.core.ids import new_id
from marketplace.core.prepared import Prepared
from marketplace.core.words import _
from marketplace.stock.models import Movement, Reason, StockLevel
from marketplace.stock.movements import write_down

MOST = 1_000_000_000
_BATCH = 500
_levels = cast(Table, StockLevel.__table__)
_SET = Prepared(
    lambda _insert: (
        update(_levels)
        .where(_levels.c.town_id == bindparam("town"), _levels.c.variant_id == bindparam("variant"))
        .values(on_hand=bindparam("count"), confirmed_at=bindparam("at", type_=_levels.c.confirmed_at.type))
    )
)
_OPEN = Prepared(lambda insert: insert(StockLevel))
_MOVED = Prepared(lambda insert: insert(Movement))


class CountRefused(Refusal):
    """No shop holds that much, or less than nothing."""

    status = 422


def open_stock(town_id: int, *, variant_id: int, on_hand: int, by_user_id: int | None) -> None:
    """Begin the stock of a new variant. Units: pieces, or grams. Raises: CountRefused. Commits: no."""
    _check(on_hand)
    now = clock.now()
    db.session.add(
        StockLevel(town_id=town_id, variant_id=variant_id, on_hand=on_hand, held=0, confirmed_at=now)
    )
    if on_hand:
        write_down(
            town_id, variant_id=variant_id, quantity=on_hand, reason=Reason.OPENING, by_user_id=by_user_id
        )
    db.session.flush()


def open_stocks(town_id: int, *, on_hand: Mapping[int, int], by_user_id: int | None) -> None:
    """Begin the stock of many new variants, by their ids. Units: pieces, or grams. Raises: CountRefused."""
    for quantity in on_hand.values():
        _check(quantity)
    now = clock.now()
    levels = [
        {"town_id": town_id, "variant_id": variant_id, "on_hand": quantity, "held": 0, "confirmed_at": now}
        for variant_id, quantity in on_hand.items()
    ]
    movements = [
        {
            "id": new_id(),
            "town_id": town_id,
            "variant_id": variant_id,
            "quantity": quantity,
            "reason": Reason.OPENING,
            "at": now,
            "by_user_id": by_user_id,
            "note": "",
        }
        for variant_id, quantity in on_hand.items()
        if quantity
    ]
    for statement, rows in ((_OPEN, levels), (_MOVED, movements)):
        for start in range(0, len(rows), _BATCH):
            statement.run(rows[start : start + _BATCH])


def count(
    town_id: int, *, variant_id: int, on_hand: int, reason: Reason, by_user_id: int | None, note: str = ""
) -> int:
    """State what is physically there, packed bags included; returns how much it changed.

    A count below what is promised is true and is written all the same. Confirms the stock also when equal.
    Units: pieces, or grams. Raises: CountRefused.
    Races: the level is locked while the difference is made, so sales meanwhile are not lost. Commits: no.
    """
    _check(on_hand)
    before = db.session.scalar(
        select(StockLevel.on_hand)
        .where(StockLevel.town_id == town_id, StockLevel.variant_id == variant_id)
        .with_for_update()
    )
    if before is None:
        open_stock(town_id, variant_id=variant_id, on_hand=on_hand, by_user_id=by_user_id)
        return on_hand
    db.session.execute(
        update(StockLevel)
        .where(StockLevel.town_id == town_id, StockLevel.variant_id == variant_id)
        .values(on_hand=on_hand, confirmed_at=clock.now())
    )
    crash.reach("count.level_changed")
    if on_hand != before:
        difference = on_hand - before
        write_down(
            town_id,
            variant_id=variant_id,
            quantity=difference,
            reason=reason,
            by_user_id=by_user_id,
            note=note,
        )
        crash.reach("count.movement_written")
    return on_hand - before


def count_many(
    town_id: int, *, on_hand: Mapping[int, int], reason: Reason, by_user_id: int | None, note: str = ""
) -> int:
    """State what is physically there of many variants, packed bags included; says how many counts changed.

    Only what differs is written. Units: pieces, or grams, by variant id. Raises: CountRefused.
    Races: the caller has locked the levels (`holding.lock_levels`), so sales meanwhile are not lost.
    Commits: no.
    """
    for quantity in on_hand.values():
        _check(quantity)
    query = select(StockLevel.variant_id, StockLevel.on_hand).where(
        StockLevel.town_id == town_id, StockLevel.variant_id.in_(on_hand)
    )
    before: dict[int, int] = dict(db.session.execute(query).all())
    fresh = {one: quantity for one, quantity in on_hand.items() if one not in before}
    open_stocks(town_id, on_hand=fresh, by_user_id=by_user_id)
    changed = {one: on_hand[one] for one in sorted(before) if on_hand[one] != before[one]}
    if changed:
        now = clock.now()
        _SET.run([{"town": town_id, "variant": one, "count": n, "at": now} for one, n in changed.items()])
        _MOVED.run(
            [
                {"id": new_id(), "town_id": town_id, "variant_id": one, "quantity": n - before[one],
                 "reason": reason, "at": now, "by_user_id": by_user_id, "note": note}
                for one, n in changed.items()
            ]
        )  # fmt: skip
    return len(changed) + len(fresh)


def move(
    town_id: int, *, variant_id: int, quantity: int, reason: Reason, by_user_id: int | None, note: str = ""
) -> None:
    """So much comes in or, below zero, goes, whatever was there: a delivery, a return, a loss.

    Units: pieces, or grams; never 0. Raises: CountRefused when less would be left than nothing.
    Races: one conditional UPDATE, so that sales meanwhile are not lost. Commits: no.
    """
    after = StockLevel.on_hand + quantity
    changed = db.session.execute(
        update(StockLevel)
        .where(StockLevel.town_id == town_id, StockLevel.variant_id == variant_id, after >= 0, after <= MOST)
        .values(on_hand=after)
        .returning(StockLevel.variant_id)
        .execution_options(synchronize_session=False)
    )
    if quantity == 0 or changed.scalar_one_or_none() is None:
        raise CountRefused(_("Il n’y en a pas autant en rayon."))
    write_down(
        town_id,
        variant_id=variant_id,
        quantity=quantity,
        reason=reason,
        by_user_id=by_user_id,
        note=note,
    )


def _check(on_hand: int) -> None:
    if not 0 <= on_hand <= MOST:
        raise CountRefused(_("Indiquez un nombre entre 0 et 1 000 000 000."))
