"""What the search believes of the way that is left is never more than the way itself."""

from itertools import pairwise
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace.pickup.trips.errands import Errand
from marketplace.pickup.trips.rounds import before_closing, round_of
from tests.pickup.trips.streets import PACES, at, streets


@given(errands=streets(least=2, most=9, slots=1), pace=PACES, dice=st.randoms(use_true_random=False))
@settings(max_examples=200, deadline=None)
def test_no_order_takes_less_than_the_least(errands: list[Errand], pace: int, dice: Random) -> None:
    a_round = round_of(errands, now=at(0), pace=pace, arrivals=before_closing)
    order = list(range(len(errands)))
    dice.shuffle(order)
    order.sort(key=lambda i: a_round.errands[i].is_delicate)
    for done in range(1, len(order)):
        rest = sum(1 << i for i in order[done:])
        way = [order[done - 1], *order[done:]]
        seconds = sum(a_round.walks[one][other] + a_round.stops[other] for one, other in pairwise(way))
        assert a_round.least(way[0], rest) <= seconds
    everything = sum(a_round.walks[one][other] for one, other in pairwise(order)) + sum(a_round.stops)
    assert a_round.shortest <= everything
