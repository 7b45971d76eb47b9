"""With many shops the search is no longer exact, and still nothing that can be fetched is left out."""

from random import Random

import pytest

from marketplace.pickup.trips.errands import Errand
from marketplace.pickup.trips.planning import plan
from marketplace.shops.street.place import SIDES, Place
from tests.pickup.trips.streets import A_DAY, at, window


def busy_street(seed: int, shops: int, *, span: int) -> list[Errand]:
    """Shops with two half hours or so in the same few hours of three days."""
    dice = Random(seed)
    errands = list[Errand]()
    for number in range(shops):
        begins = sorted({day * A_DAY + dice.randrange(0, span, 30) for day in range(3) for _ in range(2)})
        place = Place(dice.randrange(300), dice.choice(SIDES))
        windows = tuple(window(minute, minute + 30) for minute in begins)
        errands.append(Errand(number, windows, place, minutes=3, is_cold=dice.random() < 0.2))
    return errands


@pytest.mark.parametrize(("seed", "span"), [(35, 180), (53, 180), (41, 240), (1, 180), (2, 240)])
def test_the_walks_together_fetch_everything(seed: int, span: int) -> None:
    planned = plan(busy_street(seed, 16, span=span), now=at(0))
    assert sorted(call.point_id for trip in planned.trips for call in trip.calls) == list(range(16))
