"""Paying through Stripe, page by page: the real package against a server over HTTP, in good times and bad."""

from collections.abc import Iterator

import pytest
from flask import Flask
from pydantic import SecretStr
from sqlalchemy import func, select

from marketplace.checkout.settling import lapse_if_due
from marketplace.core.db import db, transaction
from marketplace.core.settings import Settings
from marketplace.orders.models import Order, ShopOrder
from marketplace.payments.commands.models import Command, CommandKind
from marketplace.payments.gateways.choosing import STRIPE, open_gateway
from marketplace.payments.gateways.patience import VISITOR, WORKER
from marketplace.payments.models import Payment
from marketplace.payments.transfers.accounts import record_account
from marketplace.stock.models import StockLevel
from tests.checkout.holding import work
from tests.stripe_double.double import SECRET, TEST_KEY, StripeDouble, signed, stripe_double
from tests.stripe_double.faults import Fault
from tests.stripe_double.orders import active_account
from tests.visitors import Visitor
from tests.web.storefront.buying import Street, order, put_in_basket, recount
from tests.web.storefront.card import go_to_card, order_page, path_of, waiting_page

pytestmark = pytest.mark.all_towns


@pytest.fixture
def stripe(app: Flask, street: Street, monkeypatch: pytest.MonkeyPatch) -> Iterator[StripeDouble]:
    """An installation that takes cards at Stripe, in a street whose shops have accounts there."""
    with stripe_double() as double:
        settings = Settings(
            market_env="test",
            market_var=app.extensions["settings"].market_var,
            stripe_api_base=double.url,
            stripe_secret_key=SecretStr(TEST_KEY),
            stripe_webhook_secrets=[SecretStr(SECRET)],
        )
        monkeypatch.setitem(app.extensions, "settings", settings)
        gateway = open_gateway(STRIPE, settings=settings, patience=WORKER)
        for shop in (street.bakery, street.dairy):
            status = gateway.account_status(active_account(double, gateway))
            with transaction():
                record_account(street.town.id, shop_id=shop.id, answer=status)
        yield double
        assert VISITOR.breaker
        VISITOR.breaker.call(lambda: "an answer")  # other tests meet a provider that is not known as silent


@pytest.fixture
def basket(visitor: Visitor, street: Street, stripe: StripeDouble) -> Street:
    """Two loaves and 350 g of Comté."""
    put_in_basket(visitor, street.bread, shop="maison-morel", quantity="2")
    put_in_basket(visitor, street.comte, shop="lantier", grams="350")
    return street


def states(street: Street) -> tuple[list[str], list[str]]:
    """Where payments and bags stand."""
    db.session.rollback()
    payments = select(Payment.state).where(Payment.town_id == street.town.id).order_by(Payment.attempt)
    bags = select(ShopOrder.state).where(ShopOrder.town_id == street.town.id).order_by(ShopOrder.id)
    return [str(state) for state in db.session.scalars(payments)], [str(s) for s in db.session.scalars(bags)]


def sessions(stripe: StripeDouble) -> list[str]:
    """The paying pages that Stripe has opened."""
    return [name for name, thing in stripe.world.things.items() if thing["object"] == "checkout.session"]


def paid_back(visitor: Visitor, stripe: StripeDouble, session: str) -> str:
    """Pay on Stripe's page; gives the address one is sent back to."""
    stripe.pay(session)
    url = str(stripe.world.things[session]["success_url"])
    return path_of(url.replace("{CHECKOUT_SESSION_ID}", session))


PAID = (["succeeded"], ["placed", "placed"])


def test_one_payment_for_two_shops_leads_to_stripe_and_back(
    visitor: Visitor, basket: Street, stripe: StripeDouble
) -> None:
    policy = visitor.get("/checkout").headers["Content-Security-Policy"]
    assert f"form-action 'self' {stripe.url};" in policy
    answer = order(visitor, pays="stripe")
    (session,) = sessions(stripe)
    assert (answer.status_code, answer.location) == (303, f"{stripe.url}/pay/{session}")
    items = stripe.world.things[session]["metadata"]
    assert items["command_id"]
    back = visitor.get(paid_back(visitor, stripe, session))
    assert states(basket) == PAID
    shown = visitor.get(back.location).text.replace("\u00a0", " ").replace("\u202f", " ")
    assert "12,63 € au plus, selon le poids réel" in shown  # the cheese, cut by hand
    assert "Payé en ligne : 15,23 €." in shown


def test_a_silent_stripe_is_said_in_words_and_pressed_again_it_is_the_same_page(
    visitor: Visitor, basket: Street, stripe: StripeDouble
) -> None:
    stripe.faults.next(Fault.LOST_AFTER, path="checkout/sessions")
    answer = order(visitor, pays="stripe")
    shown = visitor.get(answer.location)
    assert "La page de paiement ne s’ouvre pas pour l’instant" in shown.text
    assert "Payer plutôt dans les boutiques" in shown.text
    assert states(basket) == (["created"], ["held", "held"])
    work()  # the worker sends the same command again, with the same key
    again = go_to_card(visitor, waiting_page(visitor))
    (session,) = sessions(stripe)
    assert again.location == f"{stripe.url}/pay/{session}"
    visitor.get(paid_back(visitor, stripe, session))
    assert states(basket) == PAID


