"""Where each bag stands on the board: once, late ones apart, what is to be prepared by its time."""

import re
from datetime import timedelta

import pytest

from marketplace.accounts.models import User
from marketplace.core import clock
from marketplace.core.db import transaction
from marketplace.fulfilment.services import accept, mark_ready
from marketplace.orders.actors import Actor
from marketplace.orders.states import ShopOrderState
from marketplace.towns.models import Town
from tests.factories import THURSDAY_MORNING, Goods
from tests.ordering import make_order
from tests.visitors import Visitor
from tests.web.backoffice.conftest import Bag

BOARD = "/backoffice/maison-morel/"
COLUMN = re.compile(r'<section class="column" aria-labelledby="([\w-]+)">(.*?)</section>', re.DOTALL)


def columns(counter: Visitor) -> dict[str, str]:
    """What stands in each column."""
    return dict(COLUMN.findall(counter.get(BOARD).text))


def holding(counter: Visitor, reference: str) -> list[str]:
    """The columns in which a bag stands."""
    return [name for name, words in columns(counter).items() if reference in words]


def move(bag: Bag, baker: User, *states: ShopOrderState) -> None:
    for state in states:
        with transaction():
            bag.row().become(state, at=clock.now(), by=Actor.person(baker.id))


@pytest.mark.parametrize(
    ("states", "column"),
    [
        ((), "new"),
        (("accepted",), "to-prepare"),
        (("accepted", "picking"), "to-prepare"),
        (("accepted", "ready"), "ready"),
        (("accepted", "ready", "at_hub"), "at-hub"),
        (("accepted", "ready", "collected"), "collected"),
    ],
)
def test_a_bag_stands_in_one_column(
    counter: Visitor, baker: User, bag: Bag, states: tuple[str, ...], column: str
) -> None:
    move(bag, baker, *map(ShopOrderState, states))
    assert holding(counter, bag.reference) == [column]


@pytest.mark.parametrize("acts", [(), (accept,), (accept, mark_ready)])
def test_a_late_bag_stands_apart_with_the_act_of_its_state(
    counter: Visitor, baker: User, bag: Bag, acts: tuple[object, ...]
) -> None:
    bag.pass_through(*acts, by_user_id=baker.id)  # type: ignore[arg-type]
    with clock.travel(bag.row().collect_until + timedelta(minutes=1)):
        counter.sign_in(baker.id)
        late = columns(counter)["late"]
    words = ("J’accepte", "C’est prêt", "Remettre")[len(acts)]
    assert bag.reference in late
    assert words in late
    assert "En retard" in late


def test_a_packed_bag_is_not_late_before_its_window_is_over(counter: Visitor, baker: User, bag: Bag) -> None:
    bag.pass_through(accept, mark_ready, by_user_id=baker.id)
    with clock.travel(bag.row().collect_until):
        counter.sign_in(baker.id)
        assert holding(counter, bag.reference) == ["ready"]


def test_what_is_to_be_prepared_is_told_by_its_time(
    counter: Visitor, baker: User, town: Town, bread: Goods, bag: Bag
) -> None:
    other = make_order(town, (bread, 1))
    bag.pass_through(accept, by_user_id=baker.id)
    counter.submit(BOARD, {"version": 1}, to=f"{BOARD}orders/{other}/acceptance")
    words = columns(counter)["to-prepare"].replace("\u00a0", " ")
    assert re.search(r'<h3 class="due">Pour 11 h <span class="count">2</span></h3>', words)
    assert words.count("Pour 11 h") == 1


def test_the_number_of_unanswered_orders_stands_in_the_title(counter: Visitor, baker: User, bag: Bag) -> None:
    assert "<title>(1) Commandes du jour" in counter.get(BOARD).text
    bag.pass_through(accept, by_user_id=baker.id)
    assert "<title>Commandes du jour" in counter.get(BOARD).text


def test_a_bag_that_is_packed_already_is_accepted_and_ready_in_one_tap(
    counter: Visitor, baker: User, bag: Bag
) -> None:
    answer = counter.submit(BOARD, {"version": bag.row().version}, to=f"{bag.address}/packing")
    assert answer.location.endswith(BOARD)
    steps = [(step.state.value, step.by_user_id) for step in bag.row().steps[2:]]
    assert steps == [("accepted", baker.id), ("ready", baker.id)]


def test_what_cannot_be_both_is_neither(counter: Visitor, baker: User, bag: Bag) -> None:
    bag.pass_through(accept, by_user_id=baker.id)
    answer = counter.submit(BOARD, {"version": bag.row().version}, to=f"{bag.address}/packing")
    assert answer.status_code == 409
    assert bag.state() == "accepted"


def test_a_day_ends_at_midnight_of_the_town(counter: Visitor, baker: User, bag: Bag) -> None:
    move(bag, baker, ShopOrderState.ACCEPTED, ShopOrderState.READY, ShopOrderState.COLLECTED)
    midnight = THURSDAY_MORNING.replace(hour=22, minute=0)  # in summer, two hours ahead of UTC
    for at, held in ((midnight - timedelta(minutes=1), ["collected"]), (midnight, [])):
        with clock.travel(at):
            counter.sign_in(baker.id)
            assert holding(counter, bag.reference) == held
