"""What a promise turns out to be: more, less or nothing of what was promised, and what was never there."""

from sqlalchemy import delete, select, update

from marketplace.core.db import db
from marketplace.core.ids import new_id
from marketplace.stock.holding import Wanted
from marketplace.stock.models import Hold, Reason, StockLevel
from marketplace.stock.movements import write_down


def promise_instead(town_id: int, *, wanted: Wanted) -> None:
    """Promise so much to a line from now on, whatever was promised to it before; nothing below one.

    Not refused when more is promised than there is: it lies on the scale. Who falls short then is settled by
    whoever calls. Units: pieces, or grams. Races: the level is locked by the caller. Commits: no.
    """
    where = (Hold.town_id == town_id, Hold.order_line_id == wanted.order_line_id)
    before = db.session.scalar(select(Hold.quantity).where(*where)) or 0
    if wanted.quantity == 0:
        db.session.execute(delete(Hold).where(*where).execution_options(synchronize_session=False))
    elif before:
        db.session.execute(
            update(Hold)
            .where(*where)
            .values(quantity=wanted.quantity)
            .execution_options(synchronize_session=False)
        )
    else:
        db.session.add(
            Hold(
                id=new_id(),
                town_id=town_id,
                variant_id=wanted.variant_id,
                order_line_id=wanted.order_line_id,
                shop_order_id=wanted.shop_order_id,
                quantity=wanted.quantity,
                expires_at=None,
            )
        )
        db.session.flush()
    db.session.execute(
        update(StockLevel)
        .where(StockLevel.town_id == town_id, StockLevel.variant_id == wanted.variant_id)
        .values(held=StockLevel.held + (wanted.quantity - before))
        .execution_options(synchronize_session=False)
    )


def change_count(
    town_id: int, *, variant_id: int, units: int, reason: Reason, by_user_id: int | None, note: str
) -> None:
    """Take off the count what is lost or is not there, or add what turned up; never below nothing.

    Units: pieces, or grams; below zero for what is gone. Races: the level is locked by the caller.
    Commits: no.
    """
    level = (StockLevel.town_id == town_id, StockLevel.variant_id == variant_id)
    there = db.session.scalar(select(StockLevel.on_hand).where(*level)) or 0
    change = max(units, -there)
    if change == 0:
        return
    db.session.execute(
        update(StockLevel)
        .where(*level)
        .values(on_hand=StockLevel.on_hand + change)
        .execution_options(synchronize_session=False)
    )
    write_down(
        town_id, variant_id=variant_id, quantity=change, reason=reason, by_user_id=by_user_id, note=note
    )