def test_while_stripe_is_away_even_the_last_piece_can_be_paid_in_the_shop(
    visitor: Visitor, basket: Street, stripe: StripeDouble
) -> None:
    recount(basket.bread, 2)
    stripe.faults.next(Fault.LOST_BEFORE, path="checkout/sessions", times=9)
    assert order(visitor, pays="stripe").location.startswith("/orders/")
    answer = order(visitor, pays="pickup")
    assert answer.status_code == 303, answer.text
    assert states(basket)[1] == ["lapsed", "lapsed", "placed", "placed"]
    level = db.session.get_one(StockLevel, (basket.town.id, basket.bread.variant.id), populate_existing=True)
    assert (level.on_hand, level.held) == (2, 2)


def test_a_bank_that_takes_its_time_is_waited_for_without_a_script(
    visitor: Visitor, basket: Street, stripe: StripeDouble
) -> None:
    order(visitor, pays="stripe")
    (session,) = sessions(stripe)
    pay_page = waiting_page(visitor)
    stripe.promise(session)
    back = path_of(str(stripe.world.things[session]["success_url"]).replace("{CHECKOUT_SESSION_ID}", session))
    waiting = visitor.get(back)
    assert (waiting.status_code, waiting.headers["Refresh"]) == (200, "5")
    assert "Nous confirmons votre paiement" in waiting.text
    assert "n’a pas encore répondu" in visitor.get(order_page(pay_page)).text
    assert states(basket) == (["processing"], ["held", "held"])
    stripe.keep_promise(session)
    assert visitor.get(back).status_code == 302
    assert states(basket) == PAID


def test_a_return_while_stripe_is_silent_waits_and_the_worker_ends_it(
    visitor: Visitor, basket: Street, stripe: StripeDouble
) -> None:
    order(visitor, pays="stripe")
    (session,) = sessions(stripe)
    back = paid_back(visitor, stripe, session)
    stripe.faults.next(Fault.LOST_BEFORE, path=session)
    assert "Nous confirmons votre paiement" in visitor.get(back).text
    event = next(event for event in stripe.events if event["type"] == "checkout.session.completed")
    raw, headers = signed(event, secret=SECRET, at=stripe.world.now())
    for _delivery in range(2):
        assert visitor.post("/hooks/stripe", data=raw, headers=headers).status_code == 200
    work()
    assert states(basket) == PAID
    assert visitor.get(back).status_code == 302


def test_an_event_that_was_changed_on_its_way_is_kept_by_nobody(
    visitor: Visitor, basket: Street, stripe: StripeDouble
) -> None:
    order(visitor, pays="stripe")
    (session,) = sessions(stripe)
    stripe.pay(session)
    raw, headers = signed(stripe.events[-1], secret=SECRET, at=stripe.world.now())
    for forged in (raw[:-1], raw + b" ", raw.replace(b"complete", b"expired")):
        assert visitor.post("/hooks/stripe", data=forged, headers=headers).status_code == 400
    work()
    assert states(basket)[1] == ["held", "held"]


def test_given_up_while_stripe_is_silent_nobody_is_told_that_it_is_over(
    visitor: Visitor, basket: Street, stripe: StripeDouble
) -> None:
    order(visitor, pays="stripe")
    address, _, key = waiting_page(visitor).replace("/payment?", "?").partition("?key=")
    stripe.faults.next(Fault.LOST_BEFORE, path="expire")
    answer = visitor.post(f"{address}/cancellation", data={"key": key}, follow_redirects=True)
    assert "Sa page de paiement se ferme" in answer.text
    assert "rien n’est payé" not in answer.text
    assert states(basket) == (["open"], ["held", "held"])
    assert ">Payer 14,08" not in visitor.get(f"{address}?key={key}").text


def test_a_closing_that_stripe_refuses_is_not_asked_for_all_the_time(
    visitor: Visitor, basket: Street, stripe: StripeDouble
) -> None:
    order(visitor, pays="stripe")
    (session,) = sessions(stripe)
    del stripe.world.things[session]  # another account's key: nothing of ours is there
    address, _, key = waiting_page(visitor).replace("/payment?", "?").partition("?key=")
    visitor.post(f"{address}/cancellation", data={"key": key})
    for _round in range(3):
        work()
        with transaction():
            lapse_if_due(
                basket.town.id,
                order_id=db.session.scalars(select(Order.id).where(Order.town_id == basket.town.id)).one(),
            )
    asked = (
        select(func.count())
        .select_from(Command)
        .where(Command.town_id == basket.town.id, Command.kind == CommandKind.EXPIRE)
    )
    assert db.session.scalar(asked) == 1
