"""A receipt for each shop's part of an order: for whoever may see the order, once the bag is paid."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy import select

from marketplace.core.db import db, transaction
from marketplace.core.references import link_key
from marketplace.fulfilment.services import accept, hand_over, mark_ready
from marketplace.orders.actors import Actor
from marketplace.orders.models import Order, OrderLine, ShopOrder
from marketplace.payments.gateways.choosing import DEMO
from marketplace.payments.refunds.deciding import refund_line
from marketplace.payments.refunds.models import Bearer
from marketplace.shops.models import Shop, ShopLegal
from marketplace.towns.models import Town
from tests.factories import Goods, make_goods, make_shop, make_worker
from tests.ordering import make_order
from tests.paying import pay
from tests.visitors import Visitor


@pytest.fixture(autouse=True)
def _morning(thursday_morning: object) -> None:
    """Shops are open."""


def order_of(town: Town, reference: str) -> Order:
    query = select(Order).where(Order.town_id == town.id, Order.reference == reference)
    return db.session.scalars(query).one()


def bag_of(order: Order) -> ShopOrder:
    query = select(ShopOrder).where(ShopOrder.town_id == order.town_id, ShopOrder.order_id == order.id)
    return db.session.scalars(query).one()


def address(order: Order, *, slug: str = "maison-morel", key: str | None = None) -> str:
    key = link_key("order", order.id) if key is None else key
    return f"/orders/{order.reference}/receipts/{slug}?key={key}"


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.fixture
def paid(town: Town, goods: Goods) -> Order:
    """Three baguettes, paid by card."""
    order = order_of(town, make_order(town, (goods, 3), pays=DEMO))
    pay(town, order.id)
    return order_of(town, order.reference)


def test_it_says_who_sold_what_with_which_vat_and_how_it_was_paid(
    visitor: Visitor, shop: Shop, paid: Order
) -> None:
    with transaction():
        legal = ShopLegal(town_id=shop.town_id, shop_id=shop.id, company_name="SARL Morel", siren="552100554")
        db.session.add(legal)
    page = plain(visitor.get(address(paid)).text)
    for words in (
        "Reçu de Maison Morel",
        "SARL Morel",
        "552100554",
        "Baguette de tradition",
        "1,30 € pièce",
        "3,90 €",
        "TVA 5,5 %",
        "dont TVA 5,5 % sur 3,70 € hors taxe",
        "0,20 €",
        "Payé par carte en commandant",
    ):
        assert words in page
    assert "Remboursé" not in page


def test_refunds_stand_at_their_line_and_in_the_total(visitor: Visitor, town: Town, paid: Order) -> None:
    bag = bag_of(paid)
    line_id = db.session.scalars(
        select(OrderLine.id).where(OrderLine.town_id == town.id, OrderLine.shop_order_id == bag.id)
    ).one()
    with transaction():
        refund_line(town.id, order_line_id=line_id, change="bad", amount_cents=130, borne_by=Bearer.SHOP)
    page = plain(visitor.get(address(paid)).text)
    assert "Remboursé : 1,30 €" in page
    assert "-1,30 €" in page
    assert "2,60 €" in page
    assert "dont TVA 5,5 % sur 2,46 € hors taxe" in page


def test_there_is_none_before_it_is_paid(visitor: Visitor, town: Town, goods: Goods) -> None:
    waiting = order_of(town, make_order(town, (goods, 1), pays=DEMO))
    at_till = order_of(town, make_order(town, (goods, 1)))
    for order in (waiting, at_till):
        answer = visitor.get(address(order))
        assert answer.status_code == 404
        assert "il vient quand le sac est payé" in plain(answer.text)


def test_at_the_till_it_comes_with_the_bag(visitor: Visitor, town: Town, shop: Shop, goods: Goods) -> None:
    order = order_of(town, make_order(town, (goods, 2)))
    worker = make_worker(shop).id
    for act in (accept, mark_ready, hand_over):
        with transaction():
            act(bag_of(order), by=Actor.person(worker))
    page = plain(visitor.get(address(order)).text)
    assert "Payé à la caisse de la boutique" in page
    assert "Sac remis le jeudi 11 juin" in page


def test_only_who_may_see_the_order_sees_its_receipts(
    visitor: Visitor, town: Town, paid: Order, goods: Goods
) -> None:
    other = order_of(town, make_order(town, (goods, 1)))
    assert visitor.get(address(paid, key="")).status_code == 404
    assert visitor.get(address(paid, key=link_key("order", other.id))).status_code == 404
    assert visitor.get(address(paid, key=link_key("bag", paid.id))).status_code == 404
    assert visitor.get(address(paid)).status_code == 200


def test_a_shop_without_a_part_in_the_order_gives_no_receipt(
    visitor: Visitor, town: Town, paid: Order
) -> None:
    make_goods(make_shop(town, name="Lantier"), name="Comté")
    assert visitor.get(address(paid, slug="lantier")).status_code == 404
    assert visitor.get(address(paid, slug="nobody")).status_code == 404


def test_it_asks_few_things_and_is_kept_by_no_one(
    visitor: Visitor, paid: Order, count_sql: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    where = address(paid)
    with count_sql() as said:
        answer = visitor.get(where)
    assert answer.headers["Cache-Control"] == "no-store"
    assert len(said) <= 12
