"""Whoever shows a friend's code is written down as that friend, whatever the form says, and comes once."""

import pytest
from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.core.db import db, transaction
from marketplace.fulfilment.services import accept, mark_ready
from marketplace.orders.handovers.models import Handover, Proxy
from marketplace.orders.handovers.proxies import name_proxy, revoke_proxy
from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from tests.factories import Goods, make_goods
from tests.ordering import make_order
from tests.visitors import Visitor
from tests.web.backoffice.conftest import Bag
from tests.web.storefront.buying import forms_on, plain

DESK = "/backoffice/maison-morel/handover"


@pytest.fixture
def packed(bag: Bag, baker: User) -> Bag:
    bag.pass_through(accept, mark_ready, by_user_id=baker.id)
    return bag


@pytest.fixture
def friend(packed: Bag) -> Proxy:
    with transaction():
        return name_proxy(packed.row().town_id, order_id=packed.row().order_id, name="Rozenn Caro")


def given(bag: Bag) -> list[int | None]:
    """To whom the bag was handed over, time by time; None for whoever ordered."""
    db.session.rollback()
    query = select(Handover.proxy_id).where(Handover.town_id == bag.row().town_id)
    return list(db.session.scalars(query.order_by(Handover.id)))


def test_a_friend_s_code_is_written_down_as_the_friend_s(
    counter: Visitor, packed: Bag, friend: Proxy
) -> None:
    page = counter.submit(DESK, {"code": friend.code})
    assert (
        f"C’est le code de Rozenn Caro, à la place de Jeanne Kerouac. Demandez le mot : « {friend.word} »"
        in (plain(page.text))
    )
    form = forms_on(page)[f"{packed.address}/handover"]
    counter.post(f"{packed.address}/handover", data={**form, "comer": "self"})
    assert given(packed) == [friend.id]


def test_their_own_code_is_the_resident_s(counter: Visitor, packed: Bag, friend: Proxy) -> None:
    form = forms_on(counter.submit(DESK, {"code": packed.row().code}))[f"{packed.address}/handover"]
    counter.post(f"{packed.address}/handover", data=form)
    assert given(packed) == [None]


def test_a_code_taken_back_while_the_bag_was_open_gives_nothing(
    counter: Visitor, packed: Bag, friend: Proxy
) -> None:
    form = forms_on(counter.submit(DESK, {"code": friend.code}))[f"{packed.address}/handover"]
    with transaction():
        revoke_proxy(packed.row().town_id, order_id=packed.row().order_id)
    answer = counter.post(f"{packed.address}/handover", data=form)
    assert answer.status_code == 422
    assert "n’est plus désignée" in answer.text
    assert given(packed) == []


def test_a_friend_s_code_is_good_for_a_bag_once(
    counter: Visitor, town: Town, bakery: Shop, bread: Goods, baker: User
) -> None:
    bag = Bag(town, bakery, make_order(town, (bread, 1), (make_goods(bakery, name="Kouign"), 1)))
    bag.pass_through(accept, mark_ready, by_user_id=baker.id)
    with transaction():
        friend = name_proxy(town.id, order_id=bag.row().order_id, name="Rozenn Caro")
    for expected in (302, 409):
        form = forms_on(counter.submit(DESK, {"code": friend.code}))[f"{bag.address}/handover"]
        part = {**form, "shown": ["0", "1"], "taken": ["0"]} if expected == 302 else form
        assert counter.post(f"{bag.address}/handover", data=part).status_code == expected
    assert given(bag) == [friend.id]
    assert bag.state() == "ready"


def test_a_phone_that_was_offline_cannot_say_otherwise(counter: Visitor, packed: Bag, friend: Proxy) -> None:
    fields = {"code": friend.code, "nonce": "a-tap-offline", "comer": "self"}
    assert counter.submit(DESK, fields, to=f"{DESK}/sent").json == {
        "outcome": "counted",
        "words": f"Sac {packed.row().order.reference} remis.",
    }
    assert given(packed) == [friend.id]


def test_what_else_waits_for_the_resident_is_not_their_friend_s(
    counter: Visitor, town: Town, bakery: Shop, bread: Goods, packed: Bag, baker: User, friend: Proxy
) -> None:
    other = Bag(town, bakery, make_order(town, (bread, 1)))
    other.pass_through(accept, mark_ready, by_user_id=baker.id)
    own = plain(counter.submit(DESK, {"code": packed.row().code}).text)
    assert "Un autre sac est prêt pour elle" in own
    page = counter.submit(DESK, {"code": friend.code})
    assert other.row().order.reference not in page.text
    form = {**forms_on(page)[f"{packed.address}/handover"], "also": other.row().order.reference}
    assert counter.post(f"{packed.address}/handover", data=form).status_code == 422
    assert given(packed) == []
