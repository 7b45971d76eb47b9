"""The ladder is read from what is there: each step counts once it is really done."""

import pytest

from marketplace.catalogue.models import ProductStatus
from marketplace.core.db import db, transaction
from marketplace.insights.ladder import ADVICE, ADVISED_PRODUCTS, STEPS, Ladder, Rung, Step, ladder_of
from marketplace.payments.onboarding import standing_of
from marketplace.shops.models import Shop
from marketplace.shops.services import LegalIdentity, change_words, declare_legal, set_week
from marketplace.shops.states import ShopStatus
from tests.factories import WEEK, make_goods, make_shop, make_town
from tests.paying import admit


@pytest.fixture
def shop(database: None) -> Shop:
    shop = make_shop(make_town(), status=ShopStatus.APPLIED)
    with transaction():
        set_week(shop, week={})
    return shop


def climb(shop: Shop) -> Ladder:
    return ladder_of(shop, has_account=standing_of(shop.town_id, shop.id).is_active)


def done(shop: Shop) -> set[Step]:
    db.session.rollback()
    return set(climb(shop).done)


def test_a_shop_that_has_just_come_has_everything_before_it(shop: Shop) -> None:
    ladder = climb(shop)
    assert ladder.done == set()
    assert ladder.ahead[0] == Step.PRODUCT
    assert not any(ladder.has_reached(rung) for rung in Rung)


def test_each_step_is_done_by_what_is_there(shop: Shop) -> None:
    product = make_goods(shop).product
    assert done(shop) == {Step.PRODUCT}
    with transaction():
        product.picture = "goods/baguette-bread"
        set_week(shop, week=WEEK)
        change_words(shop, tagline="Au levain", story="", phone="", seen_version=shop.version)
    assert done(shop) == {Step.PRODUCT, Step.PICTURE, Step.HOURS, Step.WORDS}
    with transaction():
        shop.phone = "02 00 00 00 01"
        declare_legal(
            shop,
            legal=LegalIdentity(
                company_name="Morel", legal_form="SARL", siren="732829320", mediator="Médiation Ouest"
            ),
        )
        shop.become(ShopStatus.SHOWCASE)
    assert done(shop) >= {Step.LEGAL, Step.SEEN}
    assert climb(shop).has_reached(Rung.SHOWCASE)
    assert not climb(shop).has_reached(Rung.RESERVE)


def test_an_account_that_can_receive_is_the_last_step(shop: Shop) -> None:
    with transaction():
        shop.become(ShopStatus.SELLING)
    admit(shop)
    assert done(shop) == {Step.SEEN, Step.RESERVE, Step.SELL, Step.ACCOUNT}
    assert climb(shop).has_reached(Rung.SELLING)


def test_a_hidden_product_is_no_first_product(shop: Shop) -> None:
    product = make_goods(shop).product
    with transaction():
        product.status = ProductStatus.HIDDEN
    assert Step.PRODUCT not in done(shop)


def test_fifteen_products_are_advice_and_hold_nothing_up() -> None:
    climbed = {step for steps in STEPS.values() for step in steps} - ADVICE
    assert Step.CHOICE in ADVICE
    assert ADVISED_PRODUCTS == 15
    assert Ladder(frozenset(climbed), 1).is_climbed


def test_goods_of_the_neighbours_do_not_count(shop: Shop) -> None:
    other = make_shop(make_town("val-brume", name="Val-Brume", host="val-brume.localhost"))
    make_goods(other)
    assert Step.PRODUCT not in done(shop)
