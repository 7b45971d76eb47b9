"""A product is recalled: off sale at once, everybody who bought it is told, once each."""

from dataclasses import replace
from datetime import date, timedelta
from threading import Event

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.browsing.search import search
from marketplace.catalogue.models import Product, ProductStatus
from marketplace.cli.recalling import tell_of_recalls
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.moderation.recalling import bags_waiting, sell_again, start_recall, tell_some
from marketplace.notices.models import Channel, Notice
from marketplace.orders.actors import Actor
from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from marketplace.towns.queries import town_by_id
from marketplace.trust.recalls.models import Recall, RecallBuyer
from marketplace.trust.recalls.queries import Progress, progress_of
from marketplace.trust.recalls.services import RecallRefused, Terms
from tests.crowd import all_at_once
from tests.factories import Goods, make_goods, make_official
from tests.ordering import JEANNE, make_order

pytestmark = pytest.mark.all_towns
TERMS = Terms("L 2406", None, None, "Des morceaux de métal.", "Ne le mangez pas, rapportez-le.", "")
PAUL = replace(JEANNE, name="Paul Kerouac", email="paul@example.org")
ODETTE = replace(JEANNE, name="Odette Le Bihan", email="", phone="02 00 00 00 77")


@pytest.fixture(autouse=True)
def _stopped(thursday_morning: object) -> None:
    """The clock stands still."""


@pytest.fixture
def anne(town: Town) -> User:
    """The town's manager."""
    return make_official(town)


def recall(goods: Goods, by: User, terms: Terms = TERMS) -> Recall:
    """Start one, as a face does."""
    return start(goods.product.town_id, goods.product.id, by.id, terms=terms)


def start(town_id: int, product_id: int, user_id: int, *, terms: Terms = TERMS) -> Recall:
    """The same by keys alone, for hands of their own."""
    with transaction():
        product = db.session.get_one(Product, (town_id, product_id))
        shop = db.session.get_one(Shop, (town_id, product.shop_id))
        by = Actor.person(user_id)
        return start_recall(town_by_id(town_id), shop=shop, product=product, terms=terms, by=by)


def told() -> list[tuple[str, str]]:
    """To whom it was written, or who is called, each time."""
    query = select(Notice.channel, Notice.recipient).where(Notice.event == "recalled")
    return sorted((channel, recipient) for channel, recipient in db.session.execute(query))


def progress(row: Recall) -> Progress:
    """How far it is."""
    return progress_of(row.town_id, recall_ids=[row.id])[row.id]


def _tell_and_fail(town: Town, row: Recall) -> None:
    with transaction():
        tell_some(town_by_id(town.id), recall=row, limit=2)
        raise RuntimeError("the power fails")


def test_everybody_who_bought_it_is_told_once_and_nobody_else(town: Town, goods: Goods, anne: User) -> None:
    other = make_goods(db.session.get_one(Shop, (town.id, goods.product.shop_id)), name="Brioche")
    for contact in (JEANNE, JEANNE, PAUL, ODETTE):
        make_order(town, (goods, 1), contact=contact)
    make_order(town, (other, 1), contact=replace(JEANNE, email="zoe@example.org"))
    row = recall(goods, anne)
    assert progress(row) == Progress(buyers=4, told=0)
    assert tell_of_recalls(Event()) == "buyers of 4 recalled bags told"
    assert tell_of_recalls(Event()) == ""
    assert told() == [
        (Channel.CALL.value, ODETTE.phone),
        (Channel.MAIL.value, "jeanne@example.org"),
        (Channel.MAIL.value, "paul@example.org"),
    ]
    assert progress(row) == Progress(buyers=4, told=4)
    assert len(bags_waiting(row)) == 4


def test_it_is_off_sale_at_once_until_the_recall_ends(town: Town, goods: Goods, anne: User) -> None:
    with transaction():
        db.session.get_one(Product, (town.id, goods.product.id)).allergens = ["gluten"]
    row = recall(goods, anne)
    key = (town.id, goods.product.id)
    assert db.session.get_one(Product, key, populate_existing=True).status is ProductStatus.HIDDEN
    assert search(town.id, "baguette").total == 0
    with transaction():
        sell_again(town_by_id(town.id), recall=row, by=Actor.person(anne.id))
    assert db.session.get_one(Product, key, populate_existing=True).status is ProductStatus.PUBLISHED
    assert search(town.id, "baguette").total == 1


def test_only_those_who_bought_it_in_those_days(town: Town, goods: Goods, anne: User) -> None:
    make_order(town, (goods, 1))
    with clock.travel(clock.now() + timedelta(days=2)):
        make_order(town, (goods, 1), contact=PAUL)
        row = recall(goods, anne, replace(TERMS, bought_from=date(2026, 6, 12)))
        assert progress(row).buyers == 1
    until = recall(goods, anne, replace(TERMS, bought_until=date(2026, 6, 11)))
    assert progress(until).buyers == 1
    with pytest.raises(RecallRefused):
        recall(goods, anne, replace(TERMS, bought_from=date(2026, 6, 2), bought_until=date(2026, 6, 1)))


def test_stopped_half_way_it_goes_on_and_tells_nobody_twice(town: Town, goods: Goods, anne: User) -> None:
    for n in range(5):
        make_order(town, (goods, 1), contact=replace(JEANNE, email=f"jeanne{n}@example.org"))
    row = recall(goods, anne)
    with transaction():
        assert tell_some(town_by_id(town.id), recall=row, limit=2) == 2
    assert progress(row).told == 2
    with pytest.raises(RuntimeError, match="the power fails"):
        _tell_and_fail(town, row)
    assert progress(row).told == 2
    tell_of_recalls(Event())
    assert len(told()) == 5
    assert progress(row).told == 5


def test_who_left_neither_address_nor_number_is_counted_apart(town: Town, goods: Goods, anne: User) -> None:
    make_order(town, (goods, 1), contact=replace(JEANNE, email="", phone=""))
    row = recall(goods, anne)
    tell_of_recalls(Event())
    assert told() == []
    assert progress(row) == Progress(buyers=1, told=1, beyond=1)


@pytest.mark.race
def test_two_who_begin_at_once_begin_one(app: Flask, town: Town, goods: Goods, anne: User) -> None:
    for n in range(3):
        make_order(town, (goods, 1), contact=replace(JEANNE, email=f"jeanne{n}@example.org"))
    keys = (town.id, goods.product.id, anne.id)
    ids = all_at_once(app, [lambda: start(*keys).id] * 6)
    assert len(set(ids)) == 1
    assert len(db.session.scalars(select(Recall)).all()) == 1
    assert len(db.session.scalars(select(RecallBuyer)).all()) == 3


@pytest.mark.race
def test_workers_who_tell_at_once_tell_once(app: Flask, town: Town, goods: Goods, anne: User) -> None:
    for n in range(6):
        make_order(town, (goods, 1), contact=replace(JEANNE, email=f"jeanne{n}@example.org"))
    row = recall(goods, anne)
    all_at_once(app, [lambda: tell_of_recalls(Event())] * 4)
    assert len(told()) == 6
    assert progress(row) == Progress(buyers=6, told=6)
