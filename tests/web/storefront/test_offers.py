"""Made to order, to be tried, reduced, for adults: told on every page from the card to the order."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from marketplace.catalogue.models import Variant
from marketplace.catalogue.reducing import announce_reduction
from marketplace.catalogue.services import change_variant, said_of_variant
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.notices.models import Notice
from marketplace.orders.models import ShopOrder
from tests.factories import THURSDAY_MORNING, Goods, make_goods
from tests.offering import measure, offer, to_order, to_try
from tests.visitors import Visitor
from tests.web.storefront.buying import (
    Street,
    checkout_form,
    forms_on,
    order,
    orders_of,
    plain,
    put_in_basket,
    recount,
)

BREAD = "/shops/maison-morel/baguette-de-tradition"
COMTE = "/shops/lantier/comte"
SHOP = "/shops/maison-morel"


def reduce(goods: Goods, cents: int, *, perishable: bool = False) -> None:
    """A week after it came, its price is lowered and announced."""
    with clock.travel(THURSDAY_MORNING + timedelta(days=7)), transaction():
        variant = db.session.get_one(Variant, (goods.variant.town_id, goods.variant.id))
        change_variant(variant, draft=replace(said_of_variant(variant), price_cents=cents), by_user_id=None)
        announce_reduction(variant, perishable=perishable, currency="EUR")


@pytest.fixture
def told(basket: Street) -> Street:
    """The basket, and shops that read mail."""
    with transaction():
        for shop in (basket.bakery, basket.dairy):
            db.session.merge(shop).email = f"{shop.slug}@example.org"
    return basket


def mails(street: Street) -> str:
    """All that was written of orders."""
    return plain("\n".join(db.session.scalars(select(Notice.body).where(Notice.town_id == street.town.id))))


def test_what_is_made_to_order_says_so_from_card_to_order(visitor: Visitor, told: Street) -> None:
    to_order(told.bread, days=2)
    product = plain(visitor.get(BREAD).text)
    assert "Sur commande, 2 jours" in product
    assert "comptez 2 jours avant le retrait" in product
    assert "Prêt samedi 13 juin dès 9 h" in product
    assert "sur commande, 2 jours" in plain(visitor.get(SHOP).text)
    cart = plain(visitor.get("/cart").text)
    assert "Sur commande, 2 jours" in cart
    assert "prêt samedi 13 juin dès 9 h" in cart
    assert "sur commande, 2 jours" in plain(visitor.get("/checkout").text)
    page = visitor.get(order(visitor).location)
    assert "sur commande" in page.text
    assert mails(told).count("sur commande") == 2  # one to the resident, one to its shop


def test_the_first_time_offered_is_after_its_days(visitor: Visitor, basket: Street) -> None:
    to_order(basket.bread, days=2)
    form = checkout_form(visitor)
    assert form["maison-morel-at"] == "20260613T0700Z"  # Saturday, nine o'clock
    assert form["lantier-at"] == "20260611T0900Z"  # the cheesemonger's bag waits for nobody


def test_a_time_chosen_before_it_was_made_to_order_is_refused_in_words(
    visitor: Visitor, basket: Street
) -> None:
    form = checkout_form(visitor)
    to_order(basket.bread, days=2)
    refused = visitor.post("/checkout", data=form)
    assert refused.status_code == 422
    assert "se fait sur commande, en 2 jours. Au plus tôt : samedi 13 juin, 9 h." in plain(refused.text)
    assert orders_of(basket) == []
    again = visitor.post("/checkout", data=forms_on(refused)["/checkout"] | {"pays": "pickup"})
    assert again.status_code == 303
    bags = select(ShopOrder.local_day).where(ShopOrder.town_id == basket.town.id)
    assert sorted(day.day for day in db.session.scalars(bags)) == [11, 13]


def test_how_many_can_still_be_ordered_is_said(visitor: Visitor, street: Street) -> None:
    to_order(make_goods(street.bakery, name="Pièce montée", on_hand=2), days=3)
    to_order(make_goods(street.bakery, name="Bûche", on_hand=0), days=3)
    assert "Encore 2 à commander" in visitor.get("/shops/maison-morel/piece-montee").text
    assert "Commandes complètes pour le moment" in visitor.get("/shops/maison-morel/buche").text


def test_what_is_tried_is_settled_in_the_shops_and_said_before_checkout(
    visitor: Visitor, told: Street
) -> None:
    assert 'value="demo"' in visitor.get("/checkout").text
    to_try(told.bread)
    assert "ne le payez que si vous le gardez" in visitor.get(BREAD).text
    assert "vous n’y payez que ce que vous gardez" in visitor.get("/cart").text
    checkout = visitor.get("/checkout").text
    assert 'value="demo"' not in checkout
    assert "À essayer" in checkout
    refused = order(visitor, pays="demo")
    assert refused.status_code == 422
    assert "Choisissez comment vous payez" in refused.text
    assert orders_of(told) == []
    page = visitor.get(order(visitor).location).text
    assert "Ce que vous essayez ne se paie que si vous le gardez." in page
    assert "que si vous le gardez" in mails(told)
    assert "que si la personne le garde" in mails(told)


def test_a_reduction_shows_the_old_price_in_words_too(visitor: Visitor, street: Street) -> None:
    reduce(street.bread, 99)
    with clock.travel(THURSDAY_MORNING + timedelta(days=8)):
        for path in (BREAD, SHOP):
            page = plain(visitor.get(path).text)
            assert "avant :" in page
            assert "1,30 €" in page
            assert "plus bas prix des 30 derniers jours" in page
        assert "Le prix barré est le plus bas des 30 jours" in plain(visitor.get(BREAD).text)


def test_goods_about_to_spoil_do_not_claim_the_lowest_price(visitor: Visitor, street: Street) -> None:
    reduce(street.bread, 99, perishable=True)
    with clock.travel(THURSDAY_MORNING + timedelta(days=8)):
        page = plain(visitor.get(BREAD).text)
        assert "à consommer vite" in page
        assert "30 derniers jours" not in page + plain(visitor.get(SHOP).text)


def test_a_price_without_an_announcement_strikes_nothing(visitor: Visitor, street: Street) -> None:
    assert "<del" not in visitor.get(BREAD).text + visitor.get(SHOP).text


def test_prices_of_a_kilo_a_litre_or_a_piece_stand_beside_each_price(
    visitor: Visitor, basket: Street
) -> None:
    measure(basket.bread, net_quantity=250, net_unit="g")
    for path in (BREAD, SHOP, "/cart", "/checkout"):
        assert "5,20 €/kg" in plain(visitor.get(path).text), path
    measure(basket.bread, net_quantity=6, net_unit="piece")
    for path in (BREAD, SHOP, "/cart", "/checkout"):
        assert "0,22 €/pièce" in plain(visitor.get(path).text), path


def test_what_is_weighed_says_what_its_usual_weight_costs(visitor: Visitor, street: Street) -> None:
    measure(street.comte, usual_weight_grams=350)
    for path in (COMTE, "/shops/lantier"):
        page = plain(visitor.get(path).text)
        assert "32,80 €/kg" in page
        assert "environ 11,48 € les 350 g" in page
    assert "vous payez le poids exact, jamais plus de 10 % au-dessus" in plain(visitor.get(COMTE).text)


@pytest.mark.parametrize(("said", "age"), [({"alcohol_percent_tenths": 120}, 18), ({"age_limit": 16}, 16)])
def test_an_age_is_told_from_product_to_counter(
    visitor: Visitor, told: Street, said: dict[str, int], age: int
) -> None:
    offer(told.comte, **said)
    assert f"moins de {age} ans" in plain(visitor.get(COMTE).text)
    assert f"avant {age} ans" in plain(visitor.get("/cart").text)
    assert f"J’ai {age} ans ou plus." in plain(visitor.get("/checkout").text)
    for path in (COMTE, "/cart", "/checkout"):
        assert ("à consommer avec modération" in visitor.get(path).text) == (age == 18), path
    refused = order(visitor)
    assert refused.status_code == 422
    assert f"ne se vendent pas avant {age} ans" in plain(refused.text)
    assert order(visitor, adult="y").status_code == 303
    assert f"avant {age} ans" in mails(told)
    assert f"vérifiez l’âge : {age} ans" in mails(told)


def test_a_shop_s_page_takes_no_more_statements_for_offers(
    visitor: Visitor, street: Street, count_sql: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    put_in_basket(visitor, street.bread, shop="maison-morel")
    visitor.get(SHOP)
    recount(street.bread, 9)  # so that the page is drawn, and not one that was kept
    with count_sql() as few:
        visitor.get(SHOP)
    for n in range(6):
        to_order(make_goods(street.bakery, name=f"Gâteau {n}"), days=n)
    reduce(street.bread, 99)
    with count_sql() as many:
        assert "sur commande" in visitor.get(SHOP).text
    assert len(many) == len(few)
