"""The life of a bag: every pair of states is tried."""

import itertools

import pytest

from marketplace.core import clock
from marketplace.orders.actors import Actor
from marketplace.orders.errors import MoveRefused
from marketplace.orders.models import ShopOrder
from marketplace.orders.states import MOVES, OPEN, PLACE_TAKING, ShopOrderState
from marketplace.orders.wording import state_label

_S = ShopOrderState
ALLOWED = {
    (_S.ASKED, _S.HELD), (_S.ASKED, _S.DECLINED), (_S.ASKED, _S.LAPSED),
    (_S.HELD, _S.PLACED), (_S.HELD, _S.LAPSED),
    (_S.PLACED, _S.ACCEPTED), (_S.PLACED, _S.DECLINED), (_S.PLACED, _S.CANCELLED),
    (_S.ACCEPTED, _S.PICKING), (_S.ACCEPTED, _S.READY), (_S.ACCEPTED, _S.DECLINED),
    (_S.ACCEPTED, _S.CANCELLED),
    (_S.PICKING, _S.READY), (_S.PICKING, _S.DECLINED), (_S.PICKING, _S.CANCELLED),
    (_S.READY, _S.AT_HUB), (_S.READY, _S.COLLECTED), (_S.READY, _S.CANCELLED), (_S.READY, _S.UNCOLLECTED),
    (_S.AT_HUB, _S.COLLECTED), (_S.AT_HUB, _S.UNCOLLECTED),
    (_S.COLLECTED, _S.CLOSED), (_S.DECLINED, _S.CLOSED), (_S.CANCELLED, _S.CLOSED),
    (_S.UNCOLLECTED, _S.CLOSED),
    (_S.LAPSED, _S.PLACED),
}  # fmt: skip


def bag_in(state: ShopOrderState) -> ShopOrder:
    """A bag of no order in particular."""
    return ShopOrder(town_id=1, id=1, state=state)


@pytest.mark.parametrize(("state", "wanted"), list(itertools.product(_S, _S)))
def test_a_bag_makes_the_listed_moves_and_no_other(state: ShopOrderState, wanted: ShopOrderState) -> None:
    bag = bag_in(state)
    if (state, wanted) in ALLOWED:
        bag.become(wanted, at=clock.now(), by=Actor.system())
        assert (bag.state, [step.state for step in bag.steps]) == (wanted, [wanted])
    else:
        with pytest.raises(MoveRefused, match=state_label(state)):
            bag.become(wanted, at=clock.now(), by=Actor.system())
        assert (bag.state, bag.steps) == (state, [])


def test_every_state_has_its_moves_and_its_word() -> None:
    assert set(MOVES) == set(_S)
    assert all(state_label(state) for state in _S)


def test_what_can_still_be_collected_keeps_its_place() -> None:
    assert OPEN < PLACE_TAKING
    assert not {_S.COLLECTED, _S.DECLINED, _S.LAPSED, _S.CANCELLED, _S.CLOSED} & PLACE_TAKING
