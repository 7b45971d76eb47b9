"""At the counter: what was tried and not kept is unticked, the age is asked for, the rest is handed over."""

import pytest
from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.core.db import db
from marketplace.fulfilment.services import accept, mark_ready
from marketplace.orders.models import OrderLine
from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from tests.factories import Goods, make_goods
from tests.offering import offer, to_try
from tests.ordering import make_order
from tests.visitors import Visitor
from tests.web.backoffice.conftest import Bag
from tests.web.storefront.buying import plain

HANDOVER = "/backoffice/maison-morel/handover"


@pytest.fixture
def fitting(town: Town, bakery: Shop, bread: Goods, baker: User) -> Bag:
    """A packed bag: a wine for adults, and an apron to be tried."""
    wine = offer(make_goods(bakery, name="Muscadet", price_cents=900), alcohol_percent_tenths=120)
    apron = to_try(make_goods(bakery, name="Tablier", price_cents=3000))
    bag = Bag(town, bakery, make_order(town, (wine, 1), (apron, 1)))
    bag.pass_through(accept, mark_ready, by_user_id=baker.id)
    return bag


def shown(counter: Visitor, bag: Bag) -> str:
    """The page of a hand-over, opened by the bag's code."""
    return plain(counter.submit(HANDOVER, {"code": bag.row().code}).text)


def withdrawn(bag: Bag) -> dict[str, int]:
    """How much of each thing did not leave the shop."""
    lines = select(OrderLine.product_name, OrderLine.withdrawn).where(OrderLine.town_id == bag.row().town_id)
    return dict(db.session.execute(lines).all())


def test_the_board_marks_what_is_tried_and_what_is_for_adults(counter: Visitor, fitting: Bag) -> None:
    for path in ("/backoffice/maison-morel/", fitting.address):
        page = plain(counter.get(path).text)
        assert "à essayer" in page
        assert "vérifier l’âge : 18 ans" in page


def test_the_counter_asks_for_the_age_and_for_what_is_kept(counter: Visitor, fitting: Bag) -> None:
    page = shown(counter, fitting)
    assert "Vérifiez l’âge avant de remettre : 18 ans au moins." in page
    assert "Qu’est-ce qui est gardé" in page
    assert 'name="kept" value="1" checked' in page
    assert 'name="kept" value="0"' not in page


@pytest.mark.parametrize(("kept", "left", "cents"), [(["1"], 0, 0), ([], 1, 3000)])
def test_what_is_not_ticked_stays_in_the_shop(
    counter: Visitor, fitting: Bag, kept: list[str], left: int, cents: int
) -> None:
    typed = {"version": fitting.row().version, "tried": ["1"], "kept": kept, "of_age": "yes"}
    counter.submit(HANDOVER, typed, to=f"{fitting.address}/handover")
    assert fitting.state() == "collected"
    assert withdrawn(fitting) == {"Muscadet": 0, "Tablier": left}
    assert fitting.row().left_cents == cents


def test_what_could_not_be_tried_cannot_stay(counter: Visitor, fitting: Bag) -> None:
    typed = {"version": fitting.row().version, "tried": ["0", "1"], "kept": ["1"], "of_age": "yes"}
    refused = counter.submit(HANDOVER, typed, to=f"{fitting.address}/handover")
    assert refused.status_code == 422
    assert "Seul un article à essayer" in refused.text
    assert fitting.state() == "ready"
    assert withdrawn(fitting) == {"Muscadet": 0, "Tablier": 0}
