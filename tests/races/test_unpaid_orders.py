"""An order that waits to be paid, pulled at from several sides at once: exactly one of them has it.

Every press waits until nobody else can write, so all of them have read and found the order held by then.
What decides is read again under the locks of payment and bags. On a single writer's database the turn
decides; on PostgreSQL the lock of the payment: without it both sides would go on from what they had read.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from threading import Event

import pytest
from flask import Flask, current_app
from sqlalchemy import select, update

from marketplace.checkout.settling import lapse_order, unpaid_orders
from marketplace.cli.jobs import lapse_unpaid_orders
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.notices.models import Notice
from marketplace.orders.models import Order, ShopOrder
from marketplace.payments.models import Payment
from marketplace.stock.models import Hold
from tests.races.buyers import Answer, Buyer
from tests.races.street import Street

pytestmark = [pytest.mark.race, pytest.mark.all_towns]

OpenStreet = Callable[..., Street]
_LINE = "/cart/lines/"


def begin_to_pay(street: Street, count: int) -> dict[str, Buyer]:
    """So many buyers, each on the card's page of an order of one piece, by that page's address."""
    found = {}
    for buyer in street.fill_baskets(count):
        buyer.fields["pays"] = "demo"
        answer = buyer.press()
        assert answer.location.startswith("/payments/demo/"), answer.text
        found[answer.location] = buyer
    return found


def send(buyer: Buyer, page: str, **fields: str) -> Answer:
    """Press one of the buttons of the card's page."""
    address, _, key = page.partition("?key=")
    return buyer.send(address, {"key": key, **fields})


def renew(buyer: Buyer, page: str) -> Answer:
    """Ask for more time."""
    address, _, key = page.replace("/payments/demo", "/orders").partition("?key=")
    return buyer.send(f"{address}/renewal", {"key": key})


def take_out(buyer: Buyer) -> Answer:
    """Take the bread out of the basket."""
    page = buyer.ask("GET", "/cart").text
    key = page.partition(f'action="{_LINE}')[2].partition('"')[0]
    return buyer.send(_LINE + key, {"change": "remove"})


def standing(street: Street) -> dict[str, tuple[str, str]]:
    """Where each order's bag and payment stand, by its reference."""
    db.session.rollback()
    query = (
        select(Order.reference, ShopOrder.state, Payment.state)
        .join(ShopOrder, (ShopOrder.town_id == Order.town_id) & (ShopOrder.order_id == Order.id))
        .join(Payment, (Payment.town_id == Order.town_id) & (Payment.order_id == Order.id))
        .where(Order.town_id == street.town_id)
    )
    return {reference: (bag.value, payment.value) for reference, bag, payment in db.session.execute(query)}


def reference_in(page: str) -> str:
    """The order's reference in the address of its card's page."""
    return page.removeprefix("/payments/demo/").partition("?")[0]


def let_time_run_out(street: Street) -> None:
    """The deadline of everything that is held has just passed."""
    past = clock.now() - timedelta(seconds=1)
    with transaction():
        for model in (Hold, Payment):
            db.session.execute(update(model).where(model.town_id == street.town_id).values(expires_at=past))


def worker_s_turn(app: Flask) -> Answer:
    """One round of the worker."""
    with app.app_context():
        return Answer(200, "", lapse_unpaid_orders(Event()))


def test_renewing_and_lapsing_never_both_win(
    open_street: OpenStreet, monkeypatch: pytest.MonkeyPatch
) -> None:
    street = open_street(pieces=20, places=60)
    buyers = begin_to_pay(street, 5)
    let_time_run_out(street)
    due = unpaid_orders(limit=9)
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    renewals = [partial(renew, buyer, page) for page, buyer in buyers.items()]
    street.press_together([*renewals[:2], partial(worker_s_turn, app), *renewals[2:]])
    found = standing(street)
    assert set(found.values()) <= {("held", "open"), ("lapsed", "expired")}
    kept = [page for page in buyers if found[reference_in(page)][0] == "held"]
    assert street.held() == len(kept)
    for page, buyer in buyers.items():
        answer = buyer.ask("GET", page)
        assert answer.status == (200 if page in kept else 410)
        assert ("Gardez-les encore" in answer.text) is (page in kept)
    assert street.breaches() == []

    # A worker that has the renewed ones on its list looks a second time. Without that look they are gone.
    monkeypatch.setattr("marketplace.cli.jobs.unpaid_orders", lambda *, limit: due)
    lapse_unpaid_orders(Event())
    assert standing(street) == found
    for town_id, order_id in due:
        with transaction():
            lapse_order(town_id, order_id=order_id)
    assert set(standing(street).values()) == {("lapsed", "expired")}


def test_paying_and_taking_out_of_the_basket_never_both_win(open_street: OpenStreet) -> None:
    street = open_street(pieces=20, places=60)
    buyers = begin_to_pay(street, 4)
    pays = [partial(send, buyer, page, act="pay") for page, buyer in buyers.items()]
    takes = [partial(take_out, buyer) for buyer in buyers.values()]
    answers = street.press_together([pays[0], *takes, *pays[1:]])
    found = standing(street)
    assert set(found.values()) <= {("placed", "succeeded"), ("lapsed", "cancelled")}
    for page, paid in zip(buyers, [answers[0], *answers[5:]], strict=True):
        assert paid.status == (303 if found[reference_in(page)][0] == "placed" else 410), paid.text
    assert {answer.status for answer in answers[1:5]} == {303}
    assert street.held() == sum(bag == "placed" for bag, _payment in found.values())
    assert street.breaches() == []


def test_twenty_clicks_on_the_pay_button_place_one_order(open_street: OpenStreet) -> None:
    street = open_street(pieces=20, places=60)
    ((page, buyer),) = begin_to_pay(street, 1).items()
    answers = street.press_together([partial(send, buyer, page, act="pay")] * 20)
    assert {answer.status for answer in answers} == {303}
    assert len({answer.location for answer in answers}) == 1
    again = buyer.press()  # the checkout's form, sent once more: its answer had been lost, say
    assert buyer.ask("GET", again.location).location == answers[0].location
    assert (street.orders(), street.held()) == (1, 1)
    told = select(Notice.id).where(Notice.town_id == street.town_id)
    assert len(db.session.scalars(told).all()) == 1  # the bakery has no address
    assert street.breaches() == []
