"""The one way to write down why a count changed."""

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.stock.models import Movement, Reason


def write_down(
    town_id: int, *, variant_id: int, quantity: int, reason: Reason, by_user_id: int | None, note: str = ""
) -> None:
    """Note a change of what is there; the caller changes the level in the same transaction. Commits: no.

    Units: pieces, or grams; below zero where they left.
    """
    db.session.add(
        Movement(
            town_id=town_id,
            variant_id=variant_id,
            quantity=quantity,
            reason=reason,
            at=clock.now(),
            by_user_id=by_user_id,
            note=note,
        )
    )
    db.session.flush()
