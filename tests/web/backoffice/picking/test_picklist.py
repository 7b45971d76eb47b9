"""The pick list in a browser: tick by tick, weighed, and something else proposed in two taps."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.catalogue.models import SoldBy
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.fulfilment.picking.proposals import key_of
from marketplace.fulfilment.services import accept, mark_ready
from marketplace.orders.models import OrderLine
from marketplace.orders.picking.models import Pick, Scale, ScaleLayout
from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from tests.factories import Goods, make_goods
from tests.ordering import make_order
from tests.visitors import Visitor
from tests.web.backoffice.conftest import Bag

LIST = "/backoffice/maison-morel/picklist"
ACTS: list[tuple[str, dict[str, object]]] = [
    ("0/pick", {}),
    ("0/pick/removal", {"picked_at": "2026-06-11T08:00:00+00:00"}),
    ("0/weight", {"weight": "480"}),
    ("0/shortage", {"found": 0}),
    ("0/proposal", {"key": "1"}),
    ("0/proposal/removal", {}),
    ("0/proposal/answer", {"answer": "yes"}),
]


@pytest.fixture
def ham(bakery: Shop) -> Goods:
    """Ham, by weight."""
    return make_goods(bakery, name="Jambon", price_cents=2000, on_hand=5000, sold_by=SoldBy.WEIGHT)


@pytest.fixture
def packing(town: Town, bakery: Shop, bread: Goods, ham: Goods, baker: User) -> Bag:
    """Jeanne's bag, accepted: three baguettes, and a pound of ham."""
    bag = Bag(town, bakery, make_order(town, (bread, 3), (ham, 500)))
    bag.pass_through(accept, by_user_id=baker.id)
    return bag


def at(bag: Bag, act: str) -> str:
    """The address of an act on a line."""
    return f"{LIST}/{bag.reference}/{act}"


def lines(bag: Bag) -> list[OrderLine]:
    """The lines of the bag, as they stand now."""
    return list(bag.row().lines)


