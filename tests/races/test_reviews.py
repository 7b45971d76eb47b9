"""One review of one thing in one bag, however often the button is pressed at the same instant."""

from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.ids import new_id
from marketplace.core.references import new_reference
from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from marketplace.trust.reviews.models import Review
from marketplace.trust.reviews.queries import reviews_of_bag
from marketplace.trust.reviews.services import Topic, put_review
from marketplace.trust.reviews.states import About, ReviewState
from tests.crowd import HANDS, all_at_once
from tests.factories import Goods, make_worker
from tests.selling import hand_out_bag, order_bag
from tests.waiting import PATIENCE_SECONDS

pytestmark = pytest.mark.race


@pytest.fixture
def topic(thursday_morning: object, town: Town, shop: Shop, goods: Goods) -> Topic:
    """A shop, by a bag that was fetched."""
    bag = hand_out_bag(order_bag(town, (goods, 1)), by_user_id=make_worker(shop).id)
    return Topic(shop.id, bag.id, About.SHOP, shop.id, shop.name, clock.today("Europe/Paris"))


def count_reviews(town: Town) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Review).where(Review.town_id == town.id)) or 0


def test_the_same_button_pressed_at_once_writes_one_review(app: Flask, town: Town, topic: Topic) -> None:
    town_id = town.id

    def press() -> str:
        with transaction():
            return put_review(town_id, topic=topic, stars=5, words="Croustillante.").mark

    marks = all_at_once(app, [press] * HANDS)
    assert len(set(marks)) == 1
    assert count_reviews(town) == 1


def test_who_only_looks_before_writing_stumbles_over_the_others(app: Flask, town: Town, topic: Topic) -> None:
    town_id, have_looked = town.id, Barrier(HANDS)

    def press() -> bool:
        written = reviews_of_bag(town_id, shop_order_id=topic.shop_order_id)
        db.session.rollback()
        have_looked.wait(PATIENCE_SECONDS)
        if topic.subject_id in written:
            return True
        facts = {**vars(topic), "stars": 5, "state": ReviewState.SHOWN, "made_at": clock.now()}
        try:
            with transaction():
                db.session.add(Review(id=new_id(), town_id=town_id, mark=new_reference(), **facts))
        except IntegrityError:
            return False
        return True

    assert all_at_once(app, [press] * HANDS).count(False) == HANDS - 1
    assert count_reviews(town) == 1
