"""The demo's people say what their bags were like."""

import pytest
from sqlalchemy import select

from marketplace.core.db import db, transaction
from marketplace.demo.content import CONTENT
from marketplace.demo.speaking import let_people_speak
from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from marketplace.trust.reviews.models import Review
from marketplace.trust.reviews.states import About
from tests.factories import Goods, make_worker
from tests.selling import hand_out_bag, order_bag


@pytest.mark.all_towns
def test_the_visitor_s_shop_is_spoken_of(
    thursday_morning: object, town: Town, shop: Shop, goods: Goods
) -> None:
    hand_out_bag(order_bag(town, (goods, 1)), by_user_id=make_worker(shop).id)
    with transaction():
        let_people_speak(town.id, CONTENT / "port-lanterne", shops=[shop], shown=shop)
    said = db.session.scalars(select(Review).order_by(Review.about)).all()
    assert [each.about for each in said] == [About.PRODUCT, About.SHOP]
    assert said[1].answer
    assert db.session.get_one(Shop, (town.id, shop.id)).takes_reviews
