"""What is recalled leaves the bags that wait, paid back and said in words; what has left stays sold."""

from threading import Event

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.catalogue.models import Product
from marketplace.cli.recalling import take_out_of_bags
from marketplace.core.db import db, transaction
from marketplace.core.errors import Refusal
from marketplace.fulfilment.recalled import bags_to_empty, take_recalled_out
from marketplace.fulfilment.services import accept, hand_over, mark_ready
from marketplace.moderation.recalling import sell_again, start_recall
from marketplace.notices.models import Notice
from marketplace.orders.actors import Actor
from marketplace.orders.giving_back.models import BackReason, GiveBack
from marketplace.orders.models import ShopOrder
from marketplace.orders.states import ShopOrderState
from marketplace.payments.refunds.models import Refund
from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from marketplace.towns.queries import town_by_id
from marketplace.trust.recalls.models import Recall
from marketplace.trust.recalls.services import Terms
from tests.crowd import all_at_once
from tests.factories import Goods, make_goods, make_official, make_worker
from tests.selling import buy_bag, hand_out_bag, lines_of, order_bag

pytestmark = pytest.mark.all_towns
TERMS = Terms("", None, None, "Des morceaux de métal.", "Rapportez-le.", "")


@pytest.fixture(autouse=True)
def _stopped(thursday_morning: object) -> None:
    """The clock stands still."""


@pytest.fixture
def anne(town: Town) -> User:
    """The town's manager."""
    return make_official(town)


@pytest.fixture
def brioche(shop: Shop) -> Goods:
    """Something else of the same shop."""
    return make_goods(shop, name="Brioche")


def recall(goods: Goods, by: User) -> Recall:
    """The product comes back."""
    with transaction():
        product = db.session.get_one(Product, (goods.product.town_id, goods.product.id))
        shop = db.session.get_one(Shop, (product.town_id, product.shop_id))
        town = town_by_id(product.town_id)
        return start_recall(town, shop=shop, product=product, terms=TERMS, by=Actor.person(by.id))


def anew(bag: ShopOrder) -> ShopOrder:
    """The bag as it is now."""
    db.session.rollback()
    return db.session.get_one(ShopOrder, (bag.town_id, bag.id), populate_existing=True)


def mails(event: str) -> list[str]:
    """What was written so, without hard spaces."""
    bodies = db.session.scalars(select(Notice.body).where(Notice.event == event))
    return [body.replace("\xa0", " ").replace("\u202f", " ") for body in bodies]


def test_a_line_leaves_the_bag_is_paid_back_and_said(
    town: Town, goods: Goods, brioche: Goods, anne: User
) -> None:
    bag = buy_bag(town, (goods, 2), (brioche, 1))
    recall(goods, anne)
    assert take_out_of_bags(Event()) == "what is recalled taken out of 1 bags"
    assert take_out_of_bags(Event()) == ""
    recalled, other = lines_of(bag)
    assert (recalled.given, other.given) == (0, None)
    back = db.session.scalars(select(GiveBack).where(GiveBack.town_id == town.id)).one()
    assert (back.units, back.reason, back.at_till) == (2, BackReason.RECALL, False)
    refunds = db.session.scalars(select(Refund).where(Refund.town_id == town.id)).all()
    assert [refund.amount_cents for refund in refunds] == [back.cents]
    (mail,) = mails("given_back")
    assert "La raison : produit rappelé. Des morceaux de métal." in mail
    assert anew(bag).state is ShopOrderState.PLACED


@pytest.mark.parametrize("acts", [(), (accept,), (accept, mark_ready)])
def test_a_bag_with_nothing_else_is_sent_back_whole(
    town: Town, goods: Goods, anne: User, acts: tuple[object, ...]
) -> None:
    bag = order_bag(town, (goods, 1))
    for act in acts:
        with transaction():
            act(anew(bag), by=Actor.system())  # type: ignore[operator]
    recall(goods, anne)
    take_out_of_bags(Event())
    state = ShopOrderState.CANCELLED if mark_ready in acts else ShopOrderState.DECLINED
    assert anew(bag).state is state
    (mail,) = mails("declined")
    assert "est rappelé. Des morceaux de métal." in mail


def test_what_has_left_stays_as_it_was_sold(town: Town, shop: Shop, goods: Goods, anne: User) -> None:
    bag = hand_out_bag(order_bag(town, (goods, 1)), by_user_id=make_worker(shop).id)
    recall(goods, anne)
    assert bags_to_empty(limit=9) == []
    assert anew(bag).state is ShopOrderState.COLLECTED


def test_a_recall_that_is_over_takes_nothing_more(town: Town, goods: Goods, anne: User) -> None:
    bag = order_bag(town, (goods, 1))
    row = recall(goods, anne)
    with transaction():
        sell_again(town_by_id(town.id), recall=row, by=Actor.person(anne.id))
    assert take_out_of_bags(Event()) == ""
    assert (anew(bag).state, bags_to_empty(limit=9)) == (ShopOrderState.PLACED, [])


@pytest.mark.race
def test_many_workers_and_a_hand_over_take_it_out_once_or_not_at_all(
    app: Flask, town: Town, goods: Goods, brioche: Goods, anne: User
) -> None:
    bag = order_bag(town, (goods, 1), (brioche, 1))
    for act in (accept, mark_ready):
        with transaction():
            act(anew(bag), by=Actor.system())
    recall(goods, anne)
    town_id, bag_id = bag.town_id, bag.id
    (key,) = bags_to_empty(limit=9)

    def take() -> bool:
        with transaction():
            return take_recalled_out(key[0], recall_id=key[1], shop_order_id=key[2])

    def leave() -> bool:
        try:
            with transaction():
                hand_over(db.session.get_one(ShopOrder, (town_id, bag_id)), by=Actor.system())
        except Refusal:  # the page was read before the bag changed: the shop looks again
            return False
        return True

    *taken, has_left = all_at_once(app, [take, take, take, leave])
    given = db.session.scalars(select(GiveBack.units).where(GiveBack.town_id == town_id)).all()
    assert sum(taken) == len(given) <= 1
    assert has_left or given
    assert (anew(bag).state is ShopOrderState.COLLECTED) == has_left
