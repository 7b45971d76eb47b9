"""A carer or a neighbour goes instead: a code of their own, good once, taken back at any moment."""

import pytest

from marketplace.accounts.journal.acts import Act
from marketplace.accounts.journal.queries import Wanted, town_journal
from marketplace.core.db import db, transaction
from marketplace.fulfilment.desk.errors import AlreadyHandedOver
from marketplace.fulfilment.desk.giving import Said, give
from marketplace.fulfilment.queries import reference_for_code, shop_order_of
from marketplace.fulfilment.services import accept, mark_ready
from marketplace.orders.actors import Actor
from marketplace.orders.handovers.models import Proxy, Way
from marketplace.orders.handovers.proxies import proxy_of
from marketplace.orders.models import Order
from tests.factories import make_worker
from tests.visitors import Visitor
from tests.web.assisted.calling import begin, place, say
from tests.web.storefront.buying import Street, orders_of, plain


@pytest.fixture
def order(desk: Visitor, street: Street) -> Order:
    """Two loaves for Simone, ordered by telephone."""
    call = begin(desk)
    say(desk, call, "2 baguettes")
    assert place(desk, call).status_code == 303
    return orders_of(street)[0]


def _named(desk: Visitor, order: Order) -> Proxy:
    page = f"/assisted/orders/{order.reference}"
    assert desk.submit(page, {"name": "Rozenn Caro"}, to=f"{page}/proxy").status_code == 303
    db.session.rollback()
    proxy = proxy_of(order.town_id, order_id=order.id)
    assert proxy
    return proxy


def test_an_agent_gives_a_neighbour_a_code(desk: Visitor, street: Street, order: Order) -> None:
    reference, proxy = order.reference, _named(desk, order)
    page = plain(desk.get(f"/assisted/orders/{reference}").text)
    assert f"Rozenn Caro, avec le mot « {proxy.word} » et son propre code" in page
    assert f"{proxy.code[:4]} {proxy.code[4:]}" in page
    assert reference_for_code(street.town.id, street.bakery.id, code=proxy.code) == reference
    assert reference_for_code(street.town.id, street.dairy.id, code=proxy.code) is None


def test_taken_back_it_opens_nothing(desk: Visitor, street: Street, order: Order) -> None:
    code, page = _named(desk, order).code, f"/assisted/orders/{order.reference}"
    for _ in range(2):
        assert desk.submit(page, {}, to=f"{page}/proxy/removal").status_code == 303
    assert reference_for_code(street.town.id, street.bakery.id, code=code) is None


def test_nobody_in_particular_is_refused_and_strangers_name_nobody(
    desk: Visitor, strangers: list[Visitor], order: Order
) -> None:
    page = f"/assisted/orders/{order.reference}"
    refused = desk.submit(page, {"name": "R"}, to=f"{page}/proxy")
    assert refused.status_code == 422
    assert 'value="R"' in refused.text
    assert desk.post(f"{page}/proxy", data={"name": "Rozenn Caro"}).status_code == 400
    for stranger in strangers:
        fields = {"csrf_token": stranger.token_on("/account"), "name": "Rozenn Caro"}
        assert stranger.post(f"{page}/proxy", data=fields).status_code == 404
    db.session.rollback()
    assert proxy_of(order.town_id, order_id=order.id) is None


def test_it_is_good_for_a_bag_once(desk: Visitor, street: Street, order: Order) -> None:
    proxy, baker = _named(desk, order), make_worker(street.bakery)
    bag = shop_order_of(street.town.id, street.bakery.id, reference=order.reference)
    assert bag
    by, told = Actor.person(baker.id), Said("first", Way.CODE, proxy_id=proxy.id)
    for act in (accept, mark_ready):
        with transaction():
            act(bag, by=by)
    with transaction():
        first = give(bag, said=told, by=by).id
    with transaction():
        assert give(bag, said=told, by=by).id == first  # told twice by one phone
    with pytest.raises(AlreadyHandedOver), transaction():
        give(bag, said=Said("second", Way.CODE, proxy_id=proxy.id), by=by)


def test_who_named_and_revoked_a_neighbour_stands_in_the_town_s_journal(
    desk: Visitor, street: Street, order: Order
) -> None:
    town_id, page = order.town_id, f"/assisted/orders/{order.reference}"
    reference = order.reference
    _named(desk, order)
    desk.submit(page, {}, to=f"{page}/proxy/removal")
    db.session.rollback()
    entries = town_journal(town_id, wanted=Wanted(), skip=0).rows
    told = [(entry.act, entry.about, entry.name) for entry in entries][:2]
    assert told == [
        (Act.PROXY_REVOKED, reference, "Gwen Le Bris"),
        (Act.PROXY_NAMED, reference, "Gwen Le Bris"),
    ]
    assert all("Rozenn" not in f"{entry.about}{entry.before}{entry.after}" for entry in entries)
