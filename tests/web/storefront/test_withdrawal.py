"""Residents renounce what they ordered, with the order's key and no account (L11), and keep their papers."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from marketplace.core.db import db, transaction
from marketplace.core.references import link_key
from marketplace.notices.models import Notice
from marketplace.orders.models import Order, OrderLine
from marketplace.orders.withdrawals.models import Withdrawal
from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from tests.factories import make_goods, make_worker
from tests.selling import buy_bag, hand_out_bag
from tests.visitors import Visitor

Browsers = Callable[[str], Visitor]


@pytest.fixture(autouse=True)
def _morning(thursday_morning: object) -> None:
    """Shops are open."""


@pytest.fixture
def order(town: Town, shop: Shop) -> Order:
    """Two vases and a loaf, fetched."""
    vase = make_goods(shop, name="Vase", price_cents=2500)
    loaf = make_goods(shop, name="Miche", price_cents=400)
    bag = hand_out_bag(buy_bag(town, (vase, 2), (loaf, 1)), by_user_id=make_worker(shop).id)
    with transaction():
        query = select(OrderLine).where(OrderLine.town_id == town.id, OrderLine.product_name == "Miche")
        db.session.scalars(query).one().no_withdrawal = "perishable"
    return db.session.get_one(Order, (town.id, bag.order_id))


def key(order: Order) -> str:
    return link_key("order", order.id)


def address(order: Order) -> str:
    return f"/orders/{order.reference}/shops/maison-morel/withdrawal"


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_a_guest_renounces_in_two_steps_and_gets_a_dated_acknowledgement(
    visitor: Visitor, town: Town, order: Order
) -> None:
    page = plain(visitor.get(f"/orders/{order.reference}?key={key(order)}").text)
    assert "Renoncer au contrat ici" in page
    form = plain(visitor.get(f"{address(order)}?key={key(order)}").text)
    for words in ("Confirmer la rétractation", "jeudi 25 juin", "Ni repris ni échangé"):
        assert words in form
    sent = {"key": key(order), "line-0": "1", "units-0": "1"}
    answer = visitor.post(address(order), data=sent)
    assert answer.status_code == 303
    told = plain(visitor.get(answer.location).text)
    for words in ("Accusé de réception", "jeudi 11 juin 2026 à 10 h", "Vase"):
        assert words in told
    events = select(Notice.event).where(Notice.town_id == town.id, Notice.event == "withdrawn")
    assert len(db.session.scalars(events).all()) == 1  # the shop of this test has no address
    page = plain(visitor.get(f"/orders/{order.reference}?key={key(order)}").text)
    assert "par vous" in page


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({}, 422),
        ({"line-0": "1", "units-0": "3"}, 422),
        ({"line-0": "1", "units-0": "0"}, 422),
        ({"line-1": "1"}, 422),
        ({"line-0": "1", "units-0": "deux"}, 303),  # nothing that is a number: all of it
    ],
)
def test_what_cannot_be_is_refused_in_words(
    visitor: Visitor, town: Town, order: Order, sent: dict[str, str], status: int
) -> None:
    answer = visitor.post(address(order), data={"key": key(order), **sent})
    assert answer.status_code == status
    db.session.rollback()
    made = db.session.scalars(select(Withdrawal.id).where(Withdrawal.town_id == town.id)).all()
    assert len(made) == (1 if status == 303 else 0)


def test_without_the_key_or_from_elsewhere_there_is_nothing(
    visitor: Visitor, browser_for: Browsers, other_town: Town, order: Order
) -> None:
    elsewhere = browser_for("val-brume.localhost")
    for browser, given in ((visitor, ""), (visitor, "wrong"), (elsewhere, key(order))):
        assert browser.get(f"{address(order)}?key={given}").status_code == 404
        sent = {"key": given, "line-0": "1"}
        assert browser.post(address(order), data=sent).status_code == 404
    foreign = {"Origin": "https://evil.example"}
    sent = {"key": key(order), "line-0": "1"}
    assert visitor.post(address(order), data=sent, headers=foreign).status_code in {400, 403}
    db.session.rollback()
    assert db.session.scalars(select(Withdrawal.id).where(Withdrawal.town_id == order.town_id)).all() == []


def test_the_papers_are_the_residents_to_keep(visitor: Visitor, order: Order) -> None:
    receipt = visitor.get(f"/orders/{order.reference}/receipts/maison-morel?key={key(order)}").text
    assert "Facture 2026-00001" in plain(receipt)
    paper = f"/orders/{order.reference}/papers/maison-morel/2026-00001.pdf"
    answer = visitor.get(f"{paper}?key={key(order)}")
    assert (answer.status_code, answer.data[:5]) == (200, b"%PDF-")
    assert visitor.get(paper).status_code == 404
    assert visitor.get(f"{paper.replace('00001', '00002')}?key={key(order)}").status_code == 404


def test_the_law_is_told_with_its_form(visitor: Visitor, town: Town) -> None:
    page = visitor.get("/withdrawal").text
    for words in ("14 jours", "Je vous notifie par la présente ma rétractation", "denrées périssables"):
        assert words in page
