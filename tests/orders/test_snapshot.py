"""What was ordered stays as it was ordered, whatever the shop does to its goods afterwards."""

import pytest
from sqlalchemy import select

from marketplace.catalogue.models import ProductStatus
from marketplace.catalogue.services import retire_variant
from marketplace.core.db import db, transaction
from marketplace.core.references import link_key
from marketplace.fulfilment.services import accept, mark_ready
from marketplace.notices.models import Notice
from marketplace.orders.actors import Actor
from marketplace.orders.models import Order, ShopOrder
from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from tests.factories import Goods, make_worker
from tests.ordering import make_order
from tests.visitors import Visitor


@pytest.fixture(autouse=True)
def _stopped(thursday_morning: object) -> None:
    """The clock stands still."""


@pytest.fixture
def page(town: Town, goods: Goods) -> str:
    """The page of an order of two baguettes."""
    reference = make_order(town, (goods, 2))
    order = db.session.scalars(select(Order).where(Order.town_id == town.id)).one()
    return f"/orders/{reference}?key={link_key('order', order.id)}"


def turn_everything_over(goods: Goods) -> None:
    """Another name, price, picture, VAT and way of selling; then off the shelf for good."""
    with transaction():
        product, variant = db.session.merge(goods.product), db.session.merge(goods.variant)
        product.name, product.picture, product.vat_basis_points = "Brioche", "goods/brioche", 2000
        variant.price_cents, variant.label = 990, "au beurre"
        db.session.flush()
        product.status = ProductStatus.HIDDEN
        retire_variant(variant)


def mails(town: Town) -> list[tuple[str, str]]:
    """What the town has written, first one first."""
    query = select(Notice.subject, Notice.body).where(Notice.town_id == town.id).order_by(Notice.id)
    return [(subject, body) for subject, body in db.session.execute(query)]


def test_the_orders_page_and_its_files_stay_to_the_letter(visitor: Visitor, goods: Goods, page: str) -> None:
    calendar = page.replace("?", "/calendar.ics?")
    before = [visitor.get(address).text for address in (page, calendar)]
    assert "Baguette de tradition" in before[0]
    turn_everything_over(goods)
    assert [visitor.get(address).text for address in (page, calendar)] == before


def test_mails_written_before_and_after_tell_of_the_same_goods(
    town: Town, shop: Shop, goods: Goods, page: str
) -> None:
    before = mails(town)
    turn_everything_over(goods)
    assert mails(town)[: len(before)] == before
    baker = make_worker(shop)
    for act in (accept, mark_ready):
        with transaction():
            bag = db.session.scalars(select(ShopOrder).where(ShopOrder.town_id == town.id)).one()
            act(bag, by=Actor.person(baker.id))
    bodies = [body for _subject, body in mails(town)]
    assert len(bodies) == len(before) + 1
    assert "Baguette de tradition" in bodies[0]
    assert "Brioche" not in "".join(bodies)


def test_the_shop_packs_and_sees_what_was_ordered(
    visitor: Visitor, shop: Shop, goods: Goods, page: str
) -> None:
    turn_everything_over(goods)
    visitor.sign_in(make_worker(shop).id)
    board = visitor.get(f"/backoffice/{shop.slug}/").text
    assert "Baguette de tradition" in board
    assert "Brioche" not in board


def test_an_unpaid_order_keeps_the_price_that_its_page_showed(town: Town, goods: Goods) -> None:
    make_order(town, (goods, 2), pays="demo")
    turn_everything_over(goods)
    order = db.session.scalars(select(Order).where(Order.town_id == town.id)).one()
    assert order.total_cents == 260
