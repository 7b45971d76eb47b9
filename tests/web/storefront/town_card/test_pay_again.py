"""Whoever has paid is never told that nothing was taken, and who has not can still pay the same card."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.payments.models import Payment
from marketplace.towns.models import Town
from marketplace.vouchers.buying.models import CardPurchase
from marketplace.vouchers.buying.sale import Limits, set_sale
from tests.bought_cards import bought_cards, buy, last_purchase, purchase_form
from tests.stripe_double.double import StripeDouble
from tests.stripe_double.faults import Fault
from tests.visitors import Visitor
from tests.web.storefront.buying import plain
from tests.web.storefront.card import path_of

pytestmark = pytest.mark.all_towns
LATER = timedelta(minutes=5)
NEXT_HOUR = timedelta(hours=1)
NOTHING_TAKEN = ("rien n’est débité", "Rien n’est débité")


def session_of(purchase: CardPurchase) -> str:
    """The paying page of a purchase; empty while it has none."""
    payment = db.session.get_one(Payment, (purchase.town_id, purchase.payment_id), populate_existing=True)
    return payment.checkout_session_id or ""


def after(visitor: Visitor, pause: timedelta, form: dict[str, str]) -> str:
    """What its buyer reads who sends the same form again after a while."""
    with clock.travel(clock.now() + pause):
        answer = visitor.post("/town-card/buy", data=form, follow_redirects=True)
    return plain(answer.text)


@pytest.mark.parametrize("pause", [LATER, NEXT_HOUR])
def test_who_has_paid_and_sends_the_form_again_sees_the_card(
    visitor: Visitor, stripe: StripeDouble, pause: timedelta
) -> None:
    form = purchase_form(visitor)
    visitor.post("/town-card/buy", data=form)
    visitor.get(path_of(stripe_return(stripe, pay=True)))
    shown = after(visitor, pause, form)
    assert "C’est payé, merci" in shown
    assert not any(words in shown for words in NOTHING_TAKEN)


def stripe_return(stripe: StripeDouble, *, pay: bool) -> str:
    """Pay on the latest page, and give the way back from it."""
    session = session_of(last_purchase())
    if pay:
        stripe.pay(session)
    url = str(stripe.world.things[session]["success_url"])
    return url.replace("{CHECKOUT_SESSION_ID}", session)


def test_who_has_paid_and_never_came_back_is_not_told_that_nothing_was_taken(
    visitor: Visitor, stripe: StripeDouble
) -> None:
    form = purchase_form(visitor)
    visitor.post("/town-card/buy", data=form)
    stripe.pay(session_of(last_purchase()))
    assert "C’est payé, merci" in after(visitor, NEXT_HOUR, form)
    assert [card.balance_cents for card in bought_cards()] == [3000]


@pytest.mark.parametrize("pause", [LATER, NEXT_HOUR])
def test_while_a_bank_decides_nobody_pays_twice(
    visitor: Visitor, stripe: StripeDouble, pause: timedelta
) -> None:
    form = purchase_form(visitor)
    visitor.post("/town-card/buy", data=form)
    stripe.promise(session_of(last_purchase()))
    visitor.get(path_of(stripe_return(stripe, pay=False)))
    shown = after(visitor, pause, form)
    assert "Nous attendons la réponse de votre banque" in shown
    assert "Payer 30" not in shown
    assert not any(words in shown for words in NOTHING_TAKEN)


def test_while_the_provider_is_silent_nobody_is_told_that_nothing_was_taken(
    visitor: Visitor, stripe: StripeDouble
) -> None:
    form = purchase_form(visitor)
    visitor.post("/town-card/buy", data=form)
    stripe.pay(session_of(last_purchase()))
    stripe.faults.next(Fault.LOST_BEFORE, path="checkout/sessions")
    shown = after(visitor, NEXT_HOUR, form)
    assert "Ne payez pas une seconde fois" in shown
    assert not any(words in shown for words in NOTHING_TAKEN)


@pytest.mark.parametrize("pause", [LATER, NEXT_HOUR])
@pytest.mark.parametrize("fault", [Fault.LOST_BEFORE, Fault.LOST_AFTER])
def test_after_an_outage_the_same_form_pays(
    visitor: Visitor, stripe: StripeDouble, pause: timedelta, fault: Fault
) -> None:
    form = purchase_form(visitor, receiver="Mamie")
    stripe.faults.next(fault, path="checkout/sessions")
    visitor.post("/town-card/buy", data=form)
    assert session_of(last_purchase()) == ""
    with clock.travel(clock.now() + pause):
        for _twice in range(2):
            answer = visitor.post("/town-card/buy", data=form)
            assert session_of(last_purchase()) in answer.location
        assert last_purchase().receiver == "Mamie"
        visitor.get(path_of(stripe_return(stripe, pay=True)))
    assert [card.balance_cents for card in bought_cards()] == [3000]


def test_after_an_outage_its_own_page_pays_and_loses_nothing(visitor: Visitor, stripe: StripeDouble) -> None:
    stripe.faults.next(Fault.LOST_BEFORE, path="checkout/sessions")
    here = path_of(buy(visitor, receiver="Mamie", words="Joyeux Noël").location)
    first = last_purchase()
    address, _, key = here.partition("?key=")
    with clock.travel(clock.now() + LATER):
        assert "Payer 30,00 €" in plain(visitor.get(here).text)
        locations = {visitor.post(f"{address}/payment", data={"key": key}).location for _twice in range(2)}
    second = last_purchase()
    assert second.id != first.id
    assert (second.receiver, second.words, second.cents) == ("Mamie", "Joyeux Noël", 3000)
    assert session_of(second)
    assert all(session_of(second) in location for location in locations)
    states = [state.value for state in db.session.scalars(select(Payment.state).order_by(Payment.id))]
    assert states == ["cancelled", "open"]


def test_a_page_that_nobody_paid_is_opened_again_by_its_button(
    visitor: Visitor, stripe: StripeDouble
) -> None:
    buy(visitor)
    first = session_of(last_purchase())
    back = path_of(str(stripe.world.things[first]["cancel_url"]))
    stripe.expire(first)
    with clock.travel(clock.now() + NEXT_HOUR):
        assert "n’a pas été payée" in plain(visitor.get(back).text)
        address, _, key = back.partition("?key=")
        visitor.post(f"{address}/payment", data={"key": key})
    assert session_of(last_purchase()) not in {"", first}


def test_a_sale_that_closed_meanwhile_is_said(visitor: Visitor, stripe: StripeDouble, town: Town) -> None:
    buy(visitor, other="100")
    session = session_of(last_purchase())
    back = path_of(str(stripe.world.things[session]["cancel_url"]))
    stripe.expire(session)
    address, _, key = back.partition("?key=")
    set_sale(town.id, is_open=True, limits=Limits(most_cents=5000), by_user_id=1)
    db.session.commit()
    with clock.travel(clock.now() + NEXT_HOUR):
        visitor.get(back)
        answer = visitor.post(f"{address}/payment", data={"key": key})
    assert answer.status_code == 422
    assert "Choisissez un montant de 10,00 € à 50,00 €" in plain(answer.text)
