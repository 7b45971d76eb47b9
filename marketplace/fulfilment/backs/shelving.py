"""Goods that go back: out of a bag before it is fetched, or onto the shelf after it was."""

from marketplace.core.words import _
from marketplace.orders.actors import Actor
from marketplace.orders.figures import units_given
from marketplace.orders.models import OrderLine
from marketplace.stock.adjusting import change_count
from marketplace.stock.counting import move
from marketplace.stock.letting_go import let_go
from marketplace.stock.models import Reason


def take_out(line: OrderLine, *, units: int, to_shelf: bool, by: Actor) -> None:
    """Take units out of a bag that waits: promised no longer, and lost unless they are for sale again.

    Units: pieces, or grams. The level is locked by the caller. Commits: no.
    """
    line.given = units_given(line) - units
    freed = let_go(line.town_id, order_line_id=line.id, quantity=units)
    if not to_shelf and freed:
        change_count(
            line.town_id,
            variant_id=line.variant_id,
            units=-freed,
            reason=Reason.LOSS,
            by_user_id=by.user_id,
            note=_("sorti d’un sac, remboursé"),
        )


def put_back(line: OrderLine, *, units: int, by: Actor) -> None:
    """Put on the shelf what somebody brought back. Units: pieces, or grams. Commits: no."""
    move(
        line.town_id,
        variant_id=line.variant_id,
        quantity=units,
        reason=Reason.RETURNED,
        by_user_id=by.user_id,
    )
