"""The worker stands aside while a town is half here, and ends what a killed move has left."""

from flask import current_app

from marketplace.moving.shops.leaving import end_shop
from marketplace.moving.shops.removing import drop_arrival
from marketplace.moving.towns.closing import open_again
from marketplace.moving.towns.removing import remove
from marketplace.moving.towns.turns import Turn, TurnLost, is_somebody_moving, turn, unfinished_moves
from marketplace.towns.moves import MoveKind, TownMove


def stands_aside() -> bool:
    """Whether somebody brings a town or takes one away right now, so that no job may see to half of it.

    Where whoever did was killed, what is left of the town goes, as if it had never come or had wholly left;
    one that was only about to leave opens its doors again.
    """
    if not unfinished_moves():
        return False
    if is_somebody_moving():
        return True
    try:
        with turn() as mine:
            for move in unfinished_moves():
                current_app.logger.warning("town %s did not %s to its end", move.slug, move.kind)
                _end(move, mine)
    except TurnLost:
        return True
    return False


def _end(move: TownMove, mine: Turn) -> None:
    if move.kind is MoveKind.CLOSING:
        open_again(move.id)
    elif move.kind is MoveKind.SHOP_DEPARTURE:
        end_shop(move, keep=mine.keep)
    elif move.kind is MoveKind.SHOP_ARRIVAL:
        drop_arrival(move, keep=mine.keep)
    else:
        remove(move, keep=mine.keep)
