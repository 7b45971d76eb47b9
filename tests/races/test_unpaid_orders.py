"""An order that waits to be paid, pulled at from several sides at once: exactly one of them has it.

Every press waits until nobody else can write, so all of them have read and found the order held by then.
What decides is read again under the locks of payment and bags, and, of an open page, by the provider. On a
single writer's database the turn decides; on PostgreSQL the lock of the payment, and the provider's own:
without them both sides would go on from what they had read.
"""

from collections import Counter
from collections.abc import Callable
from functools import partial
from threading import Event

import pytest
from flask import Flask, current_app
from sqlalchemy import select

from marketplace.checkout import settling
from marketplace.checkout.settling import give_back, lock_unpaid, unpaid_orders
from marketplace.cli.jobs import lapse_unpaid_orders
from marketplace.core.db import db, transaction
from marketplace.notices.models import Notice
from marketplace.orders.actors import Actor
from tests.races.buyers import path_of
from tests.races.payers import (
    CARD,
    begin_to_pay,
    close_cards,
    let_time_run_out,
    open_cards,
    standing,
    work,
)
from tests.races.street import Street

pytestmark = [pytest.mark.race, pytest.mark.all_towns]

OpenStreet = Callable[..., Street]
PAID, GONE = ("placed", "succeeded"), ("lapsed", "expired")


def this_app() -> Flask:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    return app


@pytest.mark.parametrize("cards", ["open", "closed"])
def test_renewing_and_lapsing_never_both_win(
    open_street: OpenStreet, monkeypatch: pytest.MonkeyPatch, cards: str
) -> None:
    street = open_street(pieces=20, places=60)
    payers = begin_to_pay(street, 5)
    if cards == "closed":
        close_cards(street, payers)
    let_time_run_out(street)
    due = list(unpaid_orders(limit=9))
    renewals = [payer.renew for payer in payers]
    street.press_together([*renewals[:2], partial(work, this_app()), *renewals[2:]])
    found = standing(street)
    assert set(found.values()) <= {("held", "open"), ("held", "expired"), GONE}
    kept = [payer for payer in payers if found[payer.reference][0] == "held"]
    assert street.held() == len(kept)
    for payer in payers:
        answer = payer.look()
        assert answer.status == (200 if payer in kept else 410)
        assert ("Gardez-les encore" in answer.text) is (payer in kept)
    assert street.breaches() == []

    # A worker that has the renewed ones on its list looks a second time. Without that look they are gone.
    monkeypatch.setattr("marketplace.cli.jobs.unpaid_orders", lambda *, limit: due)
    lapse_unpaid_orders(Event())
    assert standing(street) == found
    for town_id, order_id in due:
        with transaction():
            give_back(town_id, parts=lock_unpaid(town_id, order_id=order_id).held, by=Actor.system())
    assert {bag for bag, _payment in standing(street).values()} == {"lapsed"}


def test_paying_and_lapsing_never_both_win(open_street: OpenStreet, monkeypatch: pytest.MonkeyPatch) -> None:
    street = open_street(pieces=20, places=60)
    payers = begin_to_pay(street, 5)
    let_time_run_out(street)
    pays = [payer.use_card for payer in payers]
    answers = street.press_together([*pays[:2], partial(work, this_app()), *pays[2:]])
    work(this_app())
    found = standing(street)
    assert set(found.values()) <= {PAID, GONE}
    for payer, paid in zip(payers, [*answers[:2], *answers[3:]], strict=True):
        assert paid.status == (303 if found[payer.reference] == PAID else 410), paid.text
    assert street.held() == sum(stands == PAID for stands in found.values())
    assert street.breaches() == []

    # It is the provider's word that decides. Freed without asking for it, an order can be paid all the same.
    (late,) = begin_to_pay(street, 1)
    let_time_run_out(street)
    monkeypatch.setattr(settling, "_is_closed", lambda _unpaid: True)
    lapse_unpaid_orders(Event())
    assert standing(street)[late.reference] == ("lapsed", "open")
    assert late.use_card().status == 303


def test_paying_and_taking_out_of_the_basket_never_both_win(open_street: OpenStreet) -> None:
    street = open_street(pieces=20, places=60)
    payers = begin_to_pay(street, 4)
    pays, takes = [payer.use_card for payer in payers], [payer.take_out for payer in payers]
    answers = street.press_together([pays[0], *takes, *pays[1:]])
    work(this_app())
    found = standing(street)
    assert set(found.values()) <= {PAID, GONE}
    for payer, paid in zip(payers, [answers[0], *answers[5:]], strict=True):
        assert paid.status == (303 if found[payer.reference] == PAID else 410), paid.text
    assert {answer.status for answer in answers[1:5]} == {303}
    assert street.held() == sum(stands == PAID for stands in found.values())
    assert street.breaches() == []


def test_twenty_clicks_on_the_cards_button_place_one_order(open_street: OpenStreet) -> None:
    street = open_street(pieces=20, places=60)
    (payer,) = begin_to_pay(street, 1)
    answers = street.press_together([payer.use_card] * 20)
    assert Counter(answer.status for answer in answers) == {303: 1, 410: 19}
    assert all("C’est payé" in answer.text for answer in answers if answer.status == 410)
    (back,) = (path_of(answer.location) for answer in answers if answer.status == 303)
    returns = street.press_together([partial(payer.buyer.ask, "GET", back)] * 8)
    assert {answer.status for answer in returns} == {302}
    (order_page,) = {answer.location for answer in returns}
    again = payer.buyer.press()  # the checkout's form, sent once more: its answer had been lost, say
    assert payer.buyer.ask("GET", again.location).location == order_page
    assert (street.orders(), street.held(), standing(street)) == (1, 1, {payer.reference: PAID})
    told = select(Notice.id).where(Notice.town_id == street.town_id)
    assert len(db.session.scalars(told).all()) == 1  # the bakery has no address
    assert street.breaches() == []


def test_many_presses_of_our_own_button_open_one_page_of_the_card(open_street: OpenStreet) -> None:
    street = open_street(pieces=20, places=60)
    (payer,) = begin_to_pay(street, 1)
    close_cards(street, [payer])
    answers = street.press_together([payer.press_pay] * 6)
    assert {answer.status for answer in answers} == {303}
    (card,) = open_cards()
    led = {path_of(answer.location) for answer in answers}
    assert card in led
    assert led <= {card, payer.page}  # who waited for too long reads why, and presses once more
    assert path_of(payer.press_pay().location) == card
    assert card.startswith(CARD)
    assert payer.card != card
    assert street.breaches() == []
