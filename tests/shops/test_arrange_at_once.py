"""Many hands arrange the same street at once: one arrangement is kept, whole."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask

from marketplace.core.db import db, transaction
from marketplace.core.errors import ChangedMeanwhile
from marketplace.shops.street.arranging import arrange_street, seal_of
from marketplace.shops.street.models import UnitKind
from marketplace.shops.street.order import Unit
from marketplace.shops.street.queries import units_of
from marketplace.towns.models import Town

pytestmark = pytest.mark.race
HANDS = 6


def arrangement(hand: int) -> tuple[Unit, ...]:
    return tuple(Unit(UnitKind.SQUARE, "odd", None, f"Place {hand}.{place}") for place in range(3))


def at_once(app: Flask, act: Callable[[int], bool]) -> int:
    """How many hands were done."""

    def alone(hand: int) -> bool:
        with app.app_context():
            try:
                return act(hand)
            finally:
                db.session.remove()

    with ThreadPoolExecutor(HANDS) as hands:
        return sum(hands.map(alone, range(HANDS)))


def test_one_of_many_hands_arranges_the_street(app: Flask, town: Town) -> None:
    town_id, start = town.id, Barrier(HANDS)
    db.session.rollback()

    def arrange(hand: int) -> bool:
        start.wait(30)
        try:
            with transaction():
                arrange_street(town_id, units=arrangement(hand), seen=seal_of(()))
        except ChangedMeanwhile:
            return False
        return True

    assert at_once(app, arrange) == 1
    assert units_of(town_id) in {arrangement(hand) for hand in range(HANDS)}
