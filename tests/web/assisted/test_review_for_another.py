"""Whoever ordered for a resident does not say in their place what it was like."""

from collections.abc import Callable

import pytest

from marketplace.core.db import db
from marketplace.core.references import link_key
from marketplace.orders.models import ShopOrder
from tests.factories import make_worker
from tests.selling import hand_out_bag
from tests.visitors import Visitor
from tests.web.assisted.calling import begin, place, say
from tests.web.storefront.buying import Street, orders_of
from tests.web.storefront.reviews.speaking import GOOD, Fetched, open_reviews, reviews

pytestmark = pytest.mark.all_towns


def test_the_agent_writes_no_review_of_what_simone_fetched_and_she_does(
    desk: Visitor, street: Street, browser_for: Callable[[str], Visitor]
) -> None:
    shop = street.bakery
    open_reviews(shop)
    call = begin(desk)
    say(desk, call, "2 baguettes")
    place(desk, call)
    (order,) = orders_of(street)
    bag = db.session.query(ShopOrder).filter_by(town_id=order.town_id, order_id=order.id).one()
    hand_out_bag(bag, by_user_id=make_worker(shop).id)
    fetched = Fetched(order.reference, link_key("order", order.id))
    answer = desk.post(fetched.of_shop, data=GOOD)
    assert answer.status_code == 409
    assert "l’avis appartient à cette personne" in answer.text
    assert reviews() == []
    assert browser_for("localhost").post(fetched.of_shop, data=GOOD).status_code == 303