def test_the_list_says_what_to_find_by_order_and_by_product(
    counter: Visitor, packing: Bag, count_sql: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    by_order, by_product = counter.get(LIST).text, counter.get(f"{LIST}?by=product").text
    for words in (packing.reference, "Jambon", "Baguette de tradition", "au plus", "appeler"):
        assert words in by_order
    assert by_product.index("Baguette") < by_product.index("Jambon")
    with count_sql() as said:
        counter.get(LIST)
    assert len(said) <= 12


def test_a_tick_is_kept_with_who_and_when_and_may_be_taken_back(
    counter: Visitor, baker: User, packing: Bag
) -> None:
    answer = counter.submit(LIST, {}, to=at(packing, "0/pick"))
    assert answer.location.endswith(f"/picklist#{packing.reference}")
    assert packing.state() == "picking"
    tick = db.session.scalars(select(Pick).where(Pick.town_id == packing.row().town_id)).one()
    assert (tick.by_user_id, tick.at) == (baker.id, clock.now())
    assert "Paul Morel" in counter.get(LIST).text
    counter.submit(LIST, {"picked_at": tick.at.isoformat()}, to=at(packing, "0/pick/removal"))
    stale = counter.submit(LIST, {"picked_at": "hier"}, to=at(packing, "0/pick/removal"))
    assert stale.status_code == 409


def test_a_weight_is_typed_and_a_slip_is_asked_about(counter: Visitor, packing: Bag) -> None:
    slip = counter.submit(LIST, {"weight": "4800"}, to=at(packing, "1/weight"))
    assert slip.status_code == 422
    assert "vraiment" in slip.text
    assert 'name="confirmed" value="4800"' in slip.text
    assert lines(packing)[1].given is None
    counter.submit(LIST, {"weight": "0,48"}, to=at(packing, "1/weight"))
    assert (lines(packing)[1].given, packing.row().due_cents) == (480, 390 + 960)
    stale = counter.submit(LIST, {"weight": "510", "seen": ""}, to=at(packing, "1/weight"))
    assert stale.status_code == 409
    assert lines(packing)[1].given == 480


@pytest.mark.parametrize("weight", ["-480", "0", "beaucoup", ""])
def test_a_weight_that_is_none_is_refused_in_words(counter: Visitor, packing: Bag, weight: str) -> None:
    answer = counter.submit(LIST, {"weight": weight}, to=at(packing, "1/weight"))
    assert (answer.status_code, "notice--bad" in answer.text) == (422, True)
    assert lines(packing)[1].given is None


def test_something_else_is_proposed_in_two_taps(counter: Visitor, bakery: Shop, packing: Bag) -> None:
    bun = make_goods(bakery, name="Brioche", price_cents=190)
    first = counter.submit(LIST, {"found": 0}, to=at(packing, "0/shortage"))
    page = counter.get(first.location).text
    assert "Brioche" in page
    counter.submit(first.location, {"key": key_of(bun.variant.id)}, to=at(packing, "0/proposal"))
    assert "Proposé : Brioche" in counter.get(LIST).text.replace("\u00a0", " ")
    said = counter.submit(first.location, {"answer": "yes"}, to=at(packing, "0/proposal/answer"))
    assert said.status_code == 303
    assert [line.due_cents for line in lines(packing)] == [0, 1000, 390]
    counter.submit(first.location, {}, to=at(packing, "0/proposal/removal"))
    assert packing.row().due_cents == 1000


def test_when_all_is_found_the_bag_is_ready_from_the_list(counter: Visitor, packing: Bag) -> None:
    assert "readiness" not in counter.get(LIST).text
    counter.submit(LIST, {}, to=at(packing, "0/pick"))
    counter.submit(LIST, {"weight": "512"}, to=at(packing, "1/weight"))
    assert "readiness" in counter.get(LIST).text
    counter.submit(LIST, {"version": packing.row().version}, to=f"{packing.address}/readiness")
    assert packing.state() == "ready"


@pytest.mark.parametrize(("act", "fields"), ACTS[:4])
def test_a_bag_packed_meanwhile_is_told_in_words(
    counter: Visitor, baker: User, packing: Bag, act: str, fields: dict[str, object]
) -> None:
    token = counter.token_on(LIST)
    packing.pass_through(mark_ready, by_user_id=baker.id)
    place = "1/weight" if act == "0/weight" else act
    answer = counter.post(at(packing, place), data={"csrf_token": token, **fields})
    assert answer.status_code == 409
    assert "prête" in answer.text
    assert counter.get(at(packing, "0")).status_code == 303


@pytest.mark.parametrize(("act", "fields"), ACTS)
def test_a_stranger_gets_404_and_changes_nothing(
    neighbour: Visitor, outsider: Visitor, packing: Bag, act: str, fields: dict[str, object]
) -> None:
    for browser in (neighbour, outsider):
        answer = browser.submit("/backoffice/", fields, to=at(packing, act))
        assert answer.status_code == 404
    for page in (LIST, at(packing, "0")):
        assert neighbour.get(page).status_code == 404
    assert packing.state() == "accepted"


@pytest.mark.parametrize(("act", "fields"), ACTS)
def test_no_token_changes_nothing(
    counter: Visitor, packing: Bag, act: str, fields: dict[str, object]
) -> None:
    assert counter.post(at(packing, act), data=fields).status_code == 400
    assert packing.state() == "accepted"


def test_the_scale_is_chosen_once_and_unknown_ones_are_none(counter: Visitor, packing: Bag) -> None:
    for sent, kept in (("price_5", ScaleLayout.PRICE_5), ("autre", ScaleLayout.NONE)):
        counter.submit(LIST, {"layout": sent}, to=f"{LIST}/scale")
        db.session.rollback()
        scale = db.session.scalars(select(Scale).where(Scale.town_id == packing.row().town_id)).one()
        assert scale.layout is kept


def test_nothing_to_prepare_is_said_kindly(counter: Visitor) -> None:
    assert "Tout est prêt" in counter.get(LIST).text
